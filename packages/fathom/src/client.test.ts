import type { FailureCode } from "@fathom-sync/core";
import { SourceError } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import { createWatchedLog } from "../../../test/canaries/index.ts";
import type { FathomClientDeps } from "./client.ts";
import { createFathomClient } from "./client.ts";
import { buildAnswer, buildFetch, buildPageBody } from "./fixtures/build-answer.ts";
import { buildLog } from "./fixtures/build-log.ts";
import { buildVirtualClock } from "./fixtures/virtual-clock.ts";
import type { Fetch } from "./transport.ts";

const apiKey = "test-key-1";

function buildClient(fetch: Fetch, overrides: Partial<FathomClientDeps> = {}) {
  const clock = buildVirtualClock();
  const client = createFathomClient({ fetch, clock, random: () => 0, log: createWatchedLog(), ...overrides });
  return { client, clock };
}

async function catchError(work: Promise<unknown>): Promise<SourceError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SourceError)) throw new Error(`a SourceError was expected, not ${String(error)}`);
  return error;
}

/** The body with a byte that is no UTF-8 in place of its question mark. */
function toBytesWithFault(body: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(body).map((byte) => (byte === 0x3f ? 0xff : byte));
}

describe("a request", () => {
  const page = buildFetch(() => buildAnswer(buildPageBody([])));

  it("goes to the meetings of the base URL with the key in its own header, and follows no redirect", async () => {
    const { fetch, sent } = buildFetch(() => buildAnswer(buildPageBody([])));
    await buildClient(fetch, { baseUrl: "http://127.0.0.1:4010/external/v1/", userAgent: "a/1" }).client.listMeetings(
      apiKey,
      {},
    );
    const [request] = sent;
    expect(request?.url.href).toBe("http://127.0.0.1:4010/external/v1/meetings");
    expect(Object.fromEntries(request?.headers ?? [])).toEqual({
      "x-api-key": apiKey,
      accept: "application/json",
      "user-agent": "a/1",
    });
    expect(request?.init).toMatchObject({ method: "GET", redirect: "manual" });
  });

  it("goes to Fathom itself by default", async () => {
    const { fetch, sent } = buildFetch(() => buildAnswer(buildPageBody([])));
    await buildClient(fetch).client.listMeetings(apiKey, {});
    expect(sent[0]?.url.href).toBe("https://api.fathom.ai/external/v1/meetings");
  });

  it("writes one pair per value of a list, whole seconds in UTC, and only the flags that are set", async () => {
    const { fetch, sent } = buildFetch(() => buildAnswer(buildPageBody([])));
    await buildClient(fetch).client.listMeetings(apiKey, {
      createdAfter: "2026-09-14T15:31:20.900Z",
      createdBefore: "2026-09-14T17:31:20.100+02:00",
      cursor: "eyJwYWdlX251bSI6Mn0=",
      recordedBy: ["a+b@x.example", "c@x.example"],
      includeActionItems: true,
      includeSummary: false,
      includeTranscript: true,
    });
    expect(sent[0]?.url.search).toBe(
      "?created_after=2026-09-14T15%3A31%3A20Z&created_before=2026-09-14T15%3A31%3A21Z&cursor=eyJwYWdlX251bSI6Mn0%3D" +
        "&recorded_by%5B%5D=a%2Bb%40x.example&recorded_by%5B%5D=c%40x.example&include_action_items=true&include_transcript=true",
    );
  });

  it.each(["", "two words", "line\nbreak", "clé"])(
    "is not sent with the key %j, which Fathom cannot have made",
    async (key) => {
      const { fetch, sent } = buildFetch(() => buildAnswer(buildPageBody([])));
      const error = await catchError(buildClient(fetch).client.listMeetings(key, {}));
      expect(error.code).toBe("fathom_key_refused");
      expect(sent).toEqual([]);
    },
  );

  it.each(["ftp://api.fathom.ai", "not a url"])("is refused at creation for the base URL %j", (baseUrl) => {
    expect(() => buildClient(page.fetch, { baseUrl })).toThrow(TypeError);
  });
});

describe("a fault of ours", () => {
  it("is not laid at Fathom's door", async () => {
    const { fetch, sent } = buildFetch(() => buildAnswer(buildPageBody([])));
    await expect(buildClient(fetch).client.listMeetings(apiKey, { createdAfter: "soon" })).rejects.toThrow(RangeError);
    expect(sent).toEqual([]);
  });
});

