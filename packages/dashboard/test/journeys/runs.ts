/** A bulk sync: followed to its end, and cancelled half-way. Every rep's requests are slowed down, so that there is something to see. */
import type { RunView } from "@fathom-sync/contract";
import { beforeAll, expect, it } from "vitest";
import { callApi, getApi, waitForRun } from "../../../local/test/fixtures/stack.ts";
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
  });

  it("is cancelled after a question: what was begun ends cleanly, the rest is not started", async () => {
    const stage = getStage();
    slowDown();
    const { body: accepted } = await callApi(stage.stack, "POST", "/api/sync", { hours: 24 });
    const { runId } = accepted as { runId: string };
    const page = await stage.open();
    await signIn(page, stage, `/runs/${runId}`);
    await page.getByRole("button", { name: "Cancel the run" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel the run" }).click();
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
