import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { serveSimulator } from "../serve.ts";
import { createSimulator } from "../simulator.ts";
import { rosa } from "../testing/setting.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function buildServer() {
  const simulator = createSimulator();
  const { apiKey } = simulator.addUser({ email: rosa, name: "Rosa Lind", team: "Sales" });
  simulator.addMeeting(rosa, { createdAt: "2026-09-14T10:00:00Z" });
  const server = await serveSimulator(simulator);
  closers.push(server.close);
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${server.baseUrl}${path}`, { headers: { "x-api-key": apiKey }, ...init });
  return { simulator, server, ask };
}

/** Sends raw bytes and returns what comes back until the connection ends. */
function sendRaw(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    let received = "";
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.setEncoding("utf8");
    socket.on("data", (chunk) => {
      received += String(chunk);
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(received));
  });
}

describe("serveSimulator", () => {
  it("answers the API on loopback with the same body as in process, and keeps connections alive", async () => {
    const { simulator, server, ask } = await buildServer();
    expect(server.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/external\/v1$/);
    const answer = await ask("/meetings?include_transcript=true");
    const inProcess = await simulator.fetch("http://any.example/external/v1/meetings?include_transcript=true", {
      headers: { "x-api-key": simulator.user(rosa).apiKey },
    });
    expect(await answer.text()).toBe(await inProcess.text());
    expect(answer.headers.get("connection")).toBe("keep-alive");
    expect((await fetch(`${server.url}/elsewhere`)).status).toBe(404);
  });

  it("takes bodies, answers 204 without one, 413 to one over a megabyte and 400 to broken HTTP", async () => {
    const { server, ask } = await buildServer();
    const body = JSON.stringify({
      destination_url: "https://x.example",
      triggered_for: ["my_recordings"],
      include_summary: true,
    });
    const created = await ask("/webhooks", { method: "POST", body });
    const { id } = (await created.json()) as { id: string };
    expect([created.status, (await ask(`/webhooks/${id}`, { method: "DELETE" })).status]).toEqual([201, 204]);
    expect((await ask("/webhooks", { method: "POST", body: "x".repeat(1_100_000) })).status).toBe(413);
    expect(await sendRaw(server.url, "NONSENSE\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
    expect(await sendRaw(server.url, "GET //[bad HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 40[04] /,
    );
    expect(await sendRaw(server.url, "GET http:// HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 400 /,
    );
    expect((await ask("/meetings")).status).toBe(200);
  });

  it("really resets the connection", async () => {
    const { simulator, ask } = await buildServer();
    simulator.addFault({ kind: "reset" });
    const error: unknown = await ask("/meetings").catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ cause: { code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) } });
  });

  it("really cuts the body before its Content-Length, and cuts JSON that is whole as HTTP", async () => {
    const { simulator, ask } = await buildServer();
    simulator.addFault({ kind: "truncated-body" });
    const cut = await ask("/meetings");
    expect(cut.status).toBe(200);
    await expect(cut.text()).rejects.toThrow(TypeError);
    simulator.addFault({ kind: "truncated-json" });
    await expect((await ask("/meetings")).json()).rejects.toThrow(SyntaxError);
  });

  it("leaves a timeout unanswered until the client gives up, and drips a slow body whole", async () => {
    const { simulator, ask } = await buildServer();
    simulator.addFault({ kind: "timeout" });
    await expect(ask("/meetings", { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ name: "TimeoutError" });
    simulator.addFault({ kind: "slow-body", delayMs: 60 });
    const before = performance.now();
    expect(await (await ask("/meetings")).json()).toMatchObject({ items: [{ title: expect.any(String) }] });
    expect(performance.now() - before).toBeGreaterThan(50);
  });

  it("sends webhooks to a loopback address, with mixed-case header names on the socket", async () => {
    const { simulator } = await buildServer();
    const received: { names: string[]; body: string }[] = [];
    const target = createServer((message, response) => {
      const chunks: string[] = [];
      message.on("data", (chunk) => chunks.push(String(chunk)));
      message.on("end", () => {
        received.push({ names: message.rawHeaders.filter((_, index) => index % 2 === 0), body: chunks.join("") });
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
    closers.push(() => new Promise((resolve) => target.close(() => resolve())));
    simulator.setSwitches({}, { allowLoopbackWebhooks: true, webhookHeaderCase: "mixed" });
    simulator.webhooks.create(rosa, {
      destination_url: `http://127.0.0.1:${(target.address() as AddressInfo).port}/hook`,
      triggered_for: ["my_recordings"],
      include_summary: true,
    });
    const { recordingId } = simulator.addMeeting(rosa, { summaryReadyAt: Date.now() + 30 });
    await expect.poll(() => simulator.webhooks.deliveries()[0]?.state).toBe("delivered");
    expect(received[0]?.names).toEqual(
      expect.arrayContaining(["Webhook-Id", "Webhook-Timestamp", "Webhook-Signature"]),
    );
    expect(JSON.parse(received[0]?.body ?? "{}")).toMatchObject({ recording_id: recordingId });
  });
});