describe("a page", () => {
  it("is returned with its cursor and the moment of the request", async () => {
    const { fetch } = buildFetch(() => buildAnswer(buildPageBody([{ recording_id: 1 }], "next")));
    const { client, clock } = buildClient(fetch);
    expect(await client.listMeetings(apiKey, {})).toEqual({
      items: [{ recording_id: 1 }],
      nextCursor: "next",
      sentAt: clock.now(),
      retryAt: undefined,
    });
    expect(clock.pendingTimers).toBe(0);
  });

  it("brings the reset when it was the last one allowed", async () => {
    const headers = { "ratelimit-remaining": "0", "ratelimit-reset": "17" };
    const { client, clock } = buildClient(buildFetch(() => buildAnswer(buildPageBody([]), { headers })).fetch);
    expect((await client.listMeetings(apiKey, {})).retryAt).toBe(clock.now() + 17_000);
  });

  it("is put together from bytes cut inside a character", async () => {
    const bytes = new TextEncoder().encode(buildPageBody([{ title: "Ω🎉é" }]));
    const chunks = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const { client } = buildClient(buildFetch(() => buildAnswer(chunks)).fetch);
    expect((await client.listMeetings(apiKey, {})).items).toEqual([{ title: "Ω🎉é" }]);
  });
});

describe("a status", () => {
  const statuses: [number, FailureCode][] = [
    [400, "fathom_rejected_request"],
    [401, "fathom_key_refused"],
    [403, "fathom_access_refused"],
    [429, "fathom_rate_limited"],
    [500, "fathom_server_error"],
    [502, "fathom_server_error"],
    [503, "fathom_server_error"],
    [504, "fathom_server_error"],
    [201, "fathom_unexpected_status"],
    [204, "fathom_unexpected_status"],
    [301, "fathom_unexpected_status"],
    [302, "fathom_unexpected_status"],
    [404, "fathom_unexpected_status"],
    [418, "fathom_unexpected_status"],
    [422, "fathom_unexpected_status"],
  ];
  it.each(statuses)("of %i is %s, with what Fathom says", async (status, code) => {
    const body = status === 204 ? null : '{"error":"Because of the moon"}';
    const headers = { location: "http://elsewhere.example/" };
    const { fetch, sent } = buildFetch(() => buildAnswer(body, { status, headers }));
    const { client, clock } = buildClient(fetch);
    const error = await catchError(client.listMeetings(apiKey, {}));
    expect(error).toMatchObject({ code, status });
    expect(error.message).toBe(`Fathom answered ${status}${body === null ? "" : ": Because of the moon"}`);
    expect(sent).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    [429, {}, 60],
    [429, { "retry-after": "9" }, 9],
    [429, { "ratelimit-reset": "31", "ratelimit-remaining": "0" }, 31],
    [503, { "retry-after": "120" }, 120],
    [503, {}, undefined],
    [401, {}, undefined],
    [401, { "ratelimit-remaining": "0", "ratelimit-reset": "5" }, 5],
  ])("of %i with %j names when to come back", async (status, headers, seconds) => {
    const { client, clock } = buildClient(buildFetch(() => buildAnswer("{}", { status, headers })).fetch);
    const error = await catchError(client.listMeetings(apiKey, {}));
    expect(error.retryAt).toBe(seconds === undefined ? undefined : clock.now() + seconds * 1_000);
  });

  it("is known although its body is cut off, too large or HTML", async () => {
    const cutOff = new ReadableStream({
      pull(controller) {
        controller.error(new TypeError("terminated"));
      },
    });
    for (const body of [cutOff, "x ".repeat(100_000), "<html>Bad gateway</html>"]) {
      const { client } = buildClient(buildFetch(() => buildAnswer(body, { status: 502 })).fetch);
      const error = await catchError(client.listMeetings(apiKey, {}));
      expect(error).toMatchObject({ code: "fathom_server_error", message: "Fathom answered 502" });
    }
  });
});

