/** The source against the simulated Fathom: pages, parts, eras, limits and every trouble it can make on page 2. */
import { setImmediate } from "node:timers/promises";
import type { CallPage, CallSource, Clock, ListCallsQuery, OpenSourceInput } from "@fathom-sync/core";
import type { FaultInput, SchemaEra, Simulator, Switches } from "@fathom-sync/simulator";
import { createSimulator, createVirtualClock } from "@fathom-sync/simulator";
import { describe, expect, it } from "vitest";
import { createWatchedLog } from "../../../test/canaries/index.ts";
import { createFathomSources } from "./fathom-source.ts";

const rosa = "rosa.lind+sales@tailspin.example";
const startAt = "2026-11-22T12:00:00.000Z";
const query: ListCallsQuery = { createdAfter: "2026-11-20T00:00:00.500Z", createdBefore: startAt, detail: "light" };
const full: ListCallsQuery = { ...query, detail: "full" };

function buildSetting(switches: Partial<Switches> = {}) {
  const time = createVirtualClock(startAt);
  const clock: Clock = {
    now: () => time.now(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const cancel = time.setTimer(() => resolve(), ms);
        signal?.addEventListener("abort", () => {
          cancel();
          resolve();
        });
      }),
  };
  const simulator = createSimulator({ clock: time });
  simulator.setSwitches({}, switches);
  const { apiKey } = simulator.addUser({ email: rosa, name: "Rosa Lind", team: "Sales", viewAccess: "all_teams" });
  const sources = createFathomSources({
    fetch: simulator.fetch,
    clock,
    random: () => 0,
    log: createWatchedLog(),
    baseUrl: "https://fathom.example/external/v1",
  });
  const open = (input: Partial<OpenSourceInput> = {}): CallSource =>
    sources.open({ apiKey, connectionId: "rosa", recordedBy: rosa, deadlineAt: time.now() + 3_600_000, ...input });
  /** Moves time on until the work is done. */
  async function settle<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const done = (): void => {
      settled = true;
    };
    work.then(done, done);
    for (let turn = 0; turn < 5_000 && !settled; turn++) {
      for (let pause = 0; pause < 5 && !settled; pause++) await setImmediate();
      if (!settled) await time.advance(250);
    }
    return work;
  }
  return { simulator, time, open, settle };
}

/** One call an hour, back from the day before, so that all content is there. */
function addCalls(simulator: Simulator, count: number, email = rosa): void {
  for (let index = 0; index < count; index++) {
    const createdAt = Date.parse("2026-11-21T23:30:00Z") - index * 3_600_000;
    simulator.addMeeting(email, { createdAt, sharedWith: "all_teams", title: `Call ${index}` });
  }
}

async function listAll(
  source: CallSource,
  settle: <T>(work: Promise<T>) => Promise<T>,
  ask = query,
): Promise<CallPage[]> {
  const pages: CallPage[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await settle(source.listCalls(cursor === undefined ? ask : { ...ask, cursor }));
    pages.push(page);
    cursor = page.nextCursor;
  }
  return pages;
}

