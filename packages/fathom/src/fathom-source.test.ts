import type { CallSource, ListCallsQuery, OpenSourceInput } from "@fathom-sync/core";
import { DeadlineReached, SourceError } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import type { FathomSourcesDeps } from "./fathom-source.ts";
import { createFathomSources } from "./fathom-source.ts";
import { buildAnswer, buildFetch, buildPageBody } from "./fixtures/build-answer.ts";
import { buildLog } from "./fixtures/build-log.ts";
import {
  buildBareMeeting,
  buildMeeting,
  buildMeetingOf2025,
  buildMeetingOfApril2026,
} from "./fixtures/build-meeting.ts";
import { buildVirtualClock } from "./fixtures/virtual-clock.ts";
import type { Fetch } from "./transport.ts";

const query: ListCallsQuery = {
  createdAfter: "2026-09-14T00:00:00Z",
  createdBefore: "2026-09-15T00:00:00Z",
  detail: "light",
};
const emptyPage = (): Response => buildAnswer(buildPageBody([]));

function buildSources(fetch: Fetch, overrides: Partial<FathomSourcesDeps> = {}) {
  const clock = buildVirtualClock();
  const { log, lines } = buildLog();
  const sources = createFathomSources({ fetch, clock, log, random: () => 0, ...overrides });
  const open = (input: Partial<OpenSourceInput> = {}): CallSource =>
    sources.open({
      apiKey: "test-key-1",
      connectionId: "connection-1",
      recordedBy: "rosa@tailspin.example",
      deadlineAt: clock.now() + 10 * 60_000,
      ...input,
    });
  return { clock, lines, open };
}

describe("listCalls", () => {
  it("asks light with action items only, and full with summary and transcript as well", async () => {
    const { fetch, sent } = buildFetch(emptyPage);
    const source = buildSources(fetch).open();
    await source.listCalls({ ...query, cursor: "abc" });
    await source.listCalls({ ...query, detail: "full" });
    const [light, full] = sent.map((request) => Object.fromEntries(request.url.searchParams));
    expect(light).toEqual({
      created_after: "2026-09-14T00:00:00Z",
      created_before: "2026-09-15T00:00:00Z",
      cursor: "abc",
      "recorded_by[]": "rosa@tailspin.example",
      include_action_items: "true",
    });
    expect(full).toMatchObject({ include_action_items: "true", include_summary: "true", include_transcript: "true" });
    expect(source.requests).toEqual({ light: 1, heavy: 1 });
  });

  it("asks for whatever the key sees when no recorder is given", async () => {
    const { fetch, sent } = buildFetch(emptyPage);
    await buildSources(fetch).open({ recordedBy: null }).listCalls(query);
    expect(sent[0]?.url.searchParams.has("recorded_by[]")).toBe(false);
  });

  it("returns a page of calls of every era with its cursor and the moment it was asked for", async () => {
    const items = [
      buildMeeting(),
      buildMeetingOfApril2026({ recording_id: 2 }),
      buildMeetingOf2025({ recording_id: 3 }),
      buildBareMeeting({ recording_id: 4 }),
    ];
    const { open, clock, lines } = buildSources(buildFetch(() => buildAnswer(buildPageBody(items, "next"))).fetch);
    const page = await open().listCalls({ ...query, detail: "full" });
    expect(page.calls.map((call) => call.recordingId)).toEqual([900000001, 2, 3, 4]);
    expect(page.calls.map((call) => call.transcript?.length)).toEqual([2, 2, 2, undefined]);
    expect(page).toMatchObject({ unreadable: [], nextCursor: "next" });
    expect(page.observedAt).toBe(new Date(clock.now()).toISOString());
    expect(lines.map((line) => line.event)).toEqual(["fathom.request"]);
  });

  it("tells a part that was not asked for from one that is not there", async () => {
    const { open } = buildSources(buildFetch(() => buildAnswer(buildPageBody([buildBareMeeting()]))).fetch);
    const [light] = (await open().listCalls(query)).calls;
    const [full] = (await open().listCalls({ ...query, detail: "full" })).calls;
    expect([light?.actionItems, light?.summary, light?.transcript]).toEqual([null, undefined, undefined]);
    expect([full?.actionItems, full?.summary, full?.transcript]).toEqual([null, null, null]);
  });

  it("keeps nine calls of a page whose tenth cannot be read, and says which and why", async () => {
    const items = Array.from({ length: 10 }, (_, index) => buildMeeting({ recording_id: index + 1 }));
    items[4] = buildMeeting({ recording_id: 5, created_at: "some day" });
    const { open, lines } = buildSources(buildFetch(() => buildAnswer(buildPageBody(items))).fetch);
    const page = await open().listCalls(query);
    expect(page.calls.map((call) => call.recordingId)).toEqual([1, 2, 3, 4, 6, 7, 8, 9, 10]);
    expect(page.unreadable).toEqual([
      { recordingId: 5, createdAt: null, reason: "created_at: not an ISO 8601 instant" },
    ]);
    expect(lines.map((line) => line.event)).toContain("fathom.meeting_unreadable");
  });

  it("keeps all calls of a page in which one is odd, and logs which fields", async () => {
    const items = [buildMeeting({ recording_id: 1 }), buildMeeting({ recording_id: 2, calendar_invitees: [7] })];
    const { open, lines } = buildSources(buildFetch(() => buildAnswer(buildPageBody(items))).fetch);
    const page = await open().listCalls(query);
    expect(page.calls).toHaveLength(2);
    expect(page.calls[1]?.invitees).toEqual([{ name: null, email: null, domain: null, external: false }]);
    expect(lines).toContainEqual({
      event: "fathom.meeting_odd_fields",
      fields: { connectionId: "connection-1", recordingId: 2, fields: "calendar_invitees.0" },
    });
  });

  it("counts refused and failed requests too, and makes one attempt each", async () => {
    const { fetch, sent } = buildFetch(
      () => buildAnswer("{}", { status: 401 }),
      new TypeError("fetch failed"),
      () => buildAnswer("<html>"),
    );
    const source = buildSources(fetch).open();
    const work = [{ detail: "light" as const }, { detail: "full" as const }, { detail: "light" as const }];
    for (const part of work) await expect(source.listCalls({ ...query, ...part })).rejects.toThrow(SourceError);
    expect(source.requests).toEqual({ light: 2, heavy: 1 });
    expect(sent).toHaveLength(3);
  });
});

