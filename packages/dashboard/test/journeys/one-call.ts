/** One call: read, searched, and deleted for good. */
import type { CallPage, CallView } from "@fathom-sync/contract";
import { expect, it } from "vitest";
import { callApi, getApi } from "../../../local/test/fixtures/stack.ts";
import { listAccessibilityFaults, PATIENTLY, type Stage, signIn } from "./stage.ts";
import { addMembers, type Member } from "./team.ts";

const GUEST = { name: "Sanne Gast", email: "sanne@kanaal.example" };
const SAID = "Vóór de repetitie van het été-feest hebben we dit nodig";
const TO_DO = "Send the plan for one depot";
/** From now until Fathom has everything and delivers it. */
const READY_MS = 700;

/** A call that Fathom delivers by itself as soon as it has summary and transcript; there when this is over. */
async function announceCall(stage: Stage, { repId, name, email }: Member) {
  const speak = (who: { readonly name: string; readonly email: string }, text: string, timestamp: string) => ({
    speaker: { display_name: who.name, matched_calendar_invitee_email: who.email },
    text,
    timestamp,
  });
  const readyAt = Date.now() + READY_MS;
  const { recordingId, title } = stage.simulator.addMeeting(email, {
    title: "A call that Fathom sends",
    createdAt: Date.now() - 60_000,
    transcriptReadyAt: readyAt,
    summaryReadyAt: readyAt,
    invitees: [{ name, email }, GUEST],
    summary: { template_name: "General", markdown_formatted: "## Agreed\n\n- a pilot in one depot\n" },
    actionItems: [
      {
        description: TO_DO,
        user_generated: false,
        completed: false,
        recording_timestamp: "00:02:05",
        recording_playback_url: "https://fathom.video/calls/700000001?timestamp=124.9999",
        assignee: { name: GUEST.name, email: GUEST.email, team: null },
      },
    ],
    transcript: [
      speak({ name, email }, "Goedemorgen.", "00:00:03"),
      speak(GUEST, "Dag!", "00:00:06"),
      speak(GUEST, SAID, "00:01:05"),
      speak({ name, email }, "Dat komt goed.", "00:01:20"),
    ],
  });
  const isWhole = async () => {
    const { items } = await getApi<CallPage>(stage.stack, `/api/reps/${repId}/calls`);
    return items.some((call) => call.recordingId === recordingId && call.transcript.state === "present");
  };
  await expect.poll(isWhole, { timeout: 20_000 }).toBe(true);
  return { recordingId, title };
}

/** @param getStage known when the tests run */
export function describeOneCall(getStage: () => Stage): void {
  it("is read from the rep's list: what was said by whom and when, what is to be done, and that Fathom sent it", async () => {
    const stage = getStage();
    const [member] = await addMembers(stage, ["Fay Kok"], 2);
    const { recordingId, title } = await announceCall(stage, member);
    const page = await stage.open();
    await signIn(page, stage, `/reps/${member.repId}`);
    await page.getByRole("link", { name: title }).click();
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
    const card = (name: string) => page.getByRole("region", { name, exact: true });
    const call = await getApi<CallView>(stage.stack, `/api/calls/${recordingId}`);
    const atFathom = call.url ?? "none";
    expect(await page.getByRole("link", { name: "Open in Fathom" }).getAttribute("href")).toBe(atFathom);

    const summary = card("Summary");
    await summary.getByRole("heading", { name: "Agreed" }).waitFor();
    await summary.getByRole("listitem").getByText("a pilot in one depot").waitFor();
    const item = card("Action items").getByRole("listitem");
    expect(await item.textContent()).toContain(`open: ${TO_DO}for ${GUEST.name}`);
    const listen = item.getByRole("link", { name: "Listen at 00:02:05 in Fathom" });
    expect(await listen.getAttribute("href")).toMatch(/^https:\/\/fathom\.video\/calls\//);
    const people = card("Participants").getByRole("listitem");
    expect(await people.filter({ hasText: GUEST.email }).textContent()).toContain("guest");

    const transcript = card("Transcript");
    const lines = transcript.getByRole("list", { name: "Transcript" }).getByRole("listitem");
    await lines.first().waitFor();
    const said = lines.filter({ hasText: SAID });
    expect(await said.textContent()).toContain(GUEST.name);
    const moment = said.getByRole("link", { name: "Listen at 00:01:05 in Fathom" });
    expect(await moment.getAttribute("href")).toBe(`${atFathom}?timestamp=65`);
    const search = page.getByRole("searchbox", { name: "Search in the transcript" });
    // As somebody types who does not look for accents or capitals.
    await search.fill("REPETITIE VAN HET ETE");
    await transcript.getByText("1 found", { exact: true }).waitFor();
    expect([await lines.count(), await page.locator("mark").textContent()]).toEqual([1, "repetitie van het été"]);
    await search.fill(GUEST.name);
    await transcript.getByText("2 found", { exact: true }).waitFor();
    await search.fill("a word nobody ever said");
    await transcript.getByText("Not found in this call.").waitFor();

    const origin = card("Where and when it came from");
    for (const part of ["Summary", "Action items", "Transcript"]) {
      const row = origin.locator("div").filter({ has: page.getByRole("term").filter({ hasText: part }) });
      expect(await row.textContent()).toMatch(/here.*by webhook, as of /);
    }
    expect(await listAccessibilityFaults(page)).toEqual([]);
  });

  it("is deleted after a question, never comes back, and says so", async () => {
    const stage = getStage();
    const path = "/api/reps/fay-kok/calls";
    const before = await getApi<CallPage>(stage.stack, path);
    const call = before.items.at(-1);
    if (!call) throw new Error("the member has no call");
    const page = await stage.open();
    await signIn(page, stage, `/calls/${call.recordingId}`);
    // This one nobody sent: it was asked for.
    await expect.poll(() => page.getByText(/^by polling, as of /).count(), PATIENTLY).toBe(4);
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
