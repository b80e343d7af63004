import { afterEach, describe, expect, it } from "vitest";
import { PortInUseError } from "../net/server.ts";
import { type SqsServer, startSqs } from "./start-sqs.ts";

describe("startSqs", () => {
  let running: SqsServer | undefined;
  afterEach(() => running?.stop());

  it("says that a port is in use", async () => {
    running = await startSqs();
    const port = Number(new URL(running.url).port);
    await expect(startSqs({ port })).rejects.toThrow(PortInUseError);
  });

  it("listens on loopback alone", async () => {
    running = await startSqs();
    expect(new URL(running.url).hostname).toBe("127.0.0.1");
  });

  it("is gone when it is stopped, also with a long poll open", async () => {
    const server = await startSqs();
    const call = (operation: string, body: object) =>
      fetch(server.url, {
        method: "POST",
        headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": `AmazonSQS.${operation}` },
        body: JSON.stringify(body),
      });
    const { QueueUrl } = (await (await call("CreateQueue", { QueueName: "q" })).json()) as { QueueUrl: string };
    const poll = call("ReceiveMessage", { QueueUrl, WaitTimeSeconds: 20 }).catch(() => undefined);
    const startedAt = performance.now();
    await server.stop();
    await poll;
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await expect(fetch(server.url)).rejects.toThrow();
  });
});
