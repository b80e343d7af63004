// For tests: which engines this test process runs on. Ordinary runs take every engine that is installed; the separate
// command for Amazon's DynamoDB Local takes that one alone.
import { findDynoxideBinary } from "./dynoxide.ts";
import type { DynamoDbEngine } from "./start-dynamo-db.ts";

export type TestEngine = Exclude<DynamoDbEngine, "external">;

const known: readonly TestEngine[] = ["dynoxide", "dynalite", "dynamodb-local", "in-process"];

/**
 * Engines to run the same tests on, as in
 * `describe.each(testEngines())("Calls on %s", (engine) => { beforeAll(() => startDynamoDb({ engine })) })`.
 *
 * Make clients with a function that asks `findInProcessDynamoDb(url)` first: the engine `in-process` has no server.
 *
 * `FATHOM_SYNC_TEST_ENGINE` chooses one. A dynoxide that is not installed is left out with a warning on standard error.
 *
 * @throws Error when `FATHOM_SYNC_TEST_ENGINE` names no engine.
 */
export function testEngines(env: Readonly<Record<string, string | undefined>> = process.env): TestEngine[] {
  const chosen = env.FATHOM_SYNC_TEST_ENGINE;
  if (chosen) {
    const engine = known.find((name) => name === chosen);
    if (!engine) throw new Error(`FATHOM_SYNC_TEST_ENGINE must be one of ${known.join(", ")}, not "${chosen}".`);
    return [engine];
  }
  if (findDynoxideBinary()) return ["dynoxide", "dynalite", "in-process"];
  process.emitWarning(`@dynoxide/${process.platform}-${process.arch} is not installed: DynamoDB tests run without it.`);
  return ["dynalite", "in-process"];
}
