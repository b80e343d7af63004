/** One rep's page: Ververs, a refused key and its mending, a gap and its repair. */
import type { CoverageView, RepView } from "@fathom-sync/contract";
import { expect, it } from "vitest";
import { learnSecret } from "../../../../test/canaries/index.ts";
import { loseCall } from "../../../local/test/fixtures/lose-call.ts";
import { getApi } from "../../../local/test/fixtures/stack.ts";
import { listAccessibilityFaults, PATIENTLY, type Stage, signIn } from "./stage.ts";
import { addMembers, enrolMembers, type Member } from "./team.ts";

/** @param getStage known when the tests run */
export function describeOneRep(getStage: () => Stage): void {
  async function openRep(member: Member) {
    const page = await getStage().open();
    await signIn(page, getStage(), `/reps/${member.repId}`);
    await page.getByRole("heading", { level: 1, name: member.name }).waitFor();
    return page;
  }

  it("Ververs with something new says so in words, and the new call is in the list", async () => {
    const stage = getStage();
    const [member] = await enrolMembers(stage, ["Bo de Boer"], 3);
    const page = await openRep(member);
    const calls = page.getByRole("list", { name: "Calls", exact: true }).locator("> li");
    expect(await calls.count()).toBe(0);
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText(/^3 new calls/).waitFor();
    await expect.poll(() => calls.count(), PATIENTLY).toBe(3);
    expect(await listAccessibilityFaults(page)).toEqual([]);
  });

  it("Ververs with nothing new says that", async () => {
    const [member] = await addMembers(getStage(), ["Cas Visser"], 0);
    const page = await openRep(member);
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText(/^No new calls in Fathom/).waitFor();
  });

  it("a refused key is found by the verdict and mended: a wrong one is not taken, a good one heals the rep and the verdict", async () => {
    const stage = getStage();
    const [member] = await enrolMembers(stage, ["Dina Smit"], 2);
    const page = await openRep(member);
    stage.simulator.revokeKey(member.email);
    await page.getByRole("button", { name: "Refresh" }).click();
    await page
      .getByText(/Fathom refuses the API key/)
      .first()
      .waitFor();
    await page.getByRole("navigation").getByRole("link", { name: "Overview" }).click();
    await page.getByRole("link", { name: /^One key was refused at .*: renew it\.$/ }).click();
    await page.getByRole("heading", { level: 1, name: member.name }).waitFor();
    await page.getByText(/Fathom refuses the key ending in/).waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    const field = page.getByLabel("Fathom API key");
    await field.fill("wrong-key-0123456789");
    await page.getByRole("button", { name: "Try and save" }).click();
    await page.getByText("Fathom refuses this key. Nothing was stored.").waitFor();
    const apiKey = stage.simulator.rotateKey(member.email);
    learnSecret("api-key", apiKey);
    await field.fill(apiKey);
    await page.getByRole("button", { name: "Try and save" }).click();
    await page.getByText("Fathom accepts the key.").first().waitFor();
    await page.getByText(/accepted by Fathom/).waitFor();
    const healed = async () => (await getApi<RepView>(stage.stack, `/api/reps/${member.repId}`)).sync.outcome;
    await expect.poll(healed, { timeout: 20_000 }).toBe("complete");
    await page.getByRole("navigation").getByRole("link", { name: "Overview" }).click();
    await page.getByRole("heading", { name: /^All \d+ reps are complete until / }).waitFor();
    expect(await page.getByRole("link", { name: /renew it/ }).count()).toBe(0);
  });

  it("a gap is seen in the calendar without colours, and repaired from there", async () => {
    const stage = getStage();
    const [member] = await addMembers(stage, ["Evi Mulder"], 3);
    const [lost = 0] = member.recordingIds;
    await loseCall(stage.stack, lost);
    const countMissing = async () => {
      const { days } = await getApi<CoverageView>(stage.stack, `/api/reps/${member.repId}/coverage`);
      return days.reduce((sum, day) => sum + Math.max(0, day.listed - day.held), 0);
    };
    expect(await countMissing()).toBe(1);
    const page = await openRep(member);
    await page.getByText(/^Gap: 1 call missing on /).waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: /Gap: calls are missing/ }).click();
    await page.getByRole("button", { name: "Read this day again" }).click();
    await page.getByText("Read again from this day on.").waitFor();
    await page.getByText(/^Every call from .* is here\./).waitFor();
    await expect.poll(() => page.getByRole("button", { name: /Gap: calls are missing/ }).count(), PATIENTLY).toBe(0);
    expect(await countMissing()).toBe(0);
  });
}
