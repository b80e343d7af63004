import { describe, expect, it } from "vitest";
import { buildSetting, milan, type Page, rosa } from "./testing/setting.ts";

describe("faults, met in process", () => {
  it("hit only what matches, as often as asked, and count their hits", async () => {
    const { simulator, ask } = buildSetting();
    for (let count = 0; count < 11; count += 1) simulator.addMeeting(rosa);
    const match = { email: rosa, path: "/meetings", page: 2, method: "get", heavy: false };
    const fault = simulator.addFault({ match, times: 2, kind: "status", status: 429, retryAfterSeconds: 7 });
    const pageTwo = `/meetings?cursor=${Buffer.from('{"page_num":2}').toString("base64")}`;
    expect((await ask("/meetings")).status).toBe(200);
    expect((await ask(pageTwo, milan)).status).toBe(200);
    expect((await ask(`${pageTwo}&include_summary=true`)).status).toBe(200);
    const hit = await ask(pageTwo);
    expect([hit.status, hit.headers.get("retry-after")]).toEqual([429, "7"]);
    expect((await ask(pageTwo)).status).toBe(429);
    expect((await ask(pageTwo)).status).toBe(200);
    expect(fault.hits).toBe(2);
    expect(simulator.requests.list().map(({ fault: kind, page, status }) => [kind, page, status])).toContainEqual([
      "status",
      2,
      429,
    ]);
  });

  it("last until removed with Infinity, and failNext is a short form", async () => {
    const { simulator, ask } = buildSetting();
    const fault = simulator.addFault({ kind: "status", times: Number.POSITIVE_INFINITY });
    expect([(await ask("/meetings")).status, (await ask("/teams")).status]).toEqual([503, 503]);
    fault.remove();
    expect((await ask("/meetings")).status).toBe(200);
    simulator.failNext(500, { match: { path: "/teams" } });
    expect([(await ask("/meetings")).status, (await ask("/teams")).status, (await ask("/teams")).status]).toEqual([
      200, 500, 200,
    ]);
    expect(() => simulator.addFault({ kind: "flood" as "reset" })).toThrow(/kind: one of status/);
    expect(() => simulator.addFault({ kind: "reset", times: 0 })).toThrow(/times/);
  });

  it("meet a refused key too: an outage is everybody's", async () => {
    const { simulator, ask } = buildSetting();
    simulator.revokeKey(rosa);
    simulator.failNext(503);
    expect([(await ask("/meetings")).status, (await ask("/meetings")).status]).toEqual([503, 401]);
  });

  it("reset as fetch does, with a TypeError caused by ECONNRESET", async () => {
    const { simulator, ask } = buildSetting();
    simulator.addFault({ kind: "reset" });
    const error: unknown = await ask("/meetings").catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ message: "fetch failed", cause: { code: "ECONNRESET" } });
    expect(simulator.requests.list()).toMatchObject([{ status: 0, fault: "reset" }]);
  });

  it("hang on timeout until the caller's signal aborts", async () => {
    const { simulator, ask } = buildSetting();
    simulator.addFault({ kind: "timeout" });
    const stop = new AbortController();
    const asked = ask("/meetings", rosa, { signal: stop.signal });
    stop.abort(new DOMException("waited long enough", "TimeoutError"));
    await expect(asked).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("cut JSON so that parsing fails, and cut bodies so that reading fails", async () => {
    const { simulator, ask } = buildSetting();
    simulator.addFault({ kind: "truncated-json" });
    await expect((await ask("/meetings")).json()).rejects.toThrow(SyntaxError);
    simulator.addFault({ kind: "truncated-body" });
    await expect((await ask("/meetings")).text()).rejects.toThrow(TypeError);
  });

  it("answer late with delay and latencyMs, and in drips with slow-body, on the simulator's clock", async () => {
    const { simulator, ask, clock } = buildSetting();
    simulator.switches.latencyMs = 1000;
    simulator.addFault({ kind: "delay", delayMs: 4000 });
    const arrivals: string[] = [];
    const late = ask("/meetings").then(() => arrivals.push("answer"));
    await clock.advance(4999);
    expect(arrivals).toEqual([]);
    await clock.advance(1);
    await late;
    simulator.switches.latencyMs = 0;
    simulator.addFault({ kind: "slow-body", delayMs: 2000 });
    const answer = await ask("/meetings");
    const body = answer.json();
    const before = clock.now();
    await clock.advance(2000);
    expect(await body).toMatchObject({ items: [] });
    expect(clock.now() - before).toBe(2000);
  });

  it("aborts a late answer", async () => {
    const { simulator, ask } = buildSetting();
    simulator.switches.latencyMs = 1000;
    const stop = new AbortController();
    const asked = ask("/meetings", rosa, { signal: stop.signal });
    stop.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
  });

  it.each([
    ["empty", 200, ""],
    ["no-items", 200, '{"limit":10,"next_cursor":null}'],
    ["null-items", 200, '{"limit":10,"next_cursor":null,"items":null}'],
    ["empty-page", 200, '{"limit":10,"next_cursor":null,"items":[]}'],
    ["wrong-shape", 200, '["unexpected"]'],
    ["redirect", 302, ""],
  ] as const)("answers wrongly with %s", async (kind, status, body) => {
    const { simulator, ask } = buildSetting();
    simulator.addMeeting(rosa);
    simulator.addFault({ kind });
    const answer = await ask("/meetings");
    expect([answer.status, await answer.text()]).toEqual([status, body]);
    expect(((await (await ask("/meetings")).json()) as Page).items).toHaveLength(1);
  });

  it("shapes error bodies by errorBody, and answers HTML with html", async () => {
    const { simulator, ask } = buildSetting();
    const readError = async () => {
      const answer = await ask("/meetings", {});
      return [answer.headers.get("content-type")?.split(";")[0], await answer.text()];
    };
    simulator.switches.errorBody = "message";
    expect(await readError()).toEqual(["application/json", expect.stringMatching(/^\{"message":/)]);
    simulator.switches.errorBody = "empty";
    expect((await readError())[1]).toBe("");
    simulator.switches.errorBody = "html";
    expect(await readError()).toEqual(["text/html", expect.stringContaining("<h1>")]);
    simulator.addFault({ kind: "html", status: 504 });
    const page = await ask("/meetings");
    expect([page.status, page.headers.get("content-type")]).toEqual([504, "text/html; charset=utf-8"]);
  });
});
