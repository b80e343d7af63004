/** Whole histories, and everything our code writes in them: no key, no address, no word of a call. */
import { expect, it } from "vitest";
import { countScanned, describeLeaks, takeLeaks, watchMessage, watchText } from "../../../../test/canaries/index.ts";
import { type Api, createMachine, type Machine } from "../machine/index.ts";
import { createMachineSystem } from "../world/machine-system.ts";
import { type CreateContender, runHistory } from "./run-history.ts";

/** Ours, with a reader at every way out. */
function createWatchedContender(onEnd: (machine: Machine) => void): CreateContender {
  return async ({ clock, random, fathomFetch, intervalMinutes, getFaults, onWorked }) => {
    const machine = await createMachine({
      ...{ clock, random, fathomFetch, faults: getFaults() },
      plan: { scheduleIntervalSeconds: intervalMinutes * 60 },
      onInvocation: onWorked,
      onLog: (line) => watchText("log", JSON.stringify(line)),
      onMetric: ({ name, value }) => watchText("metric", `${name} ${value}`),
      onTrace({ what, details }) {
        if (what === "message.sent") watchMessage(String(details?.body));
      },
    });
    const api: Api = async (...given) => {
      const answer = await machine.api(...given);
      if (answer.status >= 400) watchText("error-body", answer.text);
      return answer;
    };
    return {
      system: createMachineSystem({ ...machine, api }),
      start: machine.start,
      stop() {
        machine.stop();
        onEnd(machine);
      },
      onFaultsChanged() {
        machine.faults = getFaults();
      },
      counts: () => ({
        repRuns: machine.queue.counters.received,
        ...{ crashes: 0, timeouts: 0, duplicates: 0, writeUnits: 0, readUnits: 0 },
      }),
    };
  };
}

it("writes nothing of anybody in histories full of trouble: log, metrics, errors, messages, dead letters", async () => {
  let ended = 0;
  for (const seed of [1, 2]) {
    const createContender = createWatchedContender((machine) => {
      ended++;
      for (const { body } of [...machine.queue.list(), ...machine.queue.deadLetters]) watchMessage(body);
    });
    const { held } = await runHistory({ seed, days: 2, reps: 4, intervalMinutes: 30, createContender });
    expect(held).toBeGreaterThan(0);
  }
  expect(ended).toBe(2);
  expect(describeLeaks(takeLeaks())).toBe("");
  for (const channel of ["log", "metric", "message"] as const) expect(countScanned(channel)).toBeGreaterThan(100);
  expect(countScanned("error-body")).toBeGreaterThan(0);
}, 120_000);