describe("probe", () => {
  it("sends one light request without any filter or part, and names who recorded", async () => {
    const items = [
      buildMeeting(),
      buildMeeting({ recorded_by: { email: "ROSA@tailspin.example" } }),
      buildMeeting({ recorded_by: { email: "max@tailspin.example" } }),
      buildBareMeeting(),
      "odd",
    ];
    const { fetch, sent } = buildFetch(() => buildAnswer(buildPageBody(items)));
    const source = buildSources(fetch).open();
    expect((await source.probe()).owners).toEqual(["rosa@tailspin.example", "max@tailspin.example"]);
    expect(sent[0]?.url.search).toBe("");
    expect(source.requests).toEqual({ light: 1, heavy: 0 });
  });

  it("tells the calls of the first page that can be read, with who recorded each and when it was created", async () => {
    const items = [
      buildMeeting({ recording_id: 1, created_at: "2026-09-14T18:31:20+03:00" }),
      buildMeeting({ recording_id: 2, created_at: "soon" }),
      buildBareMeeting({ recording_id: 3, created_at: "2026-09-14T10:00:00Z" }),
      null,
    ];
    const { open } = buildSources(buildFetch(() => buildAnswer(buildPageBody(items, "next"))).fetch);
    expect((await open().probe()).calls).toEqual([
      { recordingId: 1, createdAt: "2026-09-14T15:31:20.000Z", recordedByEmail: "rosa@tailspin.example" },
      { recordingId: 3, createdAt: "2026-09-14T10:00:00.000Z", recordedByEmail: null },
    ]);
  });

  it("is refused like any request", async () => {
    const { open } = buildSources(buildFetch(() => buildAnswer("{}", { status: 403 })).fetch);
    await expect(open().probe()).rejects.toMatchObject({ code: "fathom_access_refused" });
  });
});

describe("the budget of a connection", () => {
  const refuseOnce = (headers: Record<string, string>, status = 429) =>
    buildFetch(() => buildAnswer("{}", { status, headers }), emptyPage);

  it("lets nothing be sent before the moment a refusal named, also through a source opened later", async () => {
    const { fetch, sent } = refuseOnce({ "retry-after": "25" });
    const { open, clock } = buildSources(fetch);
    const refusedAt = clock.now();
    await expect(open().listCalls(query)).rejects.toMatchObject({
      code: "fathom_rate_limited",
      retryAt: refusedAt + 25_000,
    });
    const late = open({ deadlineAt: refusedAt + 25_000 });
    await expect(late.listCalls(query)).rejects.toMatchObject({ name: "DeadlineReached", retryAt: refusedAt + 25_000 });
    expect(late.requests).toEqual({ light: 0, heavy: 0 });
    expect(sent).toHaveLength(1);
    await clock.settle(open().listCalls(query));
    expect(clock.now()).toBe(refusedAt + 25_000);
  });

  it("holds for a 503 with Retry-After and for a success that was the last one allowed", async () => {
    for (const [status, headers] of [
      [503, { "retry-after": "25" }],
      [200, { "ratelimit-remaining": "0", "ratelimit-reset": "25" }],
    ] as const) {
      const { fetch } = buildFetch(() => buildAnswer(buildPageBody([]), { status, headers }), emptyPage);
      const { open, clock } = buildSources(fetch);
      const startedAt = clock.now();
      await open()
        .listCalls(query)
        .catch(() => undefined);
      const page = await clock.settle(open().listCalls(query));
      expect(Date.parse(page.observedAt) - startedAt).toBe(25_000);
    }
  });

  it("is another one for another connection", async () => {
    const { open, clock } = buildSources(refuseOnce({ "retry-after": "25" }).fetch);
    const startedAt = clock.now();
    await open()
      .listCalls(query)
      .catch(() => undefined);
    await open({ connectionId: "connection-2" }).listCalls(query);
    expect(clock.now()).toBe(startedAt);
  });

  it("allows five heavy requests a minute after a heavy refusal", async () => {
    const { fetch, sent } = refuseOnce({ "retry-after": "1" });
    const { open, clock } = buildSources(fetch);
    const source = open();
    const full = { ...query, detail: "full" as const };
    await expect(source.listCalls(full)).rejects.toThrow(SourceError);
    const refusedAt = clock.now();
    for (let count = 0; count < 9; count++) await clock.settle(source.listCalls(full));
    expect(sent).toHaveLength(10);
    expect(clock.now() - refusedAt).toBeGreaterThanOrEqual(61_000);
  });
});

