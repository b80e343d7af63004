/**
 * A stack with its page for whoever looks at it by machine: demo reps after some runs, and a little of everything that goes wrong.
 * The same numbers make the same team.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createFathomSyncClient, type FathomSyncClient } from "@fathom-sync/contract";
import { toSlotRunId } from "@fathom-sync/core";
import { getBuiltPage } from "../page/index.ts";
import { enrolDemo } from "../stack/demo.ts";
import { type Stack, startStack } from "../stack/start-stack.ts";

export interface PageWorld {
  readonly stack: Stack;
  readonly pageUrl: string;
  readonly client: FathomSyncClient;
  /** Fires the schedule and waits until its run is over; its id. */
  run(): Promise<string>;
  stop(): Promise<void>;
}

/** As long as the largest demo needs on a slow machine. */
const RUN_PATIENCE_MS = 15 * 60_000;

/** @throws Error when the page cannot be built, or a run does not end */
export async function startPageWorld(options: { readonly reps: number; readonly port?: number }): Promise<PageWorld> {
  const folder = await mkdtemp(join(tmpdir(), "fathom-sync-page-world-"));
  const stack = await startStack({
    port: options.port ?? 0,
    fathomUrl: undefined,
    dataDir: undefined,
    buildRoot: folder,
    timeScale: 1,
    timeZone: "Europe/Amsterdam",
    historyDays: 30,
    logLevel: "ERROR",
    onLog: () => undefined,
    onBroken: (error) => console.error(error.message),
    buildPage: (signal) => getBuiltPage({ signal }),
  });
  const stop = async () => {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const trouble = await stack.pageShown;
    if (trouble !== undefined) throw new Error(trouble);
    const { apiUrl, serviceToken, pageUrl = "" } = stack.addresses;
    const client = createFathomSyncClient({ baseUrl: apiUrl, token: serviceToken, retries: 0 });
    if (!stack.simulator) throw new Error("the simulated Fathom did not start");
    await enrolDemo(stack, stack.simulator, options.reps);
    let slotMs = Math.floor(Date.now() / 1_000) * 1_000 - RUN_PATIENCE_MS;
    const run = async () => {
      slotMs += 1_000;
      await stack.fireSlot(new Date(slotMs));
      const runId = toSlotRunId(new Date(slotMs).toISOString());
      await waitForRun(client, runId);
      return runId;
    };
    return { stack, pageUrl, client, run, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function waitForRun(client: FathomSyncClient, runId: string): Promise<void> {
  const endMs = Date.now() + RUN_PATIENCE_MS;
  for (;;) {
    const { state } = await client.getRun({ runId });
    if (state === "finished") return;
    if (Date.now() > endMs) throw new Error(`the run ${runId} did not end`);
    await sleep(500);
  }
}

/** A refused key, an outage for one rep, one that is paused, one that nobody connected and one with a very long name. */
export async function makeTroubles({ stack, client }: PageWorld): Promise<void> {
  const { simulator } = stack;
  if (!simulator) throw new Error("the simulated Fathom did not start");
  const getEmail = async (repId: string) => (await client.getRep({ repId })).email;
  simulator.revokeKey(await getEmail("rep-0003"));
  const match = { email: await getEmail("rep-0007") };
  simulator.addFault({ kind: "status", status: 500, times: Number.POSITIVE_INFINITY, match });
  const paused = await client.getRep({ repId: "rep-0011" });
  await client.putRep({ repId: paused.repId, body: { name: paused.name, email: paused.email, active: false } });
  await client.putRep({
    repId: "crm-104",
    body: {
      name: "Wilhelmina Jacoba van den Heuvel-Oosterbroek tot Rijckevorsel van der Meer",
      email: "wilhelmina.jacoba.vandenheuvel-oosterbroek@sellers.example",
    },
  });
}
