/** Starts a database of each engine there is, once per test file. */
import { type DynamoDbServer, startDynamoDb, type TestEngine, testEngines } from "@fathom-sync/local";
import { afterAll, beforeAll, describe } from "vitest";

type Tests = (getUrl: () => string, engine: TestEngine) => void;

/** Describes `name` on every engine; `getUrl` answers inside of tests and hooks. */
export function describeOnEngines(name: string, tests: Tests): void {
  describeOn(testEngines(), name, tests);
}

/** For many cases that do not differ in what they ask of the database: the fastest engine there is. */
export function describeOnOneEngine(name: string, tests: Tests): void {
  const engines = testEngines();
  const fastest = engines.find((engine) => engine === "in-process");
  describeOn(fastest === undefined ? engines.slice(0, 1) : [fastest], name, tests);
}

/** For thousands of calls; left out when the tests are about another engine. */
export function describeInProcess(name: string, tests: Tests): void {
  describeOn(
    testEngines().filter((engine) => engine === "in-process"),
    name,
    tests,
  );
}

function describeOn(engines: readonly TestEngine[], name: string, tests: Tests): void {
  describe.each(engines)(`${name} on %s`, (engine) => {
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
