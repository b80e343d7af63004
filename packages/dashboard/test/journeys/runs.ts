/** A bulk sync: followed to its end, and cancelled half-way. Every rep's requests are slowed down, so that there is something to see. */
import type { MeView, RunView } from "@fathom-sync/contract";
import { beforeAll, expect, it } from "vitest";
import { callApi, getApi, waitForRun } from "../../../local/test/fixtures/stack.ts";
import { toDayStart } from "../../src/pages/settings/day-start.ts";
import { listAccessibilityFaults, type Stage, signIn } from "./stage.ts";
import { addMembers } from "./team.ts";

const TEAM = Array.from({ length: 24 }, (_, index) => `Bulk ${String.fromCharCode(65 + index)}`);
const SLOW_MS = 700;

/** @param getStage known when the tests run */
export function describeRuns(getStage: () => Stage): void {
  beforeAll(async () => {
    await addMembers(getStage(), TEAM, 0);
  });

  function slowDown(): void {
    const { simulator } = getStage();
    simulator.addFault({ kind: "delay", delayMs: SLOW_MS, times: Number.POSITIVE_INFINITY });
  }

  it("is started in the settings; its progress moves on the page by itself, to an outcome for every rep", async () => {
    const stage = getStage();
    slowDown();
    const page = await stage.open();
    await signIn(page, stage, "/settings");
    await page.getByText("The last hours", { exact: true }).click();
    await page.getByLabel("Hours", { exact: true }).fill("48");
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Start bulk sync" }).click();
    await page.getByRole("heading", { level: 1, name: /^Run of / }).waitFor();
    const runId = decodeURIComponent(page.url().split("/").at(-1) ?? "");
    const bar = page.getByRole("progressbar").first();
    await bar.waitFor();
    const seen = new Set<string | null>();
    const { reps } = await getApi<RunView>(stage.stack, `/api/runs/${runId}`);
    await expect
      .poll(
        async () => {
          seen.add(await bar.getAttribute("aria-valuenow"));
          return await page.getByText(`${reps.total} of ${reps.total} reps have an outcome`).count();
        },
        { timeout: 100_000, interval: 200 },
      )
      .toBe(1);
    stage.simulator.clearFaults();
    // Something between nothing and everything was seen.
    expect(seen.size).toBeGreaterThan(2);
    await page.getByText("finished", { exact: true }).waitFor();
    expect(await page.getByRole("button", { name: "Cancel the run" }).count()).toBe(0);
    expect(await listAccessibilityFaults(page)).toEqual([]);

    // The same for two of them, since a day: what is missing is told first.
    const { timeZone } = await getApi<MeView>(stage.stack, "/api/me");
    const day = new Intl.DateTimeFormat("sv-SE", { timeZone }).format(Date.now() - 3 * 86_400_000);
    await page.getByRole("navigation").getByRole("link", { name: "Settings" }).click();
    await page.getByRole("radio", { name: "Chosen reps" }).check();
    await page.getByRole("radio", { name: "Since a day" }).check();
    const press = () => page.getByRole("button", { name: "Start bulk sync" }).click();
    await press();
    await page.getByText("Choose at least one rep.").waitFor();
    await page.getByText("A day that has begun.").waitFor();
    for (const name of ["Bulk D", "Bulk K", "Bulk B"]) {
      await page.getByRole("searchbox", { name: "Find reps" }).fill(name);
      // Whoever searches presses Enter, and starts nothing by it.
      await page.keyboard.press("Enter");
      await page.getByRole("checkbox", { name, exact: true }).check();
    }
    await page.getByRole("button", { name: "Without Bulk K" }).click();
    await page.getByText("2 chosen", { exact: true }).waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await page.getByLabel("Since", { exact: true }).fill(day);
    const [request] = await Promise.all([page.waitForRequest(/\/api\/sync$/), press()]);
    expect(request.postDataJSON()).toEqual({ repIds: ["bulk-d", "bulk-b"], since: toDayStart(day, timeZone) });
    await page.getByRole("heading", { level: 1, name: /^Run of / }).waitFor();
    await page.getByText("2 of 2 reps have an outcome").waitFor();
  });

  it("is cancelled after a question: what was begun ends cleanly, the rest is not started", async () => {
    const stage = getStage();
    slowDown();
    const { body: accepted } = await callApi(stage.stack, "POST", "/api/sync", { hours: 24 });
    const { runId } = accepted as { runId: string };
    const page = await stage.open();
    await signIn(page, stage, `/runs/${runId}`);
    await page.getByRole("button", { name: "Cancel the run" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Cancel the run" }).click();
    await page.getByText("cancelled", { exact: true }).waitFor();
    stage.simulator.clearFaults();
    const run = await getApi<RunView>(stage.stack, `/api/runs/${runId}`);
    expect(run.state).toBe("cancelled");
    expect(run.reps.notStarted ?? 0).toBeGreaterThan(0);
    await page.getByRole("navigation").getByRole("link", { name: "Runs" }).click();
    await page.getByRole("table").getByText("cancelled").first().waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    // The schedule goes on as ever.
    const { body } = await callApi(stage.stack, "POST", "/api/sync", { repIds: ["bulk-a"] });
    expect((await waitForRun(stage.stack, (body as { runId: string }).runId)).reps.done).toBe(1);
  });
}
