/** One call: read, searched, and deleted for good. */
import type { CallPage } from "@fathom-sync/contract";
import { expect, it } from "vitest";
import { callApi, getApi } from "../../../local/test/fixtures/stack.ts";
import { listAccessibilityFaults, PATIENTLY, type Stage, signIn } from "./stage.ts";
import { addMembers } from "./team.ts";

/** @param getStage known when the tests run */
export function describeOneCall(getStage: () => Stage): void {
  it("is read from the rep's list: summary, people, transcript with a search, and where each part came from", async () => {
    const stage = getStage();
    const [member] = await addMembers(stage, ["Fay Kok"], 2);
    const { items } = await getApi<CallPage>(stage.stack, `/api/reps/${member.repId}/calls`);
    const [call] = items;
    if (!call) throw new Error("the member has no call");
    const page = await stage.open();
    await signIn(page, stage, `/reps/${member.repId}`);
    await page.getByRole("link", { name: call.title }).first().click();
    await page.getByRole("heading", { level: 1, name: call.title }).waitFor();
    for (const name of ["Summary", "Action items", "Participants", "Transcript", "Where and when it came from"]) {
      await page.getByRole("heading", { name, exact: true }).waitFor();
    }
    await page
      .getByText(/by polling, as of/)
      .first()
      .waitFor();
    expect(await page.getByRole("link", { name: "Open in Fathom" }).getAttribute("href")).toBe(call.url);
    expect(await listAccessibilityFaults(page)).toEqual([]);
    const search = page.getByRole("searchbox", { name: "Search in the transcript" });
    await search.fill("a word nobody ever said");
    await page.getByText("Not found in this call.").waitFor();
    await search.fill("e");
    await page.locator("mark").first().waitFor();
  });

  it("is deleted after a question, never comes back, and says so", async () => {
    const stage = getStage();
    const path = "/api/reps/fay-kok/calls";
    const before = await getApi<CallPage>(stage.stack, path);
    const [call] = before.items;
    if (!call) throw new Error("the member has no call");
    const page = await stage.open();
    await signIn(page, stage, `/calls/${call.recordingId}`);
    await page.getByRole("button", { name: "Delete call" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect((await getApi<CallPage>(stage.stack, path)).items).toHaveLength(before.items.length);
    await page.getByRole("button", { name: "Delete call" }).click();
    await dialog.getByRole("button", { name: "Delete call" }).click();
    await page.getByRole("heading", { level: 1, name: "Fay Kok" }).waitFor();
    const link = page.locator(`a[href="/calls/${call.recordingId}"]`);
    await expect.poll(() => link.count(), PATIENTLY).toBe(0);
    expect((await callApi(stage.stack, "GET", `/api/calls/${call.recordingId}`)).status).not.toBe(200);
    await page.goto(`${stage.pageUrl}/calls/${call.recordingId}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.getByText(call.title).count()).toBe(0);
  });
}