describe("against the simulator", () => {
  it("lists every call of the rep once, newest first, and only those", async () => {
    const { simulator, open, settle } = buildSetting();
    simulator.addUser({ email: "max@tailspin.example", name: "Max", team: "Sales" });
    addCalls(simulator, 23);
    addCalls(simulator, 5, "max@tailspin.example");
    const source = open();
    const pages = await listAll(source, settle);
    expect(pages.map((page) => page.calls.length)).toEqual([10, 10, 3]);
    const calls = pages.flatMap((page) => page.calls);
    expect(calls.map((call) => call.recordingId)).toEqual(
      simulator.meetings(rosa).map((meeting) => meeting.recordingId),
    );
    expect(new Set(calls.map((call) => call.recordedByEmail))).toEqual(new Set([rosa]));
    expect(source.requests).toEqual({ light: 3, heavy: 0 });
    expect(simulator.countersOf(rosa)).toMatchObject({ light: 3, heavy: 0 });
  });

  it("sends whole seconds, one recorder and no undocumented parameter", async () => {
    const { simulator, open, settle } = buildSetting({ fractionalSeconds: "match-nothing" });
    addCalls(simulator, 1);
    expect((await settle(open().listCalls(query))).calls).toHaveLength(1);
    expect(simulator.requests.list().at(-1)?.query).toEqual({
      created_after: ["2026-11-20T00:00:00Z"],
      created_before: ["2026-11-22T12:00:00Z"],
      "recorded_by[]": [rosa],
      include_action_items: ["true"],
    });
  });

  it.each<Switches["absentContent"]>(["null", "omitted"])(
    "tells parts by what it asked for when absent is %s",
    async (absentContent) => {
      const { simulator, open, settle } = buildSetting({ absentContent });
      const transcript = [
        {
          speaker: { display_name: "Rosa", matched_calendar_invitee_email: rosa },
          text: " Ω 🎉\u202E ",
          timestamp: "00:00:01",
        },
      ];
      simulator.addMeeting(rosa, { createdAt: "2026-11-21T12:00:00Z", transcript });
      simulator.addMeeting(rosa, {
        createdAt: "2026-11-21T11:00:00Z",
        transcriptReadyAt: "never",
        summaryReadyAt: "never",
      });
      const light = await settle(open().listCalls(query));
      expect(light.calls.map((call) => [call.summary, call.transcript])).toEqual([
        [undefined, undefined],
        [undefined, undefined],
      ]);
      expect(light.calls[0]?.actionItems).not.toBeUndefined();
      const [ready, pending] = (await settle(open().listCalls(full))).calls;
      expect(ready?.transcript).toEqual([
        { speaker: { name: "Rosa", email: rosa }, text: " Ω 🎉\u202E ", at: "00:00:01" },
      ]);
      expect(ready?.summary?.markdown).toBeTruthy();
      expect([pending?.summary, pending?.transcript]).toEqual([null, null]);
    },
  );

  it.each<SchemaEra>(["2026-07", "2026-04", "2025"])(
    "reads every call of the era %s, with odd data too",
    async (era) => {
      const odd = { nullScheduledTimes: true, nullEmails: true, unknownEnumValues: true, oddNames: true } as const;
      for (const oddities of [{}, odd, { ...odd, emptyInvitees: true, recordingIds: "above-2-31" } as const]) {
        const { simulator, open, settle } = buildSetting({ era, extraTopLevelKeys: true, ...oddities });
        addCalls(simulator, 8);
        simulator.addMeeting(rosa, { createdAt: "2026-11-21T09:15:00Z", meetingTitle: null });
        const page = await settle(open({ recordedBy: null }).listCalls(full));
        expect(page.calls).toHaveLength(9);
        expect(page.unreadable).toEqual([]);
        expect(page.calls.every((call) => (call.transcript?.length ?? 0) > 0)).toBe(true);
      }
    },
  );

  it("keeps nine calls of a page whose tenth cannot be read", async () => {
    const { simulator, open, settle } = buildSetting();
    addCalls(simulator, 9);
    simulator.addMeeting(rosa, { recordingId: 77, createdAt: "2026-11-21T09:15:00Z", raw: { created_at: "soon" } });
    const page = await settle(open().listCalls(query));
    expect(page.calls).toHaveLength(9);
    expect(page.unreadable).toEqual([
      { recordingId: 77, createdAt: null, reason: "created_at: not an ISO 8601 instant" },
    ]);
  });

  it("reads the end of the list from an empty cursor, and does not guess it from a missing one", async () => {
    const empty = buildSetting({ endCursor: "empty-string" });
    expect((await empty.settle(empty.open().listCalls(query))).nextCursor).toBeNull();
    const omitted = buildSetting({ endCursor: "omitted" });
    await expect(omitted.settle(omitted.open().listCalls(query))).rejects.toMatchObject({
      code: "fathom_malformed_answer",
    });
  });

  it("sees in a probe who recorded what the key sees", async () => {
    const { simulator, open, settle } = buildSetting();
    simulator.addUser({ email: "max@tailspin.example", name: "Max", team: "Sales" });
    addCalls(simulator, 2);
    addCalls(simulator, 2, "max@tailspin.example");
    const { owners } = await settle(open().probe());
    expect([...owners].sort()).toEqual(["max@tailspin.example", rosa]);
  });
});

