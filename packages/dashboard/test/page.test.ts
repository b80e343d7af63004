/**
 * The page in a real Chromium, against the whole running stack with its simulated Fathom: what people do with it, from the first
 * connected rep on. One stack and one browser for all journeys; each makes its own reps.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { findChromium, NO_CHROMIUM } from "../../local/src/browser/index.ts";
import { describeAsRep } from "./journeys/as-rep.ts";
import { describeCrmPages } from "./journeys/crm-pages.ts";
import { describeDeliveries } from "./journeys/deliveries.ts";
import { describeEveryPage } from "./journeys/every-page.ts";
import { describeFirstUse } from "./journeys/first-use.ts";
import { describeHardTimes } from "./journeys/hard-times.ts";
import { describeManagingReps } from "./journeys/managing-reps.ts";
import { describeManyReps } from "./journeys/many-reps.ts";
import { describeOneCall } from "./journeys/one-call.ts";
import { describeOneRep } from "./journeys/one-rep.ts";
import { describeRuns } from "./journeys/runs.ts";
import { describeSigningIn } from "./journeys/signing-in.ts";
import { type Stage, startStage } from "./journeys/stage.ts";

// A whole stack and a browser, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 150_000, hookTimeout: 120_000 });

const chromium = findChromium(process.env);
if (chromium === undefined) process.stderr.write(`The page's tests in a browser are left out: ${NO_CHROMIUM}.\n`);

describe.skipIf(chromium === undefined)("the page in a browser", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage?.stop());

  describe("the first day", () => describeFirstUse(() => stage));
  describe("signing in", () => describeSigningIn(() => stage));
  describe("one rep", () => describeOneRep(() => stage));
  describe("one call", () => describeOneCall(() => stage));
  describe("managing reps", () => describeManagingReps(() => stage));
  describe("hard times", () => describeHardTimes(() => stage));
  describe("as a rep", () => describeAsRep(() => stage));
  describe("a CRM's own pages", () => describeCrmPages(() => stage));
  describe("deliveries", () => describeDeliveries(() => stage));
  describe("a bulk sync", () => describeRuns(() => stage));
  describe("every page", () => describeEveryPage(() => stage));
  describe("many reps", () => describeManyReps(() => stage));

  it("never did what a page must not: no error of a script, nothing against the policy, no request to anybody else", () => {
    expect(stage.faults).toEqual([]);
  });
});
