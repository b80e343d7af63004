import { DEFAULT_STANDING_LIMITS, DEFAULT_SYNC_POLICY, METRICS, type MetricDefinition } from "@fathom-sync/core";
import { METRIC_NAMESPACE as WRITTEN_NAMESPACE } from "@fathom-sync/functions";
import { describe, expect, it } from "vitest";
import { REPORT_MARGIN_MS } from "../../packages/functions/src/sync/worker.ts";
import { ALARMS, type Alarm, EVALUATION_RANGE_EXTRA, METRIC_NAMESPACE } from "./alarm-plan.ts";
import { FUNCTIONS } from "./alarm-shape.ts";
import { WORKER_MARGIN_SECONDS } from "./aws-alarms.ts";
import { API, DISPATCHER, QUEUE, SCHEDULE, WORKER } from "./sync-plan.ts";

function getAlarm(name: string): Alarm {
  const alarm = ALARMS.find((one) => one.name === name);
  if (!alarm) throw new Error(`no alarm ${name}`);
  return alarm;
}

const OWN = ALARMS.filter(({ metric }) => metric.namespace === METRIC_NAMESPACE);
const CATALOGUE: Readonly<Record<string, MetricDefinition | undefined>> = METRICS;
const cases = (alarms: readonly Alarm[]) => alarms.map((alarm) => [alarm.name, alarm] as const);

