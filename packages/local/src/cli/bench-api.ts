// `pnpm bench api`: the API under load on this machine, against the same server answering an empty 200. Takes about a
// minute, touches loopback only, and writes its figures with their date into docs/performance.md.
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Simulator, signWebhook } from "@fathom-sync/simulator";
import { API } from "../../../../infra/plan/sync-plan.ts";
import { createFunction, serveFunctionUrl } from "../aws/lambda/index.ts";
import { enrolDemo } from "../stack/demo.ts";
import { startStack } from "../stack/start-stack.ts";
import { type LoadFigures, measureLoad } from "./measure-load.ts";
import { toCircumstances, toMarkdownTable, writeFigures } from "./performance-document.ts";

const REPS = 60;
/** As many as the API's function runs side by side in the local stack. */
const AT_ONCE = 4;
/** As many as the webhook's function runs side by side in the local stack. */
const WEBHOOKS_AT_ONCE = 2;
const WORDS =
  "the and you we price contract people see what customer that next week not sure about with team deal call morning think really because would they offer number fine question which start month system yes already good".split(
    " ",
  );
/** A call of an hour with its transcript. */
const WEBHOOK_BYTES = 250_000;
const LOAD_MS = 4_000;
/** After it a click asks Fathom again. */
const DEBOUNCE_MS = 10_000;
const PATIENCE_MS = 60_000;

/** What else this machine did. */
const [loadBefore = 0] = loadavg();
const folder = await mkdtemp(join(tmpdir(), "fathom-sync-bench-"));
const stops: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
try {
  const figures = await run();
  const table = toTable(figures);
  console.log(table);
  await writeFigures("bench api", table);
} finally {
  for (const stop of stops.toReversed()) await stop();
}