describe("throttles", () => {
  it("counts the requests of this source that were answered 429, and no other trouble", async () => {
    const refusals = [429, 503, 401, 429].map((status) => () => buildAnswer("{}", { status }));
    const { open, clock } = buildSources(buildFetch(...refusals, emptyPage).fetch);
    const source = open();
    for (let count = 0; count < 5; count++) await clock.settle(source.listCalls(query).catch(() => undefined));
    expect(source.throttles).toBe(2);
    expect(source.requests.light).toBe(5);
    expect(open().throttles).toBe(0);
  });
});

describe("spent", () => {
  it("tells of the connection, not of the source alone", async () => {
    const { open, clock } = buildSources(buildFetch(emptyPage).fetch);
    expect(open().spent).toEqual({ at: undefined, all: 0, heavy: 0, heavyRefusedAt: undefined });
    await open().listCalls(query);
    await open().listCalls({ ...query, detail: "full" });
    const at = new Date(clock.now()).toISOString();
    expect(open().spent).toEqual({ at, all: 2, heavy: 1, heavyRefusedAt: undefined });
    expect(open({ connectionId: "connection-2" }).spent.all).toBe(0);
  });

  it("is heeded by a process that did not send it, and counted once by the one that did", async () => {
    const { open, clock } = buildSources(buildFetch(emptyPage).fetch);
    const full = { ...query, detail: "full" as const };
    for (let count = 0; count < 30; count++) await open().listCalls(full);
    const { spent } = open();
    expect(open({ spent }).spent).toEqual(spent);
    const other = buildSources(buildFetch(emptyPage).fetch);
    const startedAt = clock.now();
    await other.clock.settle(other.open({ spent }).listCalls(full));
    expect(other.clock.now() - startedAt).toBe(61_000);
  });

  it("names the moment of the last heavy refusal", async () => {
    const { open, clock } = buildSources(buildFetch(() => buildAnswer("{}", { status: 429 }), emptyPage).fetch);
    const source = open();
    const refusedAt = new Date(clock.now()).toISOString();
    await expect(source.listCalls({ ...query, detail: "full" })).rejects.toThrow(SourceError);
    expect(source.spent).toEqual({ at: refusedAt, all: 1, heavy: 1, heavyRefusedAt: refusedAt });
  });
});

describe("the deadline", () => {
  it("ends a request that is still going on, as our own doing", async () => {
    const { open, clock } = buildSources(() => new Promise(() => undefined));
    const startedAt = clock.now();
    const source = open({ deadlineAt: startedAt + 3_000 });
    await expect(clock.settle(source.listCalls(query))).rejects.toThrow(DeadlineReached);
    expect(clock.now() - startedAt).toBe(3_000);
    expect(source.requests).toEqual({ light: 1, heavy: 0 });
    expect(clock.pendingTimers).toBe(0);
  });

  it("leaves a timeout of Fathom what it is when there is time left", async () => {
    const { open, clock } = buildSources(() => new Promise(() => undefined), { requestTimeoutMs: 2_000 });
    const source = open({ deadlineAt: clock.now() + 3_000 });
    await expect(clock.settle(source.listCalls(query))).rejects.toMatchObject({ code: "fathom_timeout" });
  });

  it("leaves a refusal what it is, also when it was seen late", async () => {
    const clock = buildVirtualClock();
    let frozenMs = 0;
    const frozenClock = { now: () => clock.now() + frozenMs, sleep: clock.sleep };
    const { open } = buildSources(
      async () => {
        frozenMs = 60_000;
        return buildAnswer("{}", { status: 401 });
      },
      { clock: frozenClock },
    );
    const source = open({ deadlineAt: clock.now() + 3_000 });
    await expect(source.listCalls(query)).rejects.toMatchObject({ code: "fathom_key_refused" });
  });

  it("starts no request once it has passed", async () => {
    const { fetch, sent } = buildFetch(emptyPage);
    const { open, clock } = buildSources(fetch);
    await expect(open({ deadlineAt: clock.now() }).listCalls(query)).rejects.toThrow(DeadlineReached);
    expect(sent).toEqual([]);
  });
});