describe("the plan's alarms", () => {
  it("are all there, each once", () => {
    const names = ALARMS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([
        "nothing-runs",
        "stalest-rep",
        "source-outage",
        "reps-blocked",
        "own-faults",
        "dead-letters",
        "control-disagreement",
        "parts-overdue",
        "calls-quarantined",
        "throttles-high",
        "webhooks-not-registered",
        "webhooks-refused",
        "key-service",
        "queue-waits",
        "worker-slow",
        "api-failing",
        "api-slow",
        "table-reads-throttled",
        "table-writes-throttled",
        ...FUNCTIONS.flatMap((name) => [`${name.toLowerCase()}-errors`, `${name.toLowerCase()}-throttled`]),
      ]),
    );
  });

  it.each(cases(ALARMS))("%s is what CloudWatch takes", (_name, alarm) => {
    expect(alarm.periodSeconds % 60).toBe(0);
    expect(alarm.periodSeconds).toBeGreaterThan(0);
    expect(alarm.datapointsToAlarm).toBeGreaterThanOrEqual(1);
    expect(alarm.datapointsToAlarm).toBeLessThanOrEqual(alarm.evaluationPeriods);
    // AWS, PutMetricAlarm: periods below an hour may look back a day at most.
    expect(alarm.periodSeconds * alarm.evaluationPeriods).toBeLessThanOrEqual(86_400);
  });

  it.each(cases(ALARMS))("%s says in one sentence what is so, and where to read on", (_name, alarm) => {
    expect(alarm.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(alarm.runbook).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(alarm.meaning).toMatch(/^[A-Z][^.]{20,150}\.$/);
  });

  it.each(cases(ALARMS))(
    "%s has no text that could carry data: no placeholder, no address, no link",
    (_name, alarm) => {
      expect(`${alarm.name} ${alarm.meaning} ${alarm.runbook}`).not.toMatch(/[@${}<>%[\]]|:\/\//);
    },
  );

  it("look where the functions write", () => {
    expect(METRIC_NAMESPACE).toBe(WRITTEN_NAMESPACE);
  });

  it.each(cases(OWN))("%s is on a metric of the catalogue, by the statistic that fits it", (_name, { metric }) => {
    expect(CATALOGUE[metric.name]).toMatchObject({ kind: metric.statistic === "Sum" ? "sum" : "gauge", to: "metric" });
    if (metric.per !== undefined) expect(CATALOGUE[metric.per]).toMatchObject({ kind: "sum", to: "metric" });
  });

  it.each(cases(OWN.filter(({ metric }) => metric.statistic === "Maximum")))(
    "%s has a value in each period, and keeps its state where a tick was late",
    (_name, alarm) => {
      expect(alarm.periodSeconds).toBeGreaterThanOrEqual(SCHEDULE.intervalSeconds);
      expect(alarm.treatMissingData).toBe("ignore");
    },
  );

  it.each(cases(OWN.filter(({ metric }) => metric.statistic === "Sum")))(
    "%s takes silence for none, and trouble that comes with every tick for one trouble",
    (_name, alarm) => {
      expect(alarm.treatMissingData).toBe("notBreaching");
      expect(alarm.periodSeconds).toBeGreaterThanOrEqual(SCHEDULE.intervalSeconds);
      expect(alarm.evaluationPeriods).toBeGreaterThan(1);
    },
  );

  it("pages for what cannot wait, and for nothing one rep's owner has to mend", () => {
    const pages = ALARMS.filter(({ severity }) => severity === "page").map(({ name }) => name);
    expect(pages.toSorted()).toEqual([
      "api-failing",
      "control-disagreement",
      "nothing-runs",
      "own-outage",
      "queue-waits",
      "source-outage",
      "stalest-rep",
    ]);
  });
});

describe("nothing-runs", () => {
  const { periodSeconds, evaluationPeriods, ...alarm } = getAlarm("nothing-runs");

  it("rings when there is nothing to see", () => {
    expect(alarm).toMatchObject({ treatMissingData: "breaching", comparison: "LessThanThreshold", threshold: 1 });
  });

  it("rings within two intervals of the last tick, the points CloudWatch looks at besides counted in", () => {
    const silenceSeconds = (evaluationPeriods + EVALUATION_RANGE_EXTRA) * periodSeconds;
    expect(silenceSeconds + DISPATCHER.timeoutSeconds).toBeLessThanOrEqual(2 * SCHEDULE.intervalSeconds);
  });

  it("never rings between two ticks, were one sent at once and the next one as slowly as may be", () => {
    const gapSeconds = SCHEDULE.intervalSeconds + DISPATCHER.timeoutSeconds;
    // One period more: it may begin just after the value.
    expect(evaluationPeriods * periodSeconds).toBeGreaterThan(gapSeconds + periodSeconds);
  });
});

describe("the alarms on outages", () => {
  it("tell passing trouble from an outage: not all reps failing once, but half of them failing thrice", () => {
    const { threshold } = getAlarm("source-outage");
    expect(threshold).toBeGreaterThan(1);
    expect(threshold).toBeLessThanOrEqual(0.5 * 3);
  });

  it("sees a message that comes back twice within a period", () => {
    const { threshold, periodSeconds } = getAlarm("own-outage");
    expect(threshold * (QUEUE.visibilityTimeoutSeconds + WORKER.timeoutSeconds)).toBeLessThan(periodSeconds);
    expect(threshold).toBeLessThanOrEqual(QUEUE.maxReceiveCount);
  });
});

describe("stalest-rep", () => {
  const { threshold, suppressedBy = [], ...alarm } = getAlarm("stalest-rep");

  it("rings later than a rep counts as behind", () => {
    expect(threshold).toBeGreaterThan((2 * DEFAULT_STANDING_LIMITS.intervalMs) / 1_000);
  });

  it("leaves it to the alarms that name the cause, which are pages and wait for nobody", () => {
    for (const name of suppressedBy) {
      expect(getAlarm(name)).toMatchObject({ severity: "page" });
      expect(getAlarm(name).suppressedBy).toBeUndefined();
    }
    expect(suppressedBy).toHaveLength(3);
  });

  it("gives the first tick after a silence the time to catch up: it takes two", () => {
    expect(alarm).toMatchObject({ evaluationPeriods: 2, datapointsToAlarm: 2 });
  });

  it("is over before the outage that explains it is", () => {
    for (const name of suppressedBy.filter((one) => one.endsWith("-outage"))) {
      const { periodSeconds, evaluationPeriods, datapointsToAlarm } = getAlarm(name);
      // The last tick of the outage; the one after it writes the last stale value, which stands for an interval.
      const lastSeconds = (evaluationPeriods - datapointsToAlarm + 1) * periodSeconds - DISPATCHER.timeoutSeconds;
      expect(lastSeconds).toBeGreaterThan(2 * SCHEDULE.intervalSeconds + DISPATCHER.timeoutSeconds);
    }
  });
});

describe("the alarms on what AWS measures", () => {
  const AWS = ALARMS.filter(({ metric }) => metric.namespace !== METRIC_NAMESPACE);

  it.each(cases(AWS))("%s is about one of ours, and takes silence for none", (_name, { metric, treatMissingData }) => {
    expect(metric.resource).toBeDefined();
    expect(treatMissingData).toBe("notBreaching");
  });

  it("divides and samples by what the same resource tells", () => {
    for (const { metric } of AWS) {
      if (metric.per !== undefined) expect(metric.sample?.name).toBe(metric.per);
      if (metric.sample) expect(metric.sample.minimum).toBeGreaterThan(1);
    }
  });
});

describe("queue-waits", () => {
  const { threshold, periodSeconds, evaluationPeriods } = getAlarm("queue-waits");

  it("does not take a message on its way to the dead letters for a backlog, nor one that waits as Fathom said", () => {
    expect(threshold).toBeGreaterThanOrEqual(QUEUE.visibilityTimeoutSeconds * QUEUE.maxReceiveCount);
    // The longest delay SQS knows.
    expect(threshold).toBeGreaterThan(900);
  });

  it("rings within two intervals of the moment nobody takes messages any more", () => {
    const known = threshold + (evaluationPeriods + 1) * periodSeconds;
    expect(known).toBeLessThanOrEqual(2 * SCHEDULE.intervalSeconds);
  });
});

describe("worker-slow", () => {
  const thresholdSeconds = getAlarm("worker-slow").threshold / 1_000;

  it("lies between the end of reps that used all their time and the end of the function", () => {
    expect(WORKER_MARGIN_SECONDS * 1_000).toBe(REPORT_MARGIN_MS);
    expect(thresholdSeconds).toBeGreaterThan(WORKER.timeoutSeconds - WORKER_MARGIN_SECONDS);
    expect(thresholdSeconds).toBeLessThan(WORKER.timeoutSeconds);
  });
});

describe("the alarms on the API", () => {
  it("ring before requests are cut off, and for no single one", () => {
    expect(getAlarm("api-slow").threshold).toBeLessThan((API.timeoutSeconds * 1_000) / 2);
    const { threshold, metric } = getAlarm("api-failing");
    expect(threshold * (metric.sample?.minimum ?? 0)).toBeGreaterThan(1);
  });

  it("ring within an interval", () => {
    for (const name of ["api-slow", "api-failing"]) {
      const { periodSeconds, evaluationPeriods } = getAlarm(name);
      expect(periodSeconds * evaluationPeriods).toBeLessThanOrEqual(SCHEDULE.intervalSeconds);
    }
  });
});

describe("the standing of reps", () => {
  it("is measured by the schedule's interval", () => {
    expect(DEFAULT_STANDING_LIMITS.intervalMs).toBe(SCHEDULE.intervalSeconds * 1_000);
  });

  it("calls parts overdue while they are still asked for", () => {
    expect(DEFAULT_STANDING_LIMITS.overdueAfterMs).toBeLessThan(DEFAULT_SYNC_POLICY.readiness.giveUpAfterMs);
  });
});