describe("an answer that is no page", () => {
  it.each([
    ["HTML", "<html>Sign in</html>"],
    ["nothing", ""],
    ["cut off JSON", buildPageBody([{ title: "Northwind" }]).slice(0, -4)],
    ["no items", '{"next_cursor":null}'],
    ["a cursor of a wrong type", '{"items":[],"next_cursor":{"page":2}}'],
    ["no cursor", '{"items":[]}'],
    ["bytes that are no UTF-8", toBytesWithFault(buildPageBody([{ title: "caf?" }]))],
    ["UTF-8 that ends inside a character", Uint8Array.of(0x22, 0xc3)],
  ])("is malformed: %s", async (_what, body) => {
    const { log, lines } = buildLog();
    const { fetch } = buildFetch(() => buildAnswer(body, { headers: { "content-type": "text/html; charset=utf-8" } }));
    const { client, clock } = buildClient(fetch, { log });
    const error = await catchError(client.listMeetings(apiKey, {}));
    expect(error).toMatchObject({ code: "fathom_malformed_answer", status: 200 });
    expect(lines).toMatchObject([{ event: "fathom.malformed_answer", fields: { contentType: "text/html" } }]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("is malformed when it is too large, and is not read to the end", async () => {
    let chunks = 0;
    let cancelled = false;
    const endless = new ReadableStream({
      pull(controller) {
        chunks++;
        controller.enqueue(new Uint8Array(8 * 1024 * 1024).fill(0x20));
      },
      cancel() {
        cancelled = true;
      },
    });
    const { client } = buildClient(buildFetch(() => buildAnswer(endless)).fetch);
    const error = await catchError(client.listMeetings(apiKey, {}));
    expect(error.code).toBe("fathom_malformed_answer");
    expect(error.message).toContain("larger than 67108864 bytes");
    expect(chunks).toBeLessThan(12);
    expect(cancelled).toBe(true);
  });
});

describe("a request without an answer", () => {
  it("times out when nothing comes, aborts the request and leaves no timer", async () => {
    let signal: AbortSignal | null | undefined;
    const { client, clock } = buildClient(
      (_url, init) => {
        signal = init.signal;
        return new Promise(() => undefined);
      },
      { requestTimeoutMs: 5_000 },
    );
    const startedAt = clock.now();
    const error = await clock.settle(catchError(client.listMeetings(apiKey, {})));
    expect(error.code).toBe("fathom_timeout");
    expect(clock.now() - startedAt).toBe(5_000);
    expect(signal?.aborted).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it("times out however the aborted request words its end", async () => {
    const { client, clock } = buildClient((_url, init) => {
      return new Promise((_resolve, reject) => {
        init.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
      });
    });
    expect((await clock.settle(catchError(client.listMeetings(apiKey, {})))).code).toBe("fathom_timeout");
  });

  it.each([200, 500])("times out when the body of a %i hangs, and lets go of it", async (status) => {
    let cancelled = false;
    const hanging = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"items":['));
      },
      cancel() {
        cancelled = true;
      },
    });
    const { client, clock } = buildClient(buildFetch(() => buildAnswer(hanging, { status })).fetch);
    const startedAt = clock.now();
    const error = await clock.settle(catchError(client.listMeetings(apiKey, {})));
    expect(error.code).toBe("fathom_timeout");
    expect(clock.now() - startedAt).toBe(20_000);
    expect(cancelled).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it("times out on a body that drips", async () => {
    const clock = buildVirtualClock();
    const dripping = new ReadableStream({
      async pull(controller) {
        await clock.sleep(900);
        controller.enqueue(Uint8Array.of(0x20));
      },
    });
    const { client } = buildClient(buildFetch(() => buildAnswer(dripping)).fetch, { clock, requestTimeoutMs: 3_000 });
    const error = await clock.settle(catchError(client.listMeetings(apiKey, {})));
    expect(error.code).toBe("fathom_timeout");
  });

  it("lets go of the body of an answer that comes after the limit", async () => {
    let cancelled = false;
    const late = buildAnswer(
      new ReadableStream({
        cancel() {
          cancelled = true;
        },
      }),
    );
    const clock = buildVirtualClock();
    const { client } = buildClient(() => clock.sleep(30_000).then(() => late), { clock });
    await clock.settle(catchError(client.listMeetings(apiKey, {})));
    await clock.advance(30_000);
    expect(cancelled).toBe(true);
  });

  it("has its limit shortened for one request, never lengthened", async () => {
    const { client, clock } = buildClient(() => new Promise(() => undefined), { requestTimeoutMs: 5_000 });
    for (const [limitMs, takesMs] of [
      [700, 700],
      [60_000, 5_000],
    ]) {
      const startedAt = clock.now();
      await clock.settle(catchError(client.listMeetings(apiKey, {}, { limitMs })));
      expect(clock.now() - startedAt).toBe(takesMs);
    }
  });

  it("is unreachable when the connection fails, named by the system's code", async () => {
    const reset = Object.assign(new Error("read ECONNRESET 10.0.0.1:443"), { code: "ECONNRESET" });
    const { client, clock } = buildClient(buildFetch(new TypeError("fetch failed", { cause: reset })).fetch);
    const error = await catchError(client.listMeetings(apiKey, {}));
    expect(error).toMatchObject({
      code: "fathom_unreachable",
      message: "the connection to Fathom failed (ECONNRESET)",
    });
    expect(error.cause).toBeUndefined();
    expect(clock.pendingTimers).toBe(0);
  });

  it("is unreachable when the connection breaks inside the body", async () => {
    const broken = new ReadableStream({
      pull(controller) {
        controller.error(new TypeError("terminated"));
      },
    });
    const { client } = buildClient(buildFetch(() => buildAnswer(broken)).fetch);
    const error = await catchError(client.listMeetings(apiKey, {}));
    expect(error).toMatchObject({ code: "fathom_unreachable", message: "the connection to Fathom failed (TypeError)" });
  });
});
