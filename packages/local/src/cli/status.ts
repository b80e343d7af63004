/** The short status after a run, and where everything can be reached. */
import { isDispatchable, toEpochMs } from "@fathom-sync/core";
import type { Records } from "../stack/records.ts";
import type { Stack } from "../stack/start-stack.ts";
import type { StartOptions } from "./options.ts";
import type { Screen } from "./screen.ts";

export interface Status {
  reps: number;
  complete: number;
  calls: number;
  pendingParts: number;
  /** The oldest of the complete reps' "complete until", epoch ms. */
  completeUntilMs: number | undefined;
}

/** Adds up every rep the schedule syncs. */
export async function readStatus(records: Records): Promise<Status> {
  const status: Status = { reps: 0, complete: 0, calls: 0, pendingParts: 0, completeUntilMs: undefined };
  let cursor: string | undefined;
  do {
    const page = await records.reps.list({ limit: 100, cursor });
    const states = await records.states.getMany(page.items.filter(isDispatchable).map((rep) => rep.repId));
    for (const state of states.values()) {
      status.reps++;
      status.calls += state.calls;
      status.pendingParts += state.pendingParts;
      if (state.outcome !== "complete" || state.coveredUntil === undefined) continue;
      status.complete++;
      status.completeUntilMs = Math.min(
        status.completeUntilMs ?? Number.POSITIVE_INFINITY,
        toEpochMs(state.coveredUntil),
      );
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return status;
}

export async function showStatus(records: Records, screen: Screen): Promise<void> {
  const { reps, complete, calls, pendingParts, completeUntilMs } = await readStatus(records);
  const until = completeUntilMs === undefined ? "" : ` until ${new Date(completeUntilMs).toISOString().slice(0, 19)}Z`;
  const pending = pendingParts === 0 ? "" : `, ${pendingParts} parts still being made by Fathom`;
  screen.line(`${complete} of ${reps} reps complete${until}; ${calls} calls held${pending}.`);
}

export function showAddresses(stack: Stack, options: StartOptions, screen: Screen): void {
  const { addresses } = stack;
  const data = options.dataDir === undefined ? "in memory" : `kept in ${options.dataDir}`;
  screen.line();
  if (addresses.pageUrl !== undefined) {
    screen.line(`  Page        ${addresses.pageUrl}  (sign in with the service token)`);
    // Shown by a command, so that the terminal's log holds no token.
    screen.line(`  Token       node -p "require('./.local/stack.json').serviceToken"`);
  }
  screen.line(`  API         ${addresses.apiUrl}/api/reps`);
  screen.line(`  OpenAPI     ${addresses.apiUrl}/api/openapi.json`);
  screen.line(`  Fathom      ${addresses.fathomUrl}${stack.simulator ? "  (simulated)" : ""}`);
  screen.line(`  DynamoDB    ${addresses.dynamodbUrl}  (${stack.engine}, ${data})`);
  screen.line(`  SQS         ${addresses.sqsUrl}`);
  screen.line(`  Logs        .local/functions.log`);
  screen.line();
  screen.line(`Every ${options.everySeconds} s from now on. Ctrl-C stops it.`);
}
