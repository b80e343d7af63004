import { describe, expect, it } from "vitest";
import { boss, buildSetting, milan, rosa, type Setting } from "../testing/setting.ts";
import { signWebhook } from "./signing.ts";

const url = "https://hooks.example.com/rosa";
const wanted = {
  destination_url: url,
  triggered_for: ["my_recordings", "my_shared_with_team_recordings"],
  include_summary: true,
};
const minuteMs = 60_000;

interface Received {
  readonly atMs: number;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A setting whose webhooks land in `received`; `answer` decides the status of each. */
function buildReceiver(answer: (count: number) => number = () => 200) {
  const received: Received[] = [];
  const webhookFetch: typeof fetch = async (input, init) => {
    const headers = init?.headers as Record<string, string>;
    received.push({ atMs: setting.clock.now(), url: String(input), headers, body: String(init?.body) });
    const status = answer(received.length);
    if (status === 0) throw new TypeError("fetch failed");
    return new Response(null, { status });
  };
  const setting: Setting = buildSetting({ webhookFetch });
  return { ...setting, received };
}

function register({ ask }: Setting, changes: Record<string, unknown> = {}, as = rosa): Promise<Response> {
  return ask("/webhooks", as, { method: "POST", body: JSON.stringify({ ...wanted, ...changes }) });
}

describe("POST and DELETE /webhooks", () => {
  it("creates a webhook whose secret is shown, with flags that default to false, and deletes it once", async () => {
    const setting = buildReceiver();
    const answer = await register(setting);
    const webhook = (await answer.json()) as { id: string };
    expect([answer.status, webhook]).toEqual([
      201,
      {
        id: expect.any(String),
        url,
        secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{32}$/),
        created_at: "2026-09-14T12:00:00Z",
        include_transcript: false,
        include_crm_matches: false,
        include_summary: true,
        include_action_items: false,
        triggered_for: wanted.triggered_for,
      },
    ]);
    const remove = (as: string) => setting.ask(`/webhooks/${webhook.id}`, as, { method: "DELETE" });
    expect([(await remove(milan)).status, (await remove(rosa)).status, (await remove(rosa)).status]).toEqual([
      404, 204, 404,
    ]);
  });

  it.each([
    ["a plain HTTP destination", { destination_url: "http://hooks.example.com" }],
    ["a loopback destination", { destination_url: "http://127.0.0.1:9" }],
    ["no destination", { destination_url: undefined }],
    ["no trigger", { triggered_for: [] }],
    ["a missing trigger list", { triggered_for: undefined }],
    ["an unknown trigger", { triggered_for: ["everything"] }],
    ["no include flag", { include_summary: false }],
    ["a flag that is no boolean", { include_transcript: "yes" }],
    ["an additional property", { include_highlights: true }],
  ])("refuses %s with 400", async (_, changes) => {
    expect((await register(buildReceiver(), changes)).status).toBe(400);
  });

  it("refuses what is no JSON object", async () => {
    const { ask } = buildReceiver();
    for (const body of ["{", "[]", ""])
      expect((await ask("/webhooks", rosa, { method: "POST", body })).status, body).toBe(400);
  });

  it("allows loopback, refuses team triggers, and defaults triggers in 2025, when switched", async () => {
    const setting = buildReceiver();
    const { switches } = setting.simulator;
    switches.allowLoopbackWebhooks = true;
    expect((await register(setting, { destination_url: "http://127.0.0.1:9/x" })).status).toBe(201);
    expect((await register(setting, { destination_url: "http://192.168.0.1/x" })).status).toBe(400);
    switches.teamTriggersRefused = true;
    expect((await register(setting)).status).toBe(400);
    expect((await register(setting, { triggered_for: ["my_recordings", "shared_external_recordings"] })).status).toBe(
      201,
    );
    switches.era = "2025";
    const old = await register(setting, { triggered_for: undefined });
    expect([old.status, await old.json()]).toEqual([
      201,
      expect.not.objectContaining({ triggered_for: expect.anything() }),
    ]);
  });
});

