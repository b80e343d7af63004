/**
 * What would be uploaded, run: the bundles, environments, links, table, queues, mapping, URLs and schedule of the offline deployment,
 * on the emulators. Schedule → dispatcher → queue → worker → table → API and webhook, against the fake Fathom.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CallPage, RunView } from "@fathom-sync/contract";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { findChromium, NO_CHROMIUM, openBrowser } from "../../../packages/local/src/browser/index.ts";
import { learnSecret, watchText } from "../../../test/canaries/index.ts";
import { FUNCTION_NAMES, type FunctionName, readDeployment, SECRETS } from "../deployment.ts";
import { describePage } from "./page-at-the-edge.ts";
import { listLinks, runFunction } from "./run-function.ts";
import { type RunningDeployment, startDeployment } from "./start-deployment.ts";

// Emulators and four functions, on a machine that may be busy, once the stack is deployed.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 660_000 });

const SLOT = new Date(Math.floor(Date.now() / 1_800_000) * 1_800_000).toISOString();
const onLog = (line: string) => watchText("log", line);

let folder: string;
let running: RunningDeployment;

beforeAll(async () => {
  for (const secret of Object.values(SECRETS)) learnSecret("service-token", secret);
  folder = await mkdtemp(join(tmpdir(), "fathom-sync-deployed-"));
  running = await startDeployment({ deployment: await readDeployment("production"), folder, onLog });
});
afterAll(async () => {
  await running?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function call(method: string, path: string, body?: unknown, token: string = SECRETS.ServiceTokens) {
  const response = await fetch(`${running.apiUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
}

describe("the deployed production stack", () => {
  it("answers at the API's URL, and lets in the linked token alone", async () => {
    expect(await call("GET", "/api/health")).toMatchObject({ status: 200, body: { version: "unversioned" } });
    expect((await call("GET", "/api/reps")).status).toBe(200);
    expect((await call("GET", "/api/reps", undefined, "another-token-0123456789")).status).toBe(401);
    expect((await call("GET", "/api/reps", undefined, SECRETS.CronSecret)).status).toBe(401);
  });

  it("says itself, once, which origins may read", async () => {
    const [origin = ""] = (await readDeployment("production")).settings.origins;
    const response = await fetch(`${running.apiUrl}/api/health`, { headers: { origin } });
    expect(response.headers.get("access-control-allow-origin")).toBe(origin);
  });

  it("connects a rep: verified at Fathom, sealed with the key, its webhook registered at the webhook's URL", async () => {
    const user = running.simulator.addUser({ email: "anna@sellers.example", name: "Anna" });
    learnSecret("api-key", user.apiKey);
    for (const days of [2, 3, 4]) {
      running.simulator.addMeeting(user.email, { createdAt: Date.now() - days * 86_400_000, durationMinutes: 5 });
    }
    expect((await call("PUT", "/api/reps/anna", { name: "Anna", email: user.email })).status).toBeLessThan(300);
    expect((await call("PUT", "/api/reps/anna/connection", { apiKey: user.apiKey })).status).toBe(200);
    // All reps at once are read by other commands than one of them.
    expect((await call("GET", "/api/roster?search=anna")).body).toMatchObject({ matching: 1, total: 1 });
    const [hook] = running.simulator.webhooks.list();
    expect(hook?.url.startsWith(`${running.webhookUrl}/api/webhooks/fathom/`)).toBe(true);
  });

  it("syncs by the schedule, a tick that comes twice once", async () => {
    const [first, second] = [await running.fireSlot(SLOT), await running.fireSlot(SLOT)] as { runId: string }[];
    expect(second?.runId).toBe(first?.runId);
    await vi.waitFor(
      async () => {
        const { body } = await call("GET", `/api/runs/${first?.runId}`);
        expect(body as RunView).toMatchObject({ state: "finished", trigger: "schedule" });
      },
      { timeout: 40_000, interval: 100 },
    );
    await vi.waitFor(
      async () => {
        const { body } = await call("GET", "/api/reps/anna/calls");
        expect((body as CallPage).items.map(({ summary }) => summary.state)).toEqual(["present", "present", "present"]);
      },
      { timeout: 40_000, interval: 100 },
    );
  });

  it("takes what Fathom delivers, and merges it", async () => {
    const soon = Date.now() + 1_000;
    const { recordingId } = running.simulator.addMeeting("anna@sellers.example", {
      createdAt: Date.now() - 60_000,
      durationMinutes: 1,
      transcriptReadyAt: soon,
      summaryReadyAt: soon,
    });
    await vi.waitFor(
      async () => {
        const { body } = await call("GET", "/api/reps/anna/calls");
        const found = (body as CallPage).items.find((one) => one.recordingId === recordingId);
        expect(found?.sources).toMatchObject({ transcript: "webhook", summary: "webhook" });
      },
      { timeout: 40_000, interval: 100 },
    );
  });

  it("starts a run for the cron secret", async () => {
    expect((await call("GET", "/api/cron/sync-fathom", undefined, SECRETS.CronSecret)).status).toBe(202);
  });

  it("deletes a call and forgets a rep", async () => {
    expect((await call("DELETE", "/api/reps/anna/connection")).status).toBe(204);
    expect((await call("DELETE", "/api/reps/anna?purge=true")).status).toBeLessThan(300);
    expect(running.simulator.webhooks.list()).toEqual([]);
  });

  it("did all of that with the roles it was given", () => {
    expect(FUNCTION_NAMES.flatMap((name) => running.gates[name].refused)).toEqual([]);
    const used = Object.fromEntries(
      FUNCTION_NAMES.map((name) => [
        name,
        [...new Set([...running.gates[name].used].map((one) => one.split(" ")[0]))].toSorted(),
      ]),
    );
    // The gate was in the way of every function.
    expect(used).toMatchObject({
      Dispatcher: expect.arrayContaining(["dynamodb:Query", "sqs:SendMessage"]),
      Worker: expect.arrayContaining(["kms:Decrypt", "sqs:ReceiveMessage", "sqs:DeleteMessage"]),
      Api: expect.arrayContaining(["dynamodb:PutItem", "kms:GenerateDataKey", "sqs:SendMessage"]),
      Webhook: ["dynamodb:GetItem", "dynamodb:PutItem", "kms:Decrypt", "sqs:SendMessage"],
    });
  });
});

describe("the deployed page", () => describePage(() => running));

const chromium = findChromium(process.env);
if (chromium === undefined) process.stderr.write(`The deployed page in a browser is left out: ${NO_CHROMIUM}.\n`);

describe.skipIf(chromium === undefined)("the deployed page in a browser", () => {
  it("opens at a deep link, takes the linked token and shows what the deployed API holds, all at its own address", async () => {
    const body = { name: "Eva at the edge", email: "eva@sellers.example" };
    expect((await call("PUT", "/api/reps/eva", body)).status).toBeLessThan(300);
    const browser = await openBrowser();
    try {
      const page = await browser.newPage({ locale: "en-GB" });
      const faults: string[] = [];
      page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
      page.on("pageerror", (error) => faults.push(String(error)));
      page.on("request", (request) => {
        if (new URL(request.url()).origin !== running.pageUrl) faults.push(`asked ${request.url()}`);
      });
      await page.goto(`${running.pageUrl}/reps`);
      await page.getByLabel("Service token or JWT").fill(SECRETS.ServiceTokens);
      await page.keyboard.press("Enter");
      await page.getByText("Eva at the edge").waitFor();
      expect(new URL(page.url()).pathname).toBe("/reps");
      expect(faults).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

const HTTP = (method: string, path: string) => ({
  rawPath: path,
  rawQueryString: "",
  headers: {},
  requestContext: { http: { method, path, sourceIp: "127.0.0.1" } },
});
/** The least that makes a function look at what it was given. */
const EVENTS: Readonly<Record<FunctionName, unknown>> = {
  Dispatcher: { slot: SLOT },
  Worker: { Records: [] },
  Api: HTTP("GET", "/api/health"),
  Webhook: HTTP("POST", "/api/webhooks/fathom/x"),
};

describe("the links of a deployed function", () => {
  it.each(FUNCTION_NAMES)("%s needs each that it has: without one it says which", async (name) => {
    const deployment = await readDeployment("production");
    const links = (await listLinks(deployment, name)).filter((link) => link !== "App");
    expect(links.length).toBeGreaterThanOrEqual(3);
    for (const withoutLink of links) {
      const at = join(folder, `${name}-without-${withoutLink}`);
      const fn = await runFunction({
        deployment,
        name,
        folder: at,
        addresses: {},
        environment: {},
        withoutLink,
        onLog,
      });
      await expect(fn.invoke(EVENTS[name])).rejects.toThrow(`"${withoutLink}" is not linked`);
      await fn.stop();
    }
  });

  it("are the API's alone where they are secrets", async () => {
    const deployment = await readDeployment("production");
    const links = Object.fromEntries(
      await Promise.all(FUNCTION_NAMES.map(async (name) => [name, await listLinks(deployment, name)])),
    );
    const names = ["SyncKeyArn", "SyncQueueUrl", "SyncTableName"];
    expect(links).toEqual({
      Dispatcher: names,
      Worker: names,
      Api: ["CronSecret", "ServiceTokens", ...names],
      Webhook: names,
    });
  });
});
