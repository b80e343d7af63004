/** Runs before every test file of the suite: whatever it writes is scanned, and a test in which a secret was seen fails. */
import { afterAll, afterEach } from "vitest";
import { assertNoLeaks } from "./watch.ts";
import { watchProcess } from "./watch-process.ts";

watchProcess();
afterEach(assertNoLeaks);
// What was written outside of a test, or after its hooks.
afterAll(assertNoLeaks);
