/** A log and metrics that keep what they are told, and a clock that can be put forward: for tests. */
import { setTimeout as wait } from "node:timers/promises";
import { inspect } from "node:util";
import type { Clock, Log, LogFields, MetricName } from "@fathom-sync/core";
import { watchText } from "../../../test/canaries/index.ts";
import type { InvocationMetrics } from "../src/runtime/powertools-metrics.ts";

export interface LogRecorder extends Log {
  /** One text per entry, with all there is to see of an error: its fields and causes too. */
  readonly lines: string[];
}

export function createLogRecorder(): LogRecorder {
  const lines: string[] = [];
  const add = (line: string) => {
    watchText("log", line);
    lines.push(line);
  };
  const write = (level: string) => (event: string, fields?: LogFields) => {
    add(`${level} ${event} ${JSON.stringify(fields ?? {})}`);
  };
  return {
    lines,
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error(event, error, fields) {
      add(`error ${event} ${JSON.stringify(fields ?? {})} ${inspect(error, { depth: 8, showHidden: true })}`);
    },
  };
}

export interface MetricsRecorder extends InvocationMetrics {
  /** What each invocation wrote, oldest first: every value by itself. */
  readonly written: Partial<Record<MetricName, number[]>>[];
}

export function createMetricsRecorder(): MetricsRecorder {
  const written: MetricsRecorder["written"] = [];
  let values: Partial<Record<MetricName, number[]>> = {};
  return {
    written,
    add(name, value) {
      watchText("metric", `${name} ${value}`);
      values[name] = [...(values[name] ?? []), value];
    },
    flush() {
      written.push(values);
      values = {};
    },
  };
}

export interface ShiftedClock extends Clock {
  /** Puts the clock forward; nobody who sleeps is woken. */
  advance(ms: number): void;
}

/** Real time, put forward on demand. Sleeping takes a part of the time, so that confirmations and time limits need not be waited for. */
export function createShiftedClock(): ShiftedClock {
  let aheadMs = 0;
  return {
    now: () => Date.now() + aheadMs,
    advance(ms) {
      aheadMs += ms;
    },
    async sleep(ms, signal) {
      await wait(ms / SPEED, undefined, { signal }).catch(() => undefined);
    },
  };
}

/** Enough for tests to be quick; no more, so that a loaded machine is not taken for a slow Fathom. */
const SPEED = 5;