describe("trouble on page 2", () => {
  const troubles: [FaultInput, string][] = [
    [{ kind: "status", status: 400 }, "fathom_rejected_request"],
    [{ kind: "status", status: 401 }, "fathom_key_refused"],
    [{ kind: "status", status: 403 }, "fathom_access_refused"],
    [{ kind: "status", status: 404 }, "fathom_unexpected_status"],
    [{ kind: "status", status: 429 }, "fathom_rate_limited"],
    [{ kind: "status", status: 500 }, "fathom_server_error"],
    [{ kind: "html" }, "fathom_server_error"],
    [{ kind: "html", status: 200 }, "fathom_malformed_answer"],
    [{ kind: "redirect" }, "fathom_unexpected_status"],
    [{ kind: "truncated-json" }, "fathom_malformed_answer"],
    [{ kind: "truncated-body" }, "fathom_unreachable"],
    [{ kind: "empty" }, "fathom_malformed_answer"],
    [{ kind: "no-items" }, "fathom_malformed_answer"],
    [{ kind: "null-items" }, "fathom_malformed_answer"],
    [{ kind: "wrong-shape" }, "fathom_malformed_answer"],
    [{ kind: "reset" }, "fathom_unreachable"],
    [{ kind: "timeout" }, "fathom_timeout"],
    [{ kind: "delay", delayMs: 60_000 }, "fathom_timeout"],
    [{ kind: "slow-body", delayMs: 60_000 }, "fathom_timeout"],
  ];

  it.each(troubles)("%j is %s, not an end of the list, and the page can be had afterwards", async (fault, code) => {
    const { simulator, open, settle } = buildSetting();
    addCalls(simulator, 15);
    simulator.addFault({ ...fault, match: { page: 2 } });
    const source = open();
    const first = await settle(source.listCalls(query));
    if (first.nextCursor === null) throw new Error("a second page was expected");
    const second = { ...query, cursor: first.nextCursor };
    await expect(settle(source.listCalls(second))).rejects.toMatchObject({ name: "SourceError", code });
    expect((await settle(source.listCalls(second))).calls).toHaveLength(5);
    expect(source.requests).toEqual({ light: 3, heavy: 0 });
  });

  it.each(["json", "message", "empty", "html"] as const)(
    "a refusal is known by its status with a body of kind %s",
    async (errorBody) => {
      const { simulator, open, settle } = buildSetting({ errorBody });
      simulator.revokeKey(rosa);
      await expect(settle(open().listCalls(query))).rejects.toMatchObject({ code: "fathom_key_refused", status: 401 });
    },
  );
});

describe("limits", () => {
  it.each<Partial<Switches>>([
    {},
    { rateLimitHeaders: "epoch" },
    { rateLimitHeaders: "none" },
    { rateLimitBucket: "global" },
  ])("never meets a 429 with 70 heavy requests in a row: %j", async (switches) => {
    const { simulator, open, settle } = buildSetting(switches);
    const source = open();
    for (let count = 0; count < 70; count++) await settle(source.listCalls(full));
    expect(simulator.counters).toMatchObject({ heavy: 70, throttled: 0 });
  });

  it.each<Partial<Switches>>([
    { retryAfter: "seconds" },
    { retryAfter: "http-date" },
    { retryAfter: "none" },
    { retryAfter: "none", rateLimitHeaders: "none" },
  ])("meets one 429 when Fathom is busy without saying so, and then keeps its pace: %j", async (switches) => {
    const { simulator, open, settle } = buildSetting({ rateLimitBucket: "global", heavyLimit: 5, ...switches });
    const source = open();
    let refused = 0;
    for (let count = 0; count < 21; count++) {
      await settle(source.listCalls(full)).catch((error: unknown) => {
        expect(error).toMatchObject({ code: "fathom_rate_limited" });
        refused++;
      });
    }
    expect(refused).toBe(1);
    expect(simulator.counters.throttled).toBe(1);
  });
});
