/**
 * What is promised about Fathom's limits, against a simulated Fathom that counts by windows of its own: never a request
 * before the moment it named, and at most one 429 in 60 s per key; whatever it names, whoever waits, in whichever process.
 */
import type { CallSource, CallSources, ListCallsQuery, OpenSourceInput, SpentBudget } from "@fathom-sync/core";
import { SourceError } from "@fathom-sync/core";
import type { Switches } from "@fathom-sync/simulator";
import { createSimulator } from "@fathom-sync/simulator";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createWatchedLog } from "../../../test/canaries/index.ts";
import { createFathomSources } from "./fathom-source.ts";
import { buildVirtualClock } from "./fixtures/virtual-clock.ts";
import type { Fetch } from "./transport.ts";

const email = "rosa.lind@tailspin.example";
const light: ListCallsQuery = {
  createdAfter: "2026-11-20T00:00:00Z",
  createdBefore: "2026-11-22T12:00:00Z",
  detail: "light",
};
const full: ListCallsQuery = { ...light, detail: "full" };
const MINUTE_MS = 60_000;

interface Sent {
  readonly at: number;
  readonly heavy: boolean;
  status: number;
  answeredAt: number;
  /** Epoch ms that the answer named, read by rules of this test. */
  namedAt: number;
}

/** Fathom, and as many processes with a key of the same rep as are wanted. */
function buildSetting(switches: Partial<Switches> = {}, random: () => number = () => 0) {
  const clock = buildVirtualClock();
  const simulator = createSimulator({
    clock: {
      now: clock.now,
      setTimer(run, delayMs) {
        const timer = new AbortController();
        void clock.sleep(delayMs, timer.signal).then(() => (timer.signal.aborted ? undefined : run()));
        return () => timer.abort();
      },
    },
  });
  simulator.setSwitches({}, switches);
  const { apiKey } = simulator.addUser({ email, name: "Rosa Lind", team: "Sales" });
  const sent: Sent[] = [];
  const fetch: Fetch = async (url, init) => {
    const heavy = /include_(transcript|summary)=true/.test(url);
    const one: Sent = { at: clock.now(), heavy, status: 0, answeredAt: 0, namedAt: 0 };
    sent.push(one);
    const response = await simulator.fetch(url, init);
    one.status = response.status;
    one.answeredAt = clock.now();
    one.namedAt = response.status === 429 ? toNamedAt(response.headers, clock.now()) : 0;
    return response;
  };
  const startProcess = (): CallSources =>
    createFathomSources({
      fetch,
      clock,
      random,
      log: createWatchedLog(),
      baseUrl: "https://fathom.example/external/v1",
    });
  const open = (sources: CallSources, input: Partial<OpenSourceInput> = {}): CallSource =>
    sources.open({
      apiKey,
      connectionId: "rosa",
      recordedBy: email,
      deadlineAt: clock.now() + 24 * 3_600_000,
      ...input,
    });
  return { clock, simulator, sent, startProcess, open };
}

function toNamedAt(headers: Headers, now: number): number {
  const retryAfter = headers.get("retry-after");
  if (retryAfter !== null) return /^\d+$/.test(retryAfter) ? now + Number(retryAfter) * 1_000 : Date.parse(retryAfter);
  const reset = headers.get("ratelimit-reset");
  if (reset === null) return now + MINUTE_MS;
  return Number(reset) > 1_000_000_000 ? Number(reset) * 1_000 : now + Number(reset) * 1_000;
}

function expectPromiseKept(sent: readonly Sent[]): void {
  const refusals = sent.filter((one) => one.status === 429);
  for (const refusal of refusals) {
    const later = sent.slice(sent.indexOf(refusal) + 1);
    const tooEarly = later.filter((one) => one.at >= refusal.answeredAt && one.at < refusal.namedAt);
    expect(tooEarly, "sent before the moment Fathom named").toEqual([]);
  }
  const gaps = refusals.map((one, index) => one.at - (refusals[index - 1]?.at ?? -MINUTE_MS));
  expect(Math.min(MINUTE_MS, ...gaps), "ms between two refusals").toBe(MINUTE_MS);
}

/** Lists until `untilMs` on the clock, going on after refusals, as one after another would. */
async function listUntil(source: CallSource, query: ListCallsQuery, clock: { now(): number }, untilAt: number) {
  while (clock.now() < untilAt) {
    try {
      await source.listCalls(query);
    } catch (error) {
      if (!(error instanceof SourceError) || error.code !== "fathom_rate_limited") throw error;
    }
  }
}

const countRefusals = (sent: readonly Sent[]): number => sent.filter((one) => one.status === 429).length;

const headerForms: Partial<Switches>[] = [
  { retryAfter: "seconds" },
  { retryAfter: "http-date", rateLimitHeaders: "none" },
  { retryAfter: "none", rateLimitHeaders: "relative" },
  { retryAfter: "none", rateLimitHeaders: "epoch" },
  { retryAfter: "none", rateLimitHeaders: "none" },
];

