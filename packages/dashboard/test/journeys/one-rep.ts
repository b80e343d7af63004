/** One rep's page: Ververs, a refused key and its mending, a gap and its repair. */
import type { CoverageView, RepView } from "@fathom-sync/contract";
import { expect, it } from "vitest";
import { learnSecret } from "../../../../test/canaries/index.ts";
import { loseCall } from "../../../local/test/fixtures/lose-call.ts";
import { addCalls, getApi } from "../../../local/test/fixtures/stack.ts";
import { listAccessibilityFaults, openSignedIn, PATIENTLY, type Stage, signIn } from "./stage.ts";
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

  it("speaks Dutch all the way: a rep is added and connected, a wrong key explained, and Ververs says what came and what is to come", async () => {
    const stage = getStage();
    const user = stage.simulator.addUser({ name: "Ties Boom", email: "ties-boom@sellers.example" });
    learnSecret("api-key", user.apiKey);
    addCalls(stage.simulator, user.email, 1);
    stage.simulator.addMeeting(user.email, { createdAt: Date.now() - 3_600_000, transcriptReadyAt: "never" });
    const page = await openSignedIn(stage, "/reps", { locale: "nl-NL" });
    await page.getByRole("button", { name: "Verkoper toevoegen" }).click();
    const adding = page.getByRole("dialog", { name: "Verkoper toevoegen" });
    await adding.getByLabel("Naam", { exact: true }).fill(user.name);
    await adding.getByLabel("E-mailadres", { exact: true }).fill(user.email);
    await adding.getByLabel("Id in het CRM").fill("ties-boom");
    await adding.getByRole("button", { name: "Toevoegen" }).click();
    const connecting = page.getByRole("dialog", { name: "Ties Boom verbinden" });
    const key = connecting.getByLabel("API-sleutel van Fathom");
    await key.fill("wrong-key-0123456789");
    await connecting.getByRole("button", { name: "Verbinden" }).click();
    await connecting.getByText("Fathom weigert deze sleutel. Er is niets bewaard.").waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await key.fill(user.apiKey);
    await connecting.getByRole("button", { name: "Verbinden" }).click();
    await connecting
      .getByText("Ties Boom is verbonden. De gesprekken van de laatste 30 dagen zijn onderweg.")
      .waitFor();
    await connecting.getByRole("link", { name: "Zie de gesprekken binnenkomen" }).click();
    const calls = page.getByRole("list", { name: "Gesprekken", exact: true }).locator("> li");
    await expect.poll(() => calls.count(), PATIENTLY).toBe(2);
    await calls.first().getByText("Transcriptie: Fathom maakt het nog").waitFor();
    await page.getByRole("button", { name: "Ververs", exact: true }).click();
    // The check of a moment ago is the answer, unless this took so long that Fathom was asked again.
    await page
      .getByText(
        /^(?:2 nieuwe gesprekken|Geen nieuwe gesprekken bij Fathom);.* transcript .*wordt nog gemaakt door Fathom/,
      )
      .waitFor();
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
