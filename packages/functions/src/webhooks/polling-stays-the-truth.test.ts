/** Whatever becomes of deliveries, the end is the one that polling alone would have come to. */
import type { CallPage, CallView } from "@fathom-sync/contract";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Bench, createBench, useMachine } from "../../test/bench.ts";
import { createWebhookBench, type WebhookBench } from "../../test/webhook-bench.ts";

const MINUTE_MS = 60_000;
const EMAIL = "a@sellers.example";

const getMachine = useMachine("server");
/** Hears from Fathom, and polls. */
let bench: Bench;
/** Polls the same Fathom, and hears nothing. */
let polling: Bench;
let webhooks: WebhookBench;
beforeEach(async () => {
  bench = await createBench(getMachine());
  polling = await createBench(getMachine(), {
    clock: bench.clock,
    fetch: (url, init) => bench.simulator.fetch(url, init),
  });
  const { name, email, apiKey } = await bench.addRep("a");
  await polling.call("PUT", "/api/reps/a", { json: { name, email } });
  await polling.call("PUT", "/api/reps/a/connection", { json: { apiKey } });
  await drain();
  webhooks = createWebhookBench(getMachine(), bench);
  await webhooks.register("a");
});

async function drain(): Promise<void> {
  for (const one of [bench, polling]) {
    for (const { batchItemFailures } of await one.drain()) expect(batchItemFailures).toEqual([]);
  }
}

/** `count` calls end now, and some minutes later Fathom has their content and tells of them. */
async function record(count: number): Promise<number[]> {
  const ids: number[] = [];
  for (let index = 0; index < count; index++) {
    ids.push(bench.simulator.addMeeting(EMAIL, { createdAt: bench.clock.now(), durationMinutes: 5 }).recordingId);
    bench.clock.advance(MINUTE_MS);
  }
  bench.clock.advance(10 * MINUTE_MS);
  // Fathom does what is due when it is asked something.
  await bench.simulator.fetch("https://fathom.example/external/v1/teams", {});
  await vi.waitFor(() => {
    const told = bench.simulator.webhooks.deliveries().filter(({ attempts }) => attempts.length > 0);
    expect(told.map(({ recordingId }) => recordingId)).toEqual(expect.arrayContaining(ids));
  });
  return ids;
}

async function poll(): Promise<void> {
  for (const one of [bench, polling]) await one.call("POST", "/api/reps/a/refresh");
  await drain();
}

/** Every call with its text, without when and by which way it was seen. */
async function readAll(of: Bench) {
  const { items } = await of.read<CallPage>("GET", "/api/reps/a/calls?limit=100");
  return await Promise.all(
    items.map(async ({ recordingId }) => {
      const call = await of.read<CallView>("GET", `/api/calls/${recordingId}`);
      const { text } = await of.call("GET", `/api/calls/${recordingId}/transcript`);
      return { call: withoutWays(call), text };
    }),
  );
}

function withoutWays(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, one: unknown) => (key === "sources" || key === "observedAt" ? undefined : one)),
  );
}

const listTitles = async (of: Bench) =>
  (await of.read<CallPage>("GET", "/api/reps/a/calls?limit=100")).items.map(({ title }) => title);

describe("polling stays the truth", () => {
  it("when every third delivery never arrives", async () => {
    const receive = bench.onWebhook;
    let count = 0;
    bench.onWebhook = async (url, init) => {
      count++;
      if (count % 3 === 0) return new Response(null, { status: 204 });
      return (await receive?.(url, init)) ?? new Response(null, { status: 500 });
    };
    const ids = await record(9);
    await drain();
    expect(count).toBe(9);
    // What did arrive is there before anybody polled.
    expect(await listTitles(bench)).toHaveLength(6);
    expect(await listTitles(polling)).toHaveLength(0);
    await poll();
    const all = await readAll(bench);
    expect(all).toHaveLength(ids.length);
    expect(all).toEqual(await readAll(polling));
  });

  it("when they arrive twice, out of order, and behind what a poll has seen since", async () => {
    const receive = bench.onWebhook;
    const held: { url: string; init: RequestInit }[] = [];
    bench.onWebhook = async (url, init) => {
      held.push({ url, init });
      return new Response(null, { status: 204 });
    };
    const ids = await record(6);
    expect(held).toHaveLength(6);
    const [first = 0, second = 0] = ids;
    bench.simulator.editMeeting(first, { title: "Edited before the poll" });
    bench.clock.advance(MINUTE_MS);
    await poll();
    bench.simulator.editMeeting(second, { title: "Edited after the poll" });
    const answers: (number | undefined)[] = [];
    for (const { url, init } of [...held.toReversed(), ...held]) answers.push((await receive?.(url, init))?.status);
    expect(answers).toEqual(Array(12).fill(204));
    await drain();
    // Older than the poll: it changed nothing.
    expect(await listTitles(bench)).toEqual(await listTitles(polling));
    bench.clock.advance(MINUTE_MS);
    await poll();
    const all = await readAll(bench);
    expect(all).toHaveLength(ids.length);
    expect(all).toEqual(await readAll(polling));
    expect(await listTitles(bench)).toEqual(
      expect.arrayContaining(["Edited before the poll", "Edited after the poll"]),
    );
  });

  it("does not bring back a call that was deleted in the CRM between its delivery and a poll", async () => {
    const [recordingId] = await record(1);
    await drain();
    await bench.call("DELETE", `/api/calls/${recordingId}`);
    await poll();
    expect(await listTitles(bench)).toEqual([]);
    expect(await listTitles(polling)).toHaveLength(1);
  });
});
