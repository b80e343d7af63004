/** States nobody likes to build: the API down and back, slow, one request of many lost, and a browser whose clock is wrong. */
import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { listAccessibilityFaults, PATIENTLY, type Stage, signIn } from "./stage.ts";
import { addMembers, type Member } from "./team.ts";

/** Longer than anything of the page waits before it looks again. */
const LOOK_AGAIN = "01:05";

/** @param getStage known when the tests run */
export function describeHardTimes(getStage: () => Stage): void {
  let mo: Member;
  beforeAll(async () => {
    [mo] = await addMembers(getStage(), ["Mo Brand"], 2);
  });

  const verdictOf = (page: Page) => page.getByRole("heading", { name: /reps? (?:is|are) complete until / });
  const unreachable = (page: Page) => page.getByText("The API of Fathom Sync cannot be reached.");

  it("says that the API is down, keeps what was read in sight, and goes on by itself when it is back", async () => {
    const stage = getStage();
    const page = await stage.open();
    await page.clock.install();
    await signIn(page, stage);
    await verdictOf(page).waitFor();
    const api = `${stage.stack.addresses.apiUrl}/**`;
    await page.route(api, (route) => route.abort("connectionrefused"));
    await expect
      .poll(
        async () => {
          await page.clock.fastForward(LOOK_AGAIN);
          return await unreachable(page).count();
        },
        { timeout: 30_000, interval: 300 },
      )
      .toBeGreaterThan(0);
    expect(await verdictOf(page).count()).toBe(1);
    expect(await listAccessibilityFaults(page)).toEqual([]);
    // What was never read says so too, with a way to try again.
    await page.getByRole("navigation").getByRole("link", { name: "Runs" }).click();
    await expect
      .poll(
        async () => {
          await page.clock.fastForward("00:03");
          return await page.getByRole("button", { name: "Try again" }).count();
        },
        { timeout: 30_000, interval: 300 },
      )
      .toBeGreaterThan(0);
    await page.unroute(api);
    await expect
      .poll(
        async () => {
          await page.clock.fastForward(LOOK_AGAIN);
          return await unreachable(page).count();
        },
        { timeout: 30_000, interval: 300 },
      )
      .toBe(0);
    await page.getByRole("table").getByRole("link").first().waitFor();
    // Nobody was signed out by it.
    await page.getByRole("navigation").getByRole("link", { name: "Overview" }).click();
    await verdictOf(page).waitFor();
  });

  it("shows with a slow API what is coming, says that it takes long, and then has it", async () => {
    const stage = getStage();
    const page = await stage.open();
    await page.clock.install();
    await signIn(page, stage, "/reps");
    await page.getByRole("table").waitFor();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 3_000,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
    await page.getByRole("navigation").getByRole("link", { name: "Overview" }).click();
    const reading = page.getByRole("status").filter({ hasText: "Reading how every rep stands" });
    await reading.waitFor();
    await page.clock.fastForward("00:03");
    await reading.getByText(/^Who looks first after a while waits/).waitFor();
    await page.getByRole("navigation").getByRole("link", { name: "Runs" }).click();
    await page.getByRole("status").filter({ hasText: "Loading" }).first().waitFor();
    await page.clock.fastForward("00:05");
    await page.getByText("This takes longer than usual. Still trying …").first().waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.getByRole("table").getByRole("link").first().waitFor();
  });

  it("does not lose the page to one failed request among many, and mends that part alone", async () => {
    const stage = getStage();
    const page = await stage.open();
    const stats = `${stage.stack.addresses.apiUrl}/api/stats*`;
    await page.route(stats, (route) => route.abort("connectionreset"));
    await signIn(page, stage);
    await verdictOf(page).waitFor();
    await page.getByRole("heading", { name: "Freshness of every rep" }).waitFor();
    await unreachable(page).first().waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await page.unroute(stats);
    await page.getByRole("button", { name: "Try again" }).first().click();
    await expect.poll(() => unreachable(page).count(), PATIENTLY).toBe(0);
    await page.getByText("This month", { exact: true }).waitFor();

    // The same of one rep among many, and of one card of the settings.
    const refresh = `${stage.stack.addresses.apiUrl}/api/reps/*/refresh`;
    await page.route(refresh, (route) => route.abort("connectionreset"));
    await page.getByRole("navigation").getByRole("link", { name: "Reps" }).click();
    const press = page.getByRole("row").getByRole("button", { name: /^Refresh: fetch the new calls of Mo Brand/ });
    await press.click();
    await page.getByRole("row").getByText("The API of Fathom Sync cannot be reached.").waitFor();
    expect(await page.getByRole("row").filter({ hasText: mo.email }).count()).toBe(1);
    await page.unroute(refresh);
    await press.click();
    await page
      .getByRole("row")
      .getByText(/new calls/)
      .waitFor();
    expect(await unreachable(page).count()).toBe(0);

    const audit = `${stage.stack.addresses.apiUrl}/api/audit*`;
    await page.route(audit, (route) => route.abort("connectionreset"));
    await page.getByRole("navigation").getByRole("link", { name: "Settings" }).click();
    await unreachable(page).waitFor();
    await page.getByText("Last scheduled run").waitFor();
    await page.getByText("Reps with a live webhook").waitFor();
    await page.unroute(audit);
    await page.getByRole("button", { name: "Try again" }).click();
    await expect.poll(() => unreachable(page).count(), PATIENTLY).toBe(0);
  });

  it.each([
    ["ahead", 5],
    ["behind", -7],
  ])("tells with a clock that is hours %s the right ages, and that the clock is wrong", async (_how, hours) => {
    const stage = getStage();
    const page = await stage.open();
    await page.clock.install({ time: Date.now() + hours * 3_600_000 });
    await signIn(page, stage, `/reps/${mo.repId}`);
    await page.getByText(/^The clock of this computer is wrong\./).waitFor();
    await page.getByText(/Complete until /).waitFor();
    expect(await page.getByText(/Complete only until /).count()).toBe(0);
    expect(await page.getByText(/hours? ago|in \d+ hours?/).count()).toBe(0);
    await page.goto(`${stage.pageUrl}/reps?q=Mo%20Brand`);
    await page.getByRole("row").filter({ hasText: mo.email }).getByText("Complete", { exact: true }).waitFor();
  });
}
