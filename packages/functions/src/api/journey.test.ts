/** Once through every route the contract lists, as a CRM would, and a look at what the log tells of it. */
import { type CallPage, ROUTES } from "@fathom-sync/contract";
import { expect, it } from "vitest";
import { findRoute } from "../../test/answers.ts";
import { createBench, useMachine } from "../../test/bench.ts";
import { createWebhookBench } from "../../test/webhook-bench.ts";

const getMachine = useMachine("server");

it("reaches every route of the contract, and the log tells ids and numbers alone", async () => {
  const bench = await createBench(getMachine());
  const reached = new Set<string>();
  const go = async <T>(method: string, path: string, json?: unknown): Promise<T> => {
    const answer = await bench.call(method, path, json === undefined ? {} : { json });
    expect(answer.status, answer.text).toBeLessThan(300);
    reached.add(findRoute(method, path)?.id ?? path);
    return answer.body as T;
  };
  const user = bench.simulator.addUser({ email: "canary.rep@sellers.example", name: "Canary Rep" });
  bench.simulator.addMeeting(user.email, {
    title: "Canary title",
    createdAt: bench.clock.now() - 3_600_000,
    invitees: [{ name: "Canary guest", email: "canary.guest@customer.example" }],
    transcript: [
      {
        speaker: { display_name: "Canary", matched_calendar_invitee_email: null },
        text: "Canary!",
        timestamp: "00:00:01",
      },
    ],
  });

  await go("GET", "/api/health");
  await go("GET", "/api/openapi.json");
  await go("GET", "/api/me");
  const imported = { repId: "b", name: "Canary Other", email: "canary.other@sellers.example", apiKey: "canary-key-1" };
  await go("POST", "/api/reps/import", { reps: [imported] });
  await go("PUT", "/api/reps/a", { name: "Canary Rep", email: user.email });
  await go("PUT", "/api/reps/a/connection", { apiKey: user.apiKey });
  await go("POST", "/api/reps/a/connection/test");
  await bench.drain();
  await go("GET", "/api/reps");
  await go("GET", "/api/reps/a");
  await go("GET", "/api/roster?search=canary&status=complete&sort=oldest");
  await go("GET", "/api/roster/summary");
  await go("POST", "/api/reps/a/refresh");
  const { runId } = await go<{ runId: string }>("POST", "/api/sync", { hours: 24, repIds: ["a"] });
  await go("GET", "/api/cron/sync-fathom?hours=24");
  await go("POST", "/api/cron/sync-fathom");
  await bench.drain();
  await go("GET", "/api/stats");
  await go("GET", "/api/runs");
  await go("GET", `/api/runs/${runId}`);
  await go("GET", "/api/reps/a/runs");
  await go("GET", `/api/runs/${runId}/reps`);
  const { runId: begun } = await go<{ runId: string }>("POST", "/api/sync");
  await go("DELETE", `/api/runs/${begun}`);
  await bench.drain();
  const { items } = await go<CallPage>("GET", "/api/reps/a/calls?limit=1");
  await go("GET", `/api/calls/${items[0]?.recordingId}`);
  await go("GET", `/api/calls/${items[0]?.recordingId}/transcript`);
  await go("GET", "/api/contacts/canary.guest@customer.example/calls");
  await go("GET", "/api/companies/customer.example/calls");
  await go("GET", "/api/reps/a/coverage");
  await go("GET", "/api/reps/a/quarantine");
  const webhooks = createWebhookBench(getMachine(), bench);
  await webhooks.send(await webhooks.addHook("b"), { id: "msg_1", body: '{"title": "Canary title"}' });
  await bench.drain();
  await go("GET", "/api/deliveries");
  await go("GET", "/api/reps/b/deliveries/msg_1");
  await go("POST", "/api/reps/b/deliveries/msg_1/replay");
  await go("GET", "/api/contacts/canary.guest@customer.example/export");
  await go("DELETE", "/api/contacts/canary.guest@customer.example");
  await go("DELETE", `/api/calls/${items[0]?.recordingId}`);
  await go("DELETE", "/api/reps/a/connection");
  await go("DELETE", "/api/reps/a?purge=true");
  await go("GET", "/api/audit");
  expect([...reached].toSorted()).toEqual(ROUTES.map((route) => route.id).toSorted());

  const log = bench.log.lines.join("\n");
  expect(log).toContain('"route":"/api/reps/{repId}/refresh"');
  for (const secret of [/canary/i, new RegExp(user.apiKey), /@/, /https?:/]) expect(log).not.toMatch(secret);
});
