/** Starts a database of each engine there is, once per test file. */
import { type DynamoDbServer, startDynamoDb, type TestEngine, testEngines } from "@fathom-sync/local";
import { afterAll, beforeAll, describe } from "vitest";

/** Describes `name` on every engine; `getUrl` answers inside of tests and hooks. */
export function describeOnEngines(name: string, tests: (getUrl: () => string, engine: TestEngine) => void): void {
  describe.each(testEngines())(`${name} on %s`, (engine) => {
    let server: DynamoDbServer | undefined;
    beforeAll(async () => {
      server = await startDynamoDb({ engine });
    });
    afterAll(async () => {
      await server?.stop();
    });
    tests(() => {
      if (!server) throw new Error("the database is not started");
      return server.url;
    }, engine);
  });
}
