/**
 * The first day: nobody is connected, and the page leads by the hand to the first connected rep. With the keyboard alone, from
 * the token to the calls that arrive. Must come before the journeys that make reps.
 */
import { expect, it } from "vitest";
import { learnSecret } from "../../../../test/canaries/index.ts";
import { addCalls } from "../../../local/test/fixtures/stack.ts";
import { listAccessibilityFaults, type Stage, tabTo } from "./stage.ts";

/** @param getStage known when the tests run */
export function describeFirstUse(getStage: () => Stage): void {
  it("leads from nothing to the first rep's calls, by keyboard alone", async () => {
    const stage = getStage();
    const user = stage.simulator.addUser({ name: "Anna Bakker", email: "anna@sellers.example" });
    learnSecret("api-key", user.apiKey);
    addCalls(stage.simulator, user.email, 4);
    const page = await stage.open();
    await page.goto(stage.pageUrl);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await tabTo(page, "Service token or JWT");
    await page.keyboard.type(stage.stack.addresses.serviceToken);
    await page.keyboard.press("Enter");

    await page.getByRole("heading", { name: "There are no reps yet." }).waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await tabTo(page, "Add a rep");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    for (const [label, text] of [
      ["Id in the CRM", "crm-1"],
      ["Name", user.name],
      ["E-mail address", user.email],
    ] as const) {
      await tabTo(page, label);
      await page.keyboard.type(text);
    }
    await page.keyboard.press("Enter");

    await page.getByRole("dialog", { name: "Connect Anna Bakker" }).waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await tabTo(page, "Fathom API key");
    await page.keyboard.type("wrong-key-0123456789");
    await page.keyboard.press("Enter");
    await page.getByText("Fathom refuses this key. Nothing was stored.").waitFor();
    await tabTo(page, "Fathom API key");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type(user.apiKey);
    await page.keyboard.press("Enter");
    await page.getByText("Anna Bakker is connected.").waitFor();
    await tabTo(page, "Watch the calls arrive");
    await page.keyboard.press("Enter");

    await page.getByRole("heading", { level: 1, name: user.name }).waitFor();
    const calls = page.getByRole("list", { name: "Calls", exact: true }).locator("> li");
    // The page looks again by itself, within a minute.
    await expect.poll(() => calls.count(), { timeout: 75_000 }).toBe(4);
  });

  it("then says so in one sentence, that leads on", async () => {
    const stage = getStage();
    const page = await stage.open();
    await page.goto(stage.pageUrl);
    await page.getByLabel("Service token or JWT").fill(stage.stack.addresses.serviceToken);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /^The one rep is complete until / }).waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await page.getByRole("link", { name: /^The one rep is complete until / }).click();
    await page.getByRole("table").getByText("Anna Bakker").first().waitFor();
    expect(await page.getByLabel("Status").inputValue()).toBe("complete");
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await page.getByRole("searchbox").fill("nobody of that name");
    await page.getByText("No rep fits").waitFor();
  });
}