describe("webhook deliveries", () => {
  it("fire once, when the summary is there, with the bare meeting, signed", async () => {
    const setting = buildReceiver();
    const { secret } = (await (await register(setting)).json()) as { secret: string };
    const { recordingId } = setting.simulator.addMeeting(rosa, { recordingEndAt: setting.clock.now() });
    await setting.clock.advance(5 * minuteMs - 1);
    expect(setting.received).toEqual([]);
    await setting.clock.advance(60 * minuteMs);
    expect(setting.received).toHaveLength(1);
    const [first] = setting.received;
    if (first === undefined) throw new Error("nothing was received");
    const { headers, body, atMs } = first;
    expect(JSON.parse(body)).toMatchObject({
      recording_id: recordingId,
      default_summary: expect.any(Object),
      transcript: null,
    });
    const id = headers["webhook-id"] ?? "";
    expect(headers["webhook-signature"]).toBe(signWebhook(secret, id, Math.floor(atMs / 1000), body));
    setting.simulator.editMeeting(recordingId, { title: "Edited", summaryReadyAt: setting.clock.now() });
    await setting.clock.advance(60 * minuteMs);
    expect(setting.received).toHaveLength(1);
    expect(setting.simulator.webhooks.deliveries()).toMatchObject([{ messageId: id, state: "delivered", recordingId }]);
  });

  it("fire for no call without summary, none that is history, and none deleted before", async () => {
    const setting = buildReceiver();
    await register(setting);
    setting.simulator.addMeeting(rosa, { summaryReadyAt: "never" });
    setting.simulator.addMeeting(rosa, { createdAt: setting.clock.now() - 60 * minuteMs });
    setting.simulator.deleteMeeting(setting.simulator.addMeeting(rosa).recordingId);
    await setting.clock.advance(60 * minuteMs);
    expect(setting.received).toEqual([]);
  });

  it("fire once when a late summary comes after all", async () => {
    const setting = buildReceiver();
    await register(setting);
    const { recordingId } = setting.simulator.addMeeting(rosa, { summaryReadyAt: "never" });
    const summaryReadyAt = setting.clock.now() + minuteMs;
    setting.simulator.editMeeting(recordingId, { summaryReadyAt });
    setting.simulator.editMeeting(recordingId, { summaryReadyAt });
    await setting.clock.advance(minuteMs);
    expect(setting.received).toHaveLength(1);
  });

  it("go to each webhook whose trigger fits the sharing at that moment, each with its own id", async () => {
    const setting = buildReceiver();
    const { simulator, clock, received } = setting;
    simulator.addUser({ email: "jo@partner.example", name: "Jo", organisation: "partner" });
    const hooks = [
      [rosa, "my_recordings"],
      [rosa, "my_shared_with_team_recordings"],
      [boss, "shared_team_recordings"],
      ["jo@partner.example", "shared_external_recordings"],
      [milan, "shared_team_recordings"],
    ] as const;
    for (const [email, trigger] of hooks) {
      await register(
        setting,
        { destination_url: `https://x.example/${email}/${trigger}`, triggered_for: [trigger] },
        email,
      );
    }
    const deliver = async (sharedWith: Parameters<typeof simulator.shareMeeting>[1]) => {
      received.length = 0;
      simulator.addMeeting(rosa, { sharedWith });
      await clock.advance(10 * minuteMs);
      expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(received.length);
      return received.map((delivery) => delivery.url.slice("https://x.example/".length)).sort();
    };
    expect(await deliver("no_teams")).toEqual([`${rosa}/my_recordings`]);
    expect(await deliver("own_team")).toEqual([
      `${boss}/shared_team_recordings`,
      `${rosa}/my_shared_with_team_recordings`,
    ]);
    expect(await deliver({ emails: ["jo@partner.example"] })).toEqual([
      "jo@partner.example/shared_external_recordings",
      `${rosa}/my_recordings`,
    ]);
    simulator.deactivateUser(boss);
    expect(await deliver("own_team")).toEqual([`${rosa}/my_shared_with_team_recordings`]);
  });

  it("are retried on Svix's schedule with the same id and a fresh timestamp, until the schedule ends", async () => {
    const setting = buildReceiver((count) => [500, 302, 0][count % 3] ?? 500);
    const { simulator, clock, received } = setting;
    await register(setting);
    simulator.addMeeting(rosa, { summaryReadyAt: clock.now() + 1000 });
    await clock.advance(40 * 3_600_000);
    const firstMs = received[0]?.atMs ?? 0;
    const waits = received.map(({ atMs }) => (atMs - firstMs) / 1000);
    expect(waits).toEqual([0, 5, 305, 2105, 9305, 27_305, 63_305, 99_305]);
    expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(
      received.every(({ headers, atMs }) => headers["webhook-timestamp"] === String(Math.floor(atMs / 1000))),
    ).toBe(true);
    const [delivery] = simulator.webhooks.deliveries();
    expect(delivery?.state).toBe("failed");
    expect(delivery?.attempts.slice(0, 3)).toMatchObject([
      { status: 302 },
      { status: null, error: "fetch failed" },
      { status: 500 },
    ]);
  });

  it("end with the first 2xx, and are dropped when the webhook is deleted between attempts", async () => {
    const setting = buildReceiver((count) => (count === 2 ? 204 : 500));
    const { simulator, clock, received } = setting;
    await register(setting);
    simulator.addMeeting(rosa);
    await clock.advance(60 * minuteMs);
    expect([received.length, simulator.webhooks.deliveries()[0]?.state]).toEqual([2, "delivered"]);
    simulator.addMeeting(rosa);
    await clock.advance(5 * minuteMs - 20_000);
    simulator.webhooks.remove(simulator.webhooks.list()[0]?.id ?? "");
    await clock.advance(60 * minuteMs);
    expect([received.length, simulator.webhooks.deliveries()[1]?.state]).toEqual([3, "dropped"]);
  });

  it("keep the first timestamp on retries with webhookRetryTimestamp original, on other schedules too", async () => {
    const setting = buildReceiver((count) => (count === 1 ? 500 : 200));
    const { simulator, clock, received } = setting;
    simulator.setSwitches({}, { webhookRetryTimestamp: "original", webhookRetryDelaysSeconds: [10, 600] });
    await register(setting);
    simulator.addMeeting(rosa, { summaryReadyAt: clock.now() + 1000 });
    await clock.advance(60 * minuteMs);
    expect(new Set(received.map(({ headers }) => headers["webhook-timestamp"])).size).toBe(1);
    expect(received.map(({ atMs }) => atMs - (received[0]?.atMs ?? 0))).toEqual([0, 600_000]);
  });

  it("give up on an endpoint that takes longer than webhookTimeoutMs", async () => {
    const webhookFetch: typeof fetch = (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      });
    const setting = buildSetting({ webhookFetch });
    setting.simulator.switches.webhookTimeoutMs = 5;
    await register(setting);
    setting.simulator.addMeeting(rosa, { summaryReadyAt: setting.clock.now() + 1000 });
    await setting.clock.advance(1000);
    const [delivery] = setting.simulator.webhooks.deliveries();
    expect(delivery?.attempts).toMatchObject([{ status: null, error: expect.stringContaining("timeout") }]);
  });

  it("stop for an endpoint that has failed for webhookDisableAfterSeconds", async () => {
    const setting = buildReceiver(() => 500);
    const { simulator, clock, received } = setting;
    simulator.setSwitches({}, { webhookRetryDelaysSeconds: [0, 100], webhookDisableAfterSeconds: 60 });
    await register(setting);
    simulator.addMeeting(rosa);
    await clock.advance(60 * minuteMs);
    expect([received.length, simulator.webhooks.list()[0]?.disabled]).toEqual([2, true]);
    simulator.addMeeting(rosa);
    await clock.advance(60 * minuteMs);
    expect([received.length, simulator.webhooks.deliveries()[1]?.state]).toEqual([2, "dropped"]);
  });

  it("come twice, out of order, or never, by webhookDelivery", async () => {
    const setting = buildReceiver();
    const { simulator, clock, received } = setting;
    await register(setting);
    const readIds = () => received.map(({ body }) => (JSON.parse(body) as { recording_id: number }).recording_id);
    simulator.switches.webhookDelivery = "duplicate";
    simulator.addMeeting(rosa);
    await clock.advance(30 * minuteMs);
    expect(received).toHaveLength(2);
    expect(received[1]?.headers["webhook-id"]).toBe(received[0]?.headers["webhook-id"]);
    simulator.switches.webhookDelivery = "never";
    simulator.addMeeting(rosa);
    await clock.advance(30 * minuteMs);
    expect([received.length, simulator.webhooks.deliveries()[1]?.state]).toEqual([2, "dropped"]);
    received.length = 0;
    Object.assign(simulator.switches, { webhookDelivery: "out-of-order", webhookHoldSeconds: 300 });
    const first = simulator.addMeeting(rosa).recordingId;
    await clock.advance(minuteMs);
    const second = simulator.addMeeting(rosa).recordingId;
    await clock.advance(30 * minuteMs);
    expect(readIds()).toEqual([second, first]);
  });

  it("can be a megabyte, lack new fields, and be told apart by owner", async () => {
    const setting = buildReceiver();
    const { simulator, clock, received } = setting;
    await register(setting);
    simulator.setSwitches({ email: rosa }, { webhookMinimumBodyBytes: 1_000_000, webhookEra: "2026-04" });
    simulator.addMeeting(rosa);
    await clock.advance(30 * minuteMs);
    const body = received[0]?.body ?? "";
    expect(Buffer.byteLength(body)).toBeGreaterThan(1_000_000);
    expect(Buffer.byteLength(body)).toBeLessThan(1_100_000);
    expect(JSON.parse(body)).not.toHaveProperty("shared_with");
  });

  it("survive a revoked key, as on the live service", async () => {
    const setting = buildReceiver();
    await register(setting);
    setting.simulator.revokeKey(rosa);
    setting.simulator.addMeeting(rosa);
    await setting.clock.advance(30 * minuteMs);
    expect(setting.received).toHaveLength(1);
  });
});
