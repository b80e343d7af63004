import { describe, expect, it } from "vitest";
import { boss, buildSetting, milan, rosa } from "./testing/setting.ts";

describe("authentication", () => {
  it("answers 200 to a key, and 401 with an error to none, an unknown one and one sent as bearer", async () => {
    const { ask, read, simulator } = buildSetting();
    const { apiKey } = simulator.user(rosa);
    expect((await ask("/meetings")).status).toBe(200);
    expect((await ask("/meetings", {})).status).toBe(401);
    expect((await ask("/meetings", { "x-api-key": "unknown" })).status).toBe(401);
    expect((await ask("/meetings", { authorization: `Bearer ${apiKey}` })).status).toBe(401);
    expect(await read("/meetings", { "x-api-key": "unknown" })).toEqual({ error: expect.any(String) });
  });

  it("stops a revoked and a rotated key at once, and accepts the new one", async () => {
    const { ask, simulator } = buildSetting();
    const oldKey = simulator.user(rosa).apiKey;
    const newKey = simulator.rotateKey(rosa);
    expect((await ask("/meetings", { "x-api-key": oldKey })).status).toBe(401);
    expect((await ask("/meetings", { "x-api-key": newKey })).status).toBe(200);
    simulator.revokeKey(rosa);
    expect((await ask("/meetings", { "x-api-key": newKey })).status).toBe(401);
    expect((await ask("/meetings", milan)).status).toBe(200);
  });

  it("revokes later when asked to", async () => {
    const { ask, clock, simulator } = buildSetting();
    simulator.revokeKey(rosa, { at: clock.now() + 60_000 });
    expect((await ask("/meetings")).status).toBe(200);
    await clock.advance(60_000);
    expect((await ask("/meetings")).status).toBe(401);
  });

  it("answers a deactivated user with deactivatedKeyStatus, and lets a reactivated one in again", async () => {
    const { ask, simulator } = buildSetting();
    simulator.deactivateUser(rosa);
    expect((await ask("/meetings")).status).toBe(401);
    simulator.switches.deactivatedKeyStatus = 403;
    expect((await ask("/meetings")).status).toBe(403);
    simulator.reactivate(rosa);
    expect((await ask("/meetings")).status).toBe(200);
  });

  it("answers 404 to paths that do not exist and 405 to wrong methods", async () => {
    const { ask } = buildSetting();
    for (const path of ["/meetings/900000001", "/me", "/user", "/webhooks/list/all"]) {
      expect((await ask(path)).status, path).toBe(404);
    }
    const wrong = await ask("/meetings", boss, { method: "POST" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET"]);
    expect((await ask("/webhooks")).status).toBe(405);
  });
});