async function run(): Promise<ReadonlyMap<string, LoadFigures>> {
  const stack = await startStack({
    port: 0,
    fathomUrl: undefined,
    dataDir: undefined,
    buildRoot: folder,
    timeScale: 1,
    timeZone: "Europe/Amsterdam",
    historyDays: 30,
    logLevel: "WARN",
    onLog: () => undefined,
    onBroken: (error) => console.error(error.message),
  });
  stops.push(() => stack.stop());
  if (!stack.simulator) throw new Error("the simulated Fathom did not start");
  await enrolDemo(stack, stack.simulator, REPS);
  await stack.fireSlot(new Date());

  const { apiUrl, serviceToken } = stack.addresses;
  const ask = async (method: string, path: string) => {
    const headers = { authorization: `Bearer ${serviceToken}` };
    const response = await fetch(`${apiUrl}${path}`, { method, headers });
    const text = await response.text();
    if (response.status !== 200)
      throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 200)}`);
    return text;
  };
  const readJson = async <T>(path: string) => JSON.parse(await ask("GET", path)) as T;
  const endMs = Date.now() + PATIENCE_MS;
  for (;;) {
    const { items } = await readJson<{ items: { state: string }[] }>("/api/runs?limit=1");
    if (items[0]?.state === "finished") break;
    if (Date.now() > endMs) throw new Error("the first run did not end within a minute");
    await sleep(200);
  }
  const { items } = await readJson<{ items: { recordingId: number; repId: string }[] }>("/api/reps/rep-0001/calls");
  const recordingId = items[0]?.recordingId;
  if (recordingId === undefined) throw new Error("the demo's first rep has no calls");

  const empty = await serveEmpty();
  // What goes on behind the run comes to its end, and a click asks Fathom again.
  await sleep(DEBOUNCE_MS);
  const figures = new Map<string, LoadFigures>();
  const load = { atOnce: AT_ONCE, durationMs: LOAD_MS };
  await measureLoad({ ...load, durationMs: 1_000 }, () => ask("GET", `/api/calls/${recordingId}`));
  figures.set("an empty 200", await measureLoad(load, async () => void (await (await fetch(empty)).text())));
  figures.set("one call", await measureLoad(load, () => ask("GET", `/api/calls/${recordingId}`)));
  figures.set("a rep's calls", await measureLoad(load, () => ask("GET", "/api/reps/rep-0001/calls")));
  // Each rep once: a second click would be answered from the first one's check.
  const click = (index: number) => ask("POST", `/api/reps/rep-${String(index + 1).padStart(4, "0")}/refresh`);
  figures.set("Ververs, nothing new", await measureLoad({ atOnce: AT_ONCE, count: REPS }, click));
  figures.set("Ververs within 10 s", await measureLoad({ atOnce: AT_ONCE, count: REPS }, click));
  await sleep(DEBOUNCE_MS);
  figures.set("Ververs, nothing new, alone", await measureLoad({ atOnce: 1, count: REPS }, click));
  const deliver = createDeliveries(stack.simulator);
  figures.set("a webhook of 250 KB", await measureLoad({ atOnce: WEBHOOKS_AT_ONCE, durationMs: LOAD_MS }, deliver));
  figures.set("a webhook of 250 KB, alone", await measureLoad({ atOnce: 1, durationMs: LOAD_MS }, deliver));
  const { items: unreadable } = await readJson<{ items: { reason: string }[] }>("/api/deliveries");
  if (unreadable[0]) throw new Error(`the worker could not read what was delivered: ${unreadable[0].reason}`);
  await ask("GET", "/api/calls/1");
  return figures;
}

/** Deliveries to the first rep's webhook, each of another id, signed as Fathom signs them. */
function createDeliveries(simulator: Simulator): () => Promise<void> {
  const [webhook] = simulator.webhooks.list();
  if (!webhook) throw new Error("no rep's webhook was registered");
  const lines = Array.from({ length: 10_000 }, (_, index) => ({
    speaker: { display_name: `Speaker ${index % 3}`, matched_calendar_invitee_email: null },
    // Packs as talk does, to a quarter or so: the same line again and again would pack to nothing.
    text: [...createHash("sha256").update(String(index)).digest()].map((byte) => WORDS[byte % WORDS.length]).join(" "),
    timestamp: "00:00:01",
  }));
  let transcript = lines;
  // One call of the rep's own that ended now: merged once, and every delivery after it tells nothing new.
  const createdAt = new Date().toISOString();
  const toBody = () =>
    JSON.stringify({
      recording_id: 1,
      title: "Bench",
      created_at: createdAt,
      recording_start_time: createdAt,
      recorded_by: { name: "Bench", email: webhook.ownerEmail },
      calendar_invitees: [],
      action_items: [],
      default_summary: { template_name: null, markdown_formatted: "Bench" },
      transcript,
    });
  while (Buffer.byteLength(toBody()) > WEBHOOK_BYTES) transcript = transcript.slice(0, -10);
  const body = toBody();
  let sent = 0;
  return async () => {
    sent += 1;
    const id = `msg_bench_${sent}`;
    const timestamp = Math.floor(Date.now() / 1_000);
    const headers = {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signWebhook(webhook.secret, id, timestamp, body),
    };
    const response = await fetch(webhook.url, { method: "POST", headers, body });
    const text = await response.text();
    if (!response.ok) throw new Error(`the webhook answered ${response.status}: ${text.slice(0, 200)}`);
  };
}

/** The same server and the same harness, with a function that does nothing. */
async function serveEmpty(): Promise<string> {
  const entry = join(folder, "empty.mjs");
  await writeFile(entry, 'export const handler = async () => ({ statusCode: 200, body: "" });\n');
  const fn = createFunction({
    name: "Empty",
    entry,
    env: {},
    onLog: () => undefined,
    timeoutMs: API.timeoutSeconds * 1_000,
    memoryMb: API.memoryMb,
    reservedConcurrency: AT_ONCE,
  });
  stops.push(() => fn.stop());
  const served = await serveFunctionUrl({ fn, port: 0 });
  stops.push(() => served.stop());
  return served.url;
}

function toTable(figures: ReadonlyMap<string, LoadFigures>): string {
  const rows = [...figures].map(([name, { count, perSecond, p50Ms, p95Ms, p99Ms }]) => [
    name,
    String(count),
    perSecond.toFixed(0),
    ...[p50Ms, p95Ms, p99Ms].map((ms) => ms.toFixed(1)),
  ]);
  const head = ["request", "answers", "a second", "p50 ms", "p95 ms", "p99 ms"];
  return `Measured ${toCircumstances(loadBefore)}; ${AT_ONCE} requests at once, webhooks ${WEBHOOKS_AT_ONCE}.\n\n${toMarkdownTable(head, rows)}`;
}
