import { describe, expect, it } from "vitest";
import { buildSetting, milan, rosa } from "./testing/setting.ts";

function toRateLimit(answer: Response): (string | null)[] {
  return ["limit", "remaining", "reset"].map((name) => answer.headers.get(`ratelimit-${name}`));
}

describe("rate limits", () => {
  it("let 60 calls through per key and 60 s, then answer 429 with Retry-After until the window is over", async () => {
    const { ask, clock } = buildSetting();
    expect(toRateLimit(await ask("/meetings"))).toEqual(["60", "59", "60"]);
    for (let count = 0; count < 59; count += 1) expect((await ask("/meetings")).status).toBe(200);
    await clock.advance(20_000);
    const refused = await ask("/meetings");
    expect([refused.status, refused.headers.get("retry-after"), ...toRateLimit(refused)]).toEqual([
      429,
      "40",
      "60",
      "0",
      "40",
    ]);
    expect((await ask("/meetings", milan)).status).toBe(200);
    await clock.advance(40_000);
    expect((await ask("/meetings")).status).toBe(200);
  });

  it("count heavy calls apart: 30 per 60 s, or 5 when Fathom is busy, without stopping light ones", async () => {
    const { simulator, ask } = buildSetting();
    const heavy = "/meetings?include_transcript=true";
    expect(toRateLimit(await ask(heavy))).toEqual(["30", "29", "60"]);
    simulator.switches.heavyLimit = 5;
    const { recordingId } = simulator.addMeeting(rosa, { createdAt: "2026-09-14T10:00:00Z" });
    for (let count = 0; count < 2; count += 1) {
      expect((await ask(`/recordings/${recordingId}/summary`)).status).toBe(200);
      expect((await ask("/meetings?include_summary=true")).status).toBe(200);
    }
    expect((await ask(heavy)).status).toBe(429);
    expect((await ask(`/recordings/${recordingId}/transcript`)).status).toBe(429);
    expect((await ask("/meetings?include_action_items=true")).status).toBe(200);
    expect(simulator.countersOf(rosa)).toMatchObject({ light: 1, heavy: 7, total: 8, throttled: 2 });
  });

  it("describe the bucket, and time, as the switches say", async () => {
    const { simulator, ask, clock } = buildSetting();
    Object.assign(simulator.switches, {
      rateLimitBucket: "global",
      rateLimitHeaders: "epoch",
      retryAfter: "http-date",
      heavyLimit: 1,
    });
    const first = await ask("/meetings?include_summary=true");
    expect(toRateLimit(first)).toEqual(["60", "59", String(clock.now() / 1000 + 60)]);
    const refused = await ask("/meetings?include_summary=true");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "Mon, 14 Sep 2026 12:01:00 GMT"]);
    Object.assign(simulator.switches, { rateLimitHeaders: "none", retryAfter: "none" });
    const bare = await ask("/meetings?include_summary=true");
    expect([bare.status, bare.headers.get("retry-after"), ...toRateLimit(bare)]).toEqual([429, null, null, null, null]);
  });

  it("keep one budget per user with limitScope, another window with limitWindowSeconds, none when unlimited", async () => {
    const { simulator, ask } = buildSetting();
    const bearer = { authorization: `Bearer ${simulator.issueOAuthToken(rosa).accessToken}` };
    Object.assign(simulator.switches, { globalLimit: 1, limitWindowSeconds: 10 });
    expect(toRateLimit(await ask("/meetings"))).toEqual(["1", "0", "10"]);
    expect((await ask("/meetings", bearer)).status).toBe(200);
    simulator.switches.limitScope = "user";
    expect((await ask("/meetings", bearer)).status).toBe(200);
    expect((await ask("/meetings")).status).toBe(429);
    simulator.setSwitches({}, { globalLimit: Number.POSITIVE_INFINITY });
    expect((await ask("/meetings")).status).toBe(200);
  });

  it("do not refuse a stranger with 429, and state headers on a 401 too", async () => {
    const { simulator, ask } = buildSetting();
    simulator.switches.globalLimit = 1;
    simulator.revokeKey(rosa);
    for (let count = 0; count < 3; count += 1) {
      const answer = await ask("/meetings");
      expect([answer.status, answer.headers.get("ratelimit-limit")]).toEqual([401, "1"]);
    }
  });
});
