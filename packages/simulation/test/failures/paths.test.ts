/** Rows about what may not be needed and what may not be told: webhooks that never come, and secrets in what is written. */
import type { CallView, RunPage } from "@fathom-sync/contract";
import { METRICS } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import { ALARMS } from "../../../../infra/plan/alarm-plan.ts";
import { NO_FAULTS, ROUGH_FAULTS } from "../../src/machine/index.ts";
import { buildMachine, expectAllHeld, HOUR_MS, INTERVAL_MS, MINUTE_MS } from "./machine-setting.ts";

describe("failure table", () => {
  it("row 31: a call whose webhook never comes is stored by the next run, and says of each part that polling brought it", async () => {
    const setting = await buildMachine();
    await setting.connect("ann", 1);
    const webhook = setting.simulator.webhooks.create(setting.toEmail("ann"), {
      destination_url: "https://crm.example/fathom",
      triggered_for: ["my_recordings"],
      include_transcript: true,
      include_summary: true,
      include_action_items: true,
    });
    setting.simulator.setSwitches({}, { webhookDelivery: "never" });
    setting.machine.start();
    await setting.runTicks(1);
    const id = setting.addCall("ann");
    const madeAt = setting.clock.now();
    await setting.runTicks(1);
    expect(setting.simulator.webhooks.list().map((one) => one.id)).toEqual([webhook.id]);
    // Fathom had something to tell, and told nobody.
    expect(setting.simulator.webhooks.deliveries()).toMatchObject([
      { recordingId: id, state: "dropped", attempts: [] },
    ]);
    const call = await setting.ask<CallView>("GET", `/api/calls/${id}`);
    expect(call.sources).toEqual({ summary: "poll", actionItems: "poll", transcript: "poll", metadata: "poll" });
    expect(Date.parse(call.observedAt) - madeAt).toBeLessThanOrEqual(INTERVAL_MS);
    await expectAllHeld(setting, ["ann"]);
  });

  it("row 36: on a bad day no log line, metric, message, alarm text or error answer holds a key, an address, a link or a word of a call", async () => {
    const setting = await buildMachine();
    const word = (name: string) => `canary-${name}-zqx`;
    const apiKeys = [await setting.connect("ann", 3), await setting.connect("bob", 3)];
    const plant = (repId: string, raw: Record<string, unknown> = {}) =>
      setting.addCall(repId, {
        title: word("title"),
        invitees: [{ name: word("invitee"), email: `${word("address")}@customer.example` }],
        transcript: [
          {
            speaker: { display_name: word("speaker"), matched_calendar_invitee_email: null },
            text: word("sentence"),
            timestamp: "00:00:01",
          },
        ],
        summary: { template_name: null, markdown_formatted: word("summary") },
        raw: { share_url: `https://fathom.example/share/${word("share")}`, ...raw },
      });
    const stored = plant("ann");
    // Odd ones are told of by their fields, never by what is in them.
    plant("ann", { recording_id: word("id") });
    plant("bob", { created_at: word("instant"), title: { text: word("title") } });
    plant("bob", { transcript: [{ text: 7, speaker: word("speaker") }], default_summary: word("summary") });
    const errors: string[] = [];
    const ask = async (method: string, path: string, json?: unknown, token?: string) => {
      const answer = await setting.clock.settle(
        setting.machine.api(method, path, { ...(json ? { json } : {}), ...(token ? { token } : {}) }),
      );
      if (answer.status >= 400) errors.push(answer.text);
      return answer.status;
    };
    setting.machine.start();
    setting.machine.faults = ROUGH_FAULTS;
    const kinds = ["html", "truncated-json", "no-items", "wrong-shape", "reset", "timeout", "truncated-body"] as const;
    const bodies: string[] = [];
    for (let tick = 0; tick < 16; tick++) {
      const kind = kinds[tick % kinds.length] ?? "reset";
      setting.simulator.addFault({ kind, status: 200, times: 2, match: { heavy: tick % 2 === 0 } });
      if (tick === 8) setting.simulator.revokeKey(setting.toEmail("bob"));
      plant("ann");
      await setting.run(INTERVAL_MS - MINUTE_MS);
      bodies.push(...setting.machine.queue.list().map(({ body }) => body));
      await ask("POST", "/api/reps/ann/refresh");
      await ask("POST", "/api/reps/bob/refresh");
      await setting.run(MINUTE_MS);
    }
    setting.machine.faults = NO_FAULTS;
    // Whatever a caller sends in the wrong place does not come back, nor into the log.
    await ask("PUT", "/api/reps/ann/connection", { apiKey: `${word("wrong")} key` });
    await ask("PUT", "/api/reps/ann/connection", { apiKey: word("unknown-key") });
    await ask("GET", "/api/reps/ann", undefined, word("token"));
    await ask("POST", "/api/sync", { note: 1, since: word("since") });
    await setting.breakKey("bob");
    await ask("POST", "/api/reps/bob/refresh");
    await ask("GET", "/api/calls/900000999/transcript");
    await setting.run(HOUR_MS);
    expect(await ask("GET", `/api/calls/${stored}/transcript`)).toBe(200);
    expect(errors.length).toBeGreaterThan(5);
    const runs = await setting.ask<RunPage>("GET", "/api/runs");

    const written = {
      logs: setting.logs.map((line) => JSON.stringify(line)),
      errors,
      messages: [...bodies, ...setting.machine.queue.deadLetters.map(({ body }) => body)],
      metrics: [...new Set(setting.metrics.map(({ name }) => name))],
      alarms: ALARMS.map((alarm) => JSON.stringify(alarm)),
      runs: runs.items.map((run) => JSON.stringify(run)),
    };
    expect(written.logs.length).toBeGreaterThan(200);
    expect(setting.logs.some(({ level }) => level === "error" || level === "warn")).toBe(true);
    expect(Object.keys(METRICS)).toEqual(expect.arrayContaining(written.metrics));
    const secrets = [
      "-zqx",
      ...apiKeys,
      ...apiKeys.map((key) => key.slice(-12)),
      "@sellers.example",
      "@customer.example",
    ];
    const leaks = Object.entries(written).flatMap(([channel, texts]) =>
      texts
        .filter((text) => secrets.some((secret) => text.includes(secret)))
        .map((text) => `${channel}: ${text.slice(0, 300)}`),
    );
    expect(leaks).toEqual([]);
  });
});
