import { describe, expect, it } from "vitest";
import { createSimulator } from "../simulator.ts";
import { buildSetting, milan, rosa } from "../testing/setting.ts";

function buildControl() {
  const setting = buildSetting();
  const control = async (method: string, path: string, body?: unknown) => {
    const answer = await setting.simulator.fetch(`http://127.0.0.1/__simulator${path}`, {
      method,
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === "" ? null : JSON.parse(text)) as unknown };
  };
  return { ...setting, control };
}

describe("control API", () => {
  it("adds people and calls that the API then shows, edits and deletes them", async () => {
    const { control, simulator, listIds, read, clock } = buildControl();
    const user = await control("POST", "/users", { email: "eva@tailspin.example", name: "Eva", team: "Sales" });
    expect(user).toMatchObject({ status: 201, body: { apiKey: simulator.user("eva@tailspin.example").apiKey } });
    const added = await control("POST", "/meetings", { owner: rosa, title: "By curl", summaryReadyAt: "never" });
    const { recordingId } = added.body as { recordingId: number };
    expect(await listIds()).toEqual([recordingId]);
    const at = clock.now() + 1000;
    expect((await control("POST", `/meetings/${recordingId}/edit`, { title: "Edited", at })).status).toBe(200);
    expect((await control("POST", `/meetings/${recordingId}/share`, { sharedWith: "all_teams" })).status).toBe(200);
    expect(await listIds("", milan)).toEqual([recordingId]);
    expect(await control("POST", "/clock", { advanceMs: 1000 })).toMatchObject({
      body: { now: "2026-09-14T12:00:01Z" },
    });
    expect(await read("/meetings")).toMatchObject({ items: [{ title: "Edited" }] });
    expect((await control("POST", `/meetings/${recordingId}/unshare`)).status).toBe(200);
    expect((await control("POST", `/meetings/${recordingId}/complete-action-item`, { index: 0 })).status).toBe(200);
    expect(await listIds("", milan)).toEqual([]);
    expect((await control("DELETE", `/meetings/${recordingId}`)).status).toBe(204);
    expect(await control("GET", "/meetings")).toEqual({ status: 200, body: [] });
  });

  it("rotates, revokes and deactivates, and issues OAuth tokens", async () => {
    const { control, ask } = buildControl();
    const { body } = await control("POST", `/users/${rosa}/rotate-key`);
    const as = { "x-api-key": (body as { apiKey: string }).apiKey };
    expect((await ask("/meetings", as)).status).toBe(200);
    await control("POST", `/users/${rosa}/revoke-key`);
    expect((await ask("/meetings", as)).status).toBe(401);
    expect(await control("POST", `/users/${milan}/deactivate`)).toMatchObject({ body: { status: "deactivated" } });
    expect((await ask("/meetings", milan)).status).toBe(401);
    await control("POST", `/users/${milan}/reactivate`);
    expect((await ask("/meetings", milan)).status).toBe(200);
    const tokens = (await control("POST", `/users/${milan}/oauth-token`, { expiresInSeconds: 5 })).body;
    const { accessToken } = tokens as { accessToken: string };
    expect((await ask("/meetings", { authorization: `Bearer ${accessToken}` })).status).toBe(200);
  });

  it("adds and removes faults, sets and resets switches, and shows both with what is allowed", async () => {
    const { control, ask } = buildControl();
    const fault = await control("POST", "/faults", {
      kind: "status",
      status: 502,
      times: "unlimited",
      match: { email: rosa },
    });
    expect(fault).toMatchObject({ status: 201, body: { id: 1, hits: 0 } });
    expect([(await ask("/meetings", rosa)).status, (await ask("/meetings", milan)).status]).toEqual([502, 200]);
    expect(await control("GET", "/faults")).toMatchObject({ body: [{ hits: 1, input: { times: "unlimited" } }] });
    expect((await control("DELETE", "/faults/1")).status).toBe(204);
    await control("POST", "/faults", { kind: "reset" });
    expect((await control("DELETE", "/faults")).status).toBe(204);
    expect((await ask("/meetings")).status).toBe(200);
    const scoped = { scope: { email: milan }, values: { globalLimit: 0 } };
    expect((await control("POST", "/switches", scoped)).status).toBe(200);
    expect([(await ask("/meetings", rosa)).status, (await ask("/meetings", milan)).status]).toEqual([200, 429]);
    expect((await control("POST", "/switches", { values: { heavyLimit: "unlimited" } })).status).toBe(200);
    expect(await control("GET", "/switches")).toMatchObject({
      body: { heavyLimit: { value: "unlimited", default: 30 }, era: { allowed: expect.stringContaining("2026-04") } },
    });
    expect((await control("DELETE", "/switches")).status).toBe(204);
    expect((await control("DELETE", "/limits")).status).toBe(204);
    expect((await ask("/meetings", milan)).status).toBe(200);
  });

  it("shows state, requests and counters, empties them, and is not counted itself", async () => {
    const { control, ask } = buildControl();
    await ask("/meetings?created_after=2026-01-01&include_summary=true");
    expect(await control("GET", "/requests")).toMatchObject({
      body: [
        {
          method: "GET",
          path: "/meetings",
          query: { created_after: ["2026-01-01"] },
          email: rosa,
          heavy: true,
          status: 200,
          page: 1,
        },
      ],
    });
    expect(await control("GET", `/counters?email=${rosa}`)).toMatchObject({
      body: { heavy: 1, total: 1, byStatus: { 200: 1 } },
    });
    expect(await control("GET", "/state")).toMatchObject({
      body: { clock: "virtual", users: 3, counters: { total: 1 } },
    });
    expect((await control("DELETE", "/requests")).status).toBe(204);
    expect(await control("GET", "/counters")).toMatchObject({ body: { total: 0 } });
  });

  it("registers webhooks for a user and shows their deliveries", async () => {
    const { control, simulator } = buildControl();
    const webhook = {
      owner: rosa,
      destination_url: "https://x.example",
      triggered_for: ["my_recordings"],
      include_summary: true,
    };
    const created = await control("POST", "/webhooks", webhook);
    expect(created).toMatchObject({
      status: 201,
      body: { ownerEmail: rosa, secret: expect.stringMatching(/^whsec_/) },
    });
    simulator.switches.webhookDelivery = "never";
    simulator.addMeeting(rosa);
    await control("POST", "/clock", { advanceMs: 600_000 });
    expect(await control("GET", "/deliveries")).toMatchObject({ body: [{ state: "dropped" }] });
    expect((await control("DELETE", `/webhooks/${(created.body as { id: string }).id}`)).status).toBe(204);
    expect(await control("GET", "/webhooks")).toEqual({ status: 200, body: [] });
  });

  it("seeds a demo and starts and stops traffic", async () => {
    const { control, simulator, clock } = buildControl();
    const seeded = await control("POST", "/seed", { reps: 2, callsPerRep: 3 });
    expect(seeded).toMatchObject({ status: 201, body: [{ apiKey: expect.any(String) }, {}] });
    expect((await control("POST", "/traffic", { meanSecondsBetweenCalls: 60 })).status).toBe(201);
    const before = simulator.meetings().length;
    await clock.advance(3_600_000);
    const grown = simulator.meetings().length;
    expect(grown).toBeGreaterThan(before + 20);
    expect((await control("DELETE", "/traffic")).status).toBe(204);
    await clock.advance(3_600_000);
    expect(simulator.meetings()).toHaveLength(grown);
  });

  it.each([
    ["POST", "/users", { name: "No address" }, /^email: is required/],
    ["POST", "/users", { email: "x", name: "X" }, /^email: an e-mail address/],
    ["POST", "/users", { email: rosa, name: "X" }, /^email: there already is/],
    ["POST", "/meetings", { owner: "nobody@x.example" }, /^email: no user nobody@x\.example/],
    ["POST", "/meetings", { owner: rosa, colour: "red" }, /^colour: no such field; allowed: title/],
    ["POST", "/meetings", { owner: rosa, createdAt: "soon" }, /^createdAt: "soon" is not allowed/],
    ["POST", "/meetings", { owner: rosa, durationMinutes: 0 }, /^durationMinutes: more than 0/],
    ["POST", "/meetings/7/edit", { title: "X" }, /^recordingId: no recording 7/],
    ["DELETE", "/meetings/x", undefined, /^recordingId: a whole number/],
    ["POST", "/faults", { kind: "flood" }, /^kind: "flood" is not allowed; allowed: one of "status"/],
    ["POST", "/faults", { kind: "reset", match: { user: rosa } }, /^user: no such field/],
    ["POST", "/switches", { values: { heavyLimit: -1 } }, /^heavyLimit: -1 is not allowed/],
    ["POST", "/webhooks", { owner: rosa, destination_url: "http://x.example" }, /include_ flag/],
    ["POST", "/seed", { reps: 0 }, /^reps: a whole number/],
    ["POST", "/traffic", { meanSecondsBetweenCalls: 0 }, /^meanSecondsBetweenCalls: more than 0/],
    ["POST", "/users", "{", /^body: valid JSON/],
    ["POST", "/users", "[]", /^body: a JSON object/],
  ])("answers 400 to %s %s %j", async (method, path, body, message) => {
    const { control } = buildControl();
    expect(await control(method, path, body)).toEqual({ status: 400, body: { error: expect.stringMatching(message) } });
  });

  it("answers 404 with the routes there are, and 405 to a wrong method", async () => {
    const { control } = buildControl();
    const unknown = await control("GET", "/nowhere");
    expect(unknown).toMatchObject({
      status: 404,
      body: { routes: expect.arrayContaining(["POST /__simulator/faults"]) },
    });
    expect((await control("POST", "/state")).status).toBe(405);
  });

  it("refuses to move the machine's clock", async () => {
    const body = JSON.stringify({ advanceMs: 1 });
    const answer = await createSimulator().fetch("http://x/__simulator/clock", { method: "POST", body });
    expect(answer.status).toBe(400);
  });
});
