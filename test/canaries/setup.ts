/**
 * Runs before every test file of the suite: whatever it writes is scanned, and a test in which a secret was seen fails; so does a
 * file that leaves its worker other than it was.
 */
import { afterAll, afterEach } from "vitest";
import { expectNoTraces } from "./traces.ts";
import { assertNoLeaks, beginFile } from "./watch.ts";
import { watchProcess } from "./watch-process.ts";

watchProcess();
beginFile();
// Hooks run in reverse: this one last.
expectNoTraces();
afterEach(assertNoLeaks);
// What was written outside of a test, or after its hooks.
afterAll(assertNoLeaks);
