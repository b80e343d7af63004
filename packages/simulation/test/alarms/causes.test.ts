/**
 * Each alarm on our own metrics rings when its cause is there: the functions as deployed, a simulated Fathom, and the plan's alarms. The
 * webhooks' metrics come from a function this machine has none of: packages/functions/src/webhooks/handler.test.ts proves those.
 */
import { describe, expect, it } from "vitest";
import { ALARMS, METRIC_NAMESPACE } from "../../../../infra/plan/alarm-plan.ts";
import { NO_FAULTS } from "../../src/machine/index.ts";
import { buildMachine, HOUR_MS, MINUTE_MS, type Setting } from "../failures/machine-setting.ts";

const REPS = ["ann", "bob", "cas", "dee"];
const FOR_EVER = Number.POSITIVE_INFINITY;

/** Fathom, whose filters by time can be broken: whatever is filtered is empty. */
async function buildCompany(reps: readonly string[] = REPS) {
  let isFilterBroken = false;
  const setting = await buildMachine({
    wrapFetch: (fetch) => async (url, init) => {
      if (!isFilterBroken || !new URL(String(url)).searchParams.has("created_after")) return await fetch(url, init);
      return Response.json({ limit: 10, next_cursor: null, items: [] });
    },
  });
  for (const repId of reps) await setting.connect(repId, 3);
  setting.machine.start();
  await setting.runTicks(3);
  expect(setting.alarmCalls()).toEqual([]);
  return { setting, breakFilter: () => (isFilterBroken = true) };
}

type Company = Awaited<ReturnType<typeof buildCompany>>;
const outage = { kind: "status", status: 503 } as const;
const toFaults = (setting: Setting, keyService: number) => {
  setting.machine.faults = { ...NO_FAULTS, keyService: { fails: keyService, slow: 0 } };
};

interface Cause {
  readonly cause: string;
  readonly rings: readonly string[];
  readonly ticks: number;
  readonly inject: (company: Company) => unknown;
  /** What is part of the trouble and happens before each tick. */
  readonly eachTick?: (company: Company) => unknown;
}

const CAUSES: readonly Cause[] = [
  { cause: "the schedule stops", rings: ["nothing-runs"], ticks: 3, inject: ({ setting }) => setting.machine.stop() },
  {
    cause: "Fathom is down for everybody",
    rings: ["source-outage"],
    ticks: 3,
    inject: ({ setting }) => setting.simulator.setSwitches({}, { outage }),
  },
  {
    cause: "nobody's key opens",
    rings: ["own-outage", "own-faults"],
    ticks: 3,
    inject: async ({ setting }) => {
      for (const repId of REPS) await setting.breakKey(repId);
    },
  },
  {
    cause: "Fathom is down for one rep",
    rings: ["stalest-rep"],
    ticks: 7,
    inject: ({ setting }) =>
      setting.simulator.addFault({ ...outage, match: { email: setting.toEmail("ann") }, times: FOR_EVER }),
  },
  {
    cause: "Fathom's filter by time finds nothing any more",
    rings: ["control-disagreement"],
    ticks: 3,
    inject: ({ breakFilter }) => breakFilter(),
  },
  {
    cause: "a key is revoked",
    rings: ["reps-blocked"],
    ticks: 3,
    inject: ({ setting }) => setting.simulator.revokeKey(setting.toEmail("ann")),
  },
  {
    cause: "a transcript does not come for a day",
    rings: ["parts-overdue"],
    ticks: 52,
    inject: ({ setting }) => setting.addCall("ann", { transcriptReadyAt: "never" }),
  },
  {
    cause: "a meeting without a number",
    rings: ["calls-quarantined"],
    ticks: 2,
    inject: ({ setting }) => setting.addCall("ann", { raw: { recording_id: null } }),
  },
  {
    cause: "Fathom refuses every request for its rate, and says to come back in a minute",
    rings: ["throttles-high"],
    ticks: 6,
    inject: ({ setting }) =>
      setting.simulator.setSwitches({}, { outage: { kind: "status", status: 429, retryAfterSeconds: 60 } }),
  },
  {
    cause: "the key service fails, and containers are replaced",
    rings: ["key-service"],
    ticks: 4,
    inject: ({ setting }) => toFaults(setting, 1),
    eachTick: ({ setting }) => setting.machine.recycle(),
  },
];

describe("an alarm's cause", () => {
  it.each(CAUSES)("$cause: $rings", { timeout: 120_000 }, async ({ rings, ticks, inject, eachTick }) => {
    const company = await buildCompany();
    await inject(company);
    for (let tick = 0; tick < ticks; tick++) {
      await eachTick?.(company);
      await company.setting.runTicks(1);
    }
    expect(company.setting.alarmCalls().map(({ alarm }) => alarm)).toEqual(expect.arrayContaining([...rings]));
  });

  it("is here for every alarm on our own metrics", () => {
    const own = ALARMS.filter(
      ({ metric, name }) => metric.namespace === METRIC_NAMESPACE && !name.startsWith("webhooks-"),
    );
    expect(CAUSES.flatMap(({ rings }) => rings).toSorted()).toEqual(own.map(({ name }) => name).toSorted());
  });
});

describe("undisturbed days", () => {
  // 30 of them: a rep without calls in failures/answers.test.ts (row 4), and 40 reps in src/alarms/plan.test.ts.
  it("ring nobody in ten days with calls", { timeout: 180_000 }, async () => {
    const { setting } = await buildCompany();
    for (let day = 0; day < 10; day++) {
      for (const repId of REPS.slice(0, 2)) {
        for (let hour = 0; hour < 3; hour++)
          setting.addCall(repId, { createdAt: setting.clock.now() - hour * HOUR_MS });
      }
      await setting.runTicks(48);
    }
    expect(setting.alarmCalls()).toEqual([]);
    const { calls, coveredUntil } = await setting.machine.reader.states.get("ann");
    expect(calls).toBe(3 + 10 * 3);
    expect(setting.clock.now() - Date.parse(coveredUntil ?? "")).toBeLessThan(40 * MINUTE_MS);
  });
});
