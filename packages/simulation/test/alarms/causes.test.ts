/**
 * Every alarm of the plan rings when its cause is there: the functions as deployed, a simulated Fathom that also delivers webhooks, AWS
 * around them, and the metrics that functions and machine write of what happened. One history holds all causes that can be there at once.
 */
import { describe, expect, it } from "vitest";
import { ALARMS } from "../../../../infra/plan/alarm-plan.ts";
import { type MachineFaults, NO_FAULTS, WEBHOOK_BASE_URL } from "../../src/machine/index.ts";
import { buildMachine, HOUR_MS, MINUTE_MS, type Setting } from "../failures/machine-setting.ts";

const REPS = ["ann", "bob", "cas", "dee", "eve"];
const FOR_EVER = Number.POSITIVE_INFINITY;
const OUTAGE = { kind: "status", status: 503 } as const;
/** Enough for a share of requests to count, in five minutes. */
const REQUESTS = 24;

interface Company {
  readonly setting: Setting;
  /** What is filtered by time is empty from now on. */
  breakFilter(): void;
  /** Deliveries to this rep's path come with a signature of somebody else. */
  forge(repId: string): void;
}

async function buildCompany(reps: readonly string[] = REPS): Promise<Company> {
  let isFilterBroken = false;
  const forged = new Set<string>();
  const setting = await buildMachine({
    withAwsMetrics: true,
    settings: { webhookBaseUrl: WEBHOOK_BASE_URL },
    wrapFetch: (fetch) => async (url, init) => {
      if (!isFilterBroken || !new URL(String(url)).searchParams.has("created_after")) return await fetch(url, init);
      return Response.json({ limit: 10, next_cursor: null, items: [] });
    },
    wrapDelivery: (fetch) => async (url, init) => {
      if (!forged.has(String(url))) return await fetch(url, init);
      const headers = { ...(init?.headers as Record<string, string>), "webhook-signature": "v1,Zm9yZ2Vk" };
      return await fetch(url, { ...init, headers });
    },
  });
  for (const repId of reps) await setting.connect(repId, 3);
  setting.machine.start();
  await setting.runTicks(3);
  expect(setting.alarmCalls()).toEqual([]);
  return {
    setting,
    breakFilter: () => {
      isFilterBroken = true;
    },
    forge: (repId) => {
      for (const { ownerEmail, url } of setting.simulator.webhooks.list())
        if (ownerEmail === setting.toEmail(repId)) forged.add(url);
    },
  };
}

const setFaults = ({ setting }: Company, faults: Partial<MachineFaults>) => {
  setting.machine.faults = { ...NO_FAULTS, ...faults };
};

/** People at the CRM, for a quarter of an hour. */
async function useApi({ setting }: Company): Promise<void> {
  for (let minute = 0; minute < 15; minute += 5) {
    const asked = Array.from({ length: REQUESTS }, () => setting.machine.api("GET", "/api/reps/ann"));
    await setting.run(5 * MINUTE_MS);
    await Promise.all(asked);
  }
}

interface Cause {
  readonly cause: string;
  readonly rings: readonly string[];
  readonly ticks: number;
  readonly inject: (company: Company) => unknown;
  /** What is part of the trouble and happens before each tick. */
  readonly eachTick?: (company: Company, tick: number) => unknown;
}