describe.each(headerForms)("when Fathom answers 429 with %j", (form) => {
  // Described by the other bucket, a heavy call is not told that its own is used up.
  const silent: Partial<Switches> = { ...form, rateLimitBucket: "global" };

  it("keeps the promise while Fathom stays at 5 a minute for half an hour and the budget tries to grow back", async () => {
    const { clock, sent, startProcess, open } = buildSetting({ ...silent, heavyLimit: 5 });
    const startAt = clock.now();
    await clock.settle(listUntil(open(startProcess()), full, clock, startAt + 30 * MINUTE_MS));
    expectPromiseKept(sent);
    // One to learn it, and then one per attempt to grow back, which comes every five minutes.
    expect(countRefusals(sent)).toBeGreaterThan(1);
    expect(countRefusals(sent)).toBeLessThanOrEqual(6);
    expect(sent.filter((one) => one.status === 200).length).toBeGreaterThan(100);
  });

  it("keeps the promise when the heavy limit drops to 5 in the middle of a window, and uses 30 again later", async () => {
    const { clock, simulator, sent, startProcess, open } = buildSetting({ ...silent, latencyMs: 700 });
    const startAt = clock.now();
    const work = listUntil(open(startProcess()), full, clock, startAt + 30 * MINUTE_MS);
    await clock.advance(10_000);
    simulator.setSwitches({}, { heavyLimit: 5 });
    await clock.advance(3 * MINUTE_MS);
    simulator.setSwitches({}, { heavyLimit: 30 });
    await clock.settle(work);
    expectPromiseKept(sent);
    expect(countRefusals(sent)).toBe(1);
    const busiest = sent
      .slice(-90)
      .map(({ at: from }) => sent.filter(({ at }) => at >= from && at < from + 60_000).length);
    expect(Math.max(...busiest)).toBe(30);
  });

  it("keeps the promise when many requests of the key wait at once, light and heavy", async () => {
    const { clock, simulator, sent, startProcess, open } = buildSetting({ ...silent, latencyMs: 400 });
    const startAt = clock.now();
    const source = open(startProcess());
    const work = Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        listUntil(source, index % 3 === 0 ? light : full, clock, startAt + 12 * MINUTE_MS),
      ),
    );
    await clock.advance(4_000);
    simulator.setSwitches({}, { heavyLimit: 5 });
    await clock.settle(work);
    expectPromiseKept(sent);
    expect(countRefusals(sent)).toBeGreaterThanOrEqual(1);
    expect(sent.some((one) => !one.heavy)).toBe(true);
  });

  it("keeps the promise when every attempt runs in a new process that is only told what was spent", async () => {
    const { clock, simulator, sent, startProcess, open } = buildSetting({ ...silent, latencyMs: 300 });
    const startAt = clock.now();
    let spent: SpentBudget | undefined;
    for (let attempt = 0; clock.now() < startAt + 20 * MINUTE_MS; attempt++) {
      if (attempt === 1) simulator.setSwitches({}, { heavyLimit: 5 });
      const source = open(startProcess(), { spent, deadlineAt: clock.now() + 20_000 });
      const queries = [light, full, full, full, light, full, full, full];
      // An attempt ends with the first trouble, and the next one does not even wait.
      for (const query of queries) {
        const trouble: unknown = await clock.settle(source.listCalls(query)).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (trouble !== undefined) break;
      }
      spent = structuredClone(source.spent);
      await clock.advance(2_000);
    }
    expectPromiseKept(sent);
    expect(countRefusals(sent)).toBeGreaterThanOrEqual(1);
    expect(countRefusals(sent)).toBeLessThanOrEqual(5);
    // Fewer than in one process: what is remembered counts as sent with the newest request.
    expect(sent.filter((one) => one.heavy && one.status === 200).length).toBeGreaterThan(30);
  });
});

describe("the promise about limits", () => {
  it("holds whatever heavy limit from 5 to 30 Fathom takes whenever, for any number of callers", async () => {
    const phase = fc.record({
      heavyLimit: fc.integer({ min: 5, max: 30 }),
      forMs: fc.integer({ min: 100, max: 240_000 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(phase, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom(...headerForms),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        async (phases, callers, form, share) => {
          const latencyMs = Math.floor(share * 2_000);
          const setting = buildSetting({ ...form, latencyMs }, () => share);
          const { clock, simulator, sent } = setting;
          const endAt = clock.now() + phases.reduce((sum, { forMs }) => sum + forMs, 0);
          const source = setting.open(setting.startProcess());
          const work = Promise.all(
            Array.from({ length: callers }, (_, index) =>
              listUntil(source, index % 4 === 3 ? light : full, clock, endAt),
            ),
          );
          for (const { heavyLimit, forMs } of phases) {
            simulator.setSwitches({}, { heavyLimit });
            await clock.advance(forMs);
          }
          await clock.settle(work);
          expectPromiseKept(sent);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("brings a thousand calls with a hundred heavy requests in under four minutes", async () => {
    const { clock, simulator, sent, startProcess, open } = buildSetting({ latencyMs: 200 });
    for (let index = 0; index < 1_000; index++) {
      simulator.addMeeting(email, { createdAt: Date.parse("2026-11-22T11:00:00Z") - index * 60_000 });
    }
    const startAt = clock.now();
    const source = open(startProcess());
    let cursor: string | undefined;
    let calls = 0;
    do {
      const page = await clock.settle(source.listCalls({ ...full, ...(cursor === undefined ? {} : { cursor }) }));
      calls += page.calls.length;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(calls).toBe(1_000);
    expect(source.requests).toEqual({ light: 0, heavy: 100 });
    expect(source.throttles).toBe(0);
    expect(clock.now() - startAt).toBeLessThan(4 * MINUTE_MS);
    expectPromiseKept(sent);
  });
});