const CAUSES: readonly Cause[] = [
  {
    cause:
      "one rep each: Fathom down for it, key revoked, a transcript that never comes, a meeting without a number, webhooks forged and refused",
    rings: [
      "stalest-rep",
      "reps-blocked",
      "parts-overdue",
      "calls-quarantined",
      "webhooks-refused",
      "webhooks-unreadable",
      "webhooks-not-registered",
    ],
    ticks: 52,
    inject: async ({ setting, forge }) => {
      const { simulator } = setting;
      simulator.addFault({ ...OUTAGE, match: { email: setting.toEmail("ann") }, times: FOR_EVER });
      simulator.revokeKey(setting.toEmail("bob"));
      setting.addCall("cas", { transcriptReadyAt: "never" });
      setting.addCall("dee", { raw: { recording_id: null } });
      forge("eve");
      simulator.addFault({ ...OUTAGE, match: { path: "/webhooks" }, times: FOR_EVER });
      await setting.connect("flo", 1);
    },
    eachTick: ({ setting }, tick) => {
      if (tick < 4) setting.addCall("eve");
    },
  },
  { cause: "the schedule stops", rings: ["nothing-runs"], ticks: 3, inject: ({ setting }) => setting.machine.stop() },
  {
    cause: "Fathom is down for everybody",
    rings: ["source-outage"],
    ticks: 3,
    inject: ({ setting }) => setting.simulator.setSwitches({}, { outage: OUTAGE }),
  },
  {
    cause: "nobody's key opens",
    rings: ["own-outage", "own-faults", "dead-letters"],
    ticks: 3,
    inject: async ({ setting }) => {
      for (const repId of REPS) await setting.breakKey(repId);
    },
  },
  {
    cause: "Fathom's filter by time finds nothing any more",
    rings: ["control-disagreement"],
    ticks: 3,
    inject: ({ breakFilter }) => breakFilter(),
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
    inject: (company) => setFaults(company, { keyService: { fails: 1, slow: 0 } }),
    eachTick: ({ setting }) => setting.machine.recycle(),
  },
  {
    cause: "nobody takes the messages",
    rings: ["queue-waits"],
    ticks: 3,
    inject: ({ setting }) => setting.machine.stopWorkers(),
  },
  {
    cause: "the table refuses everything for its rate",
    rings: ["table-reads-throttled", "table-writes-throttled", "tick-dead-letters", "dispatcher-errors", "api-failing"],
    ticks: 3,
    inject: (company) => setFaults(company, { table: { ...NO_FAULTS.table, throttled: 1 } }),
    eachTick: useApi,
  },
  {
    cause: "the table takes seconds for an answer",
    rings: ["worker-slow", "api-slow"],
    ticks: 2,
    inject: (company) => {
      setFaults(company, { table: { ...NO_FAULTS.table, slow: 1 } });
      for (const repId of REPS) for (let call = 0; call < 9; call++) company.setting.addCall(repId);
    },
    eachTick: useApi,
  },
  {
    cause: "containers die",
    rings: ["worker-errors", "dispatcher-errors", "api-errors", "webhook-errors"],
    ticks: 2,
    inject: (company) => setFaults(company, { functions: { ...NO_FAULTS.functions, crash: 1 } }),
    eachTick: async (company) => {
      company.setting.machine.armCrash("webhook", 1);
      company.setting.addCall("ann");
      await useApi(company);
    },
  },
  {
    cause: "too much runs at once in the account",
    rings: ["worker-throttled", "dispatcher-throttled", "api-throttled", "webhook-throttled"],
    ticks: 8,
    inject: (company) => setFaults(company, { functions: { ...NO_FAULTS.functions, throttled: 0.6 } }),
    eachTick: async (company) => {
      company.setting.addCall("ann");
      await useApi(company);
    },
  },
];

describe("an alarm's cause", () => {
  it.each(CAUSES)("$cause: $rings", { timeout: 120_000 }, async ({ rings, ticks, inject, eachTick }) => {
    const company = await buildCompany();
    await inject(company);
    for (let tick = 0; tick < ticks; tick++) {
      await eachTick?.(company, tick);
      await company.setting.runTicks(1);
    }
    expect(company.setting.alarmCalls().map(({ alarm }) => alarm)).toEqual(expect.arrayContaining([...rings]));
  });

  it("is here for every alarm of the plan", () => {
    const rung = new Set(CAUSES.flatMap(({ rings }) => rings));
    expect([...rung].toSorted()).toEqual(ALARMS.map(({ name }) => name).toSorted());
  });
});

describe("undisturbed days", () => {
  // 30 of them, AWS's metrics included: a rep without calls in failures/answers.test.ts (row 4). And 40 reps in src/alarms/plan.test.ts.
  it("ring nobody in five days with calls and webhooks", { timeout: 180_000 }, async () => {
    const { setting } = await buildCompany(REPS.slice(0, 3));
    for (let day = 0; day < 5; day++) {
      for (const repId of REPS.slice(0, 2)) {
        for (let hour = 0; hour < 3; hour++)
          setting.addCall(repId, { createdAt: setting.clock.now() - hour * HOUR_MS });
      }
      await setting.runTicks(48);
    }
    expect(setting.alarmCalls()).toEqual([]);
    const { calls, coveredUntil } = await setting.machine.reader.states.get("ann");
    expect(calls).toBe(3 + 5 * 3);
    expect(setting.clock.now() - Date.parse(coveredUntil ?? "")).toBeLessThan(40 * MINUTE_MS);
  });
});
