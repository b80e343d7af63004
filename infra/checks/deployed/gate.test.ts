import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createGraph, type RecordedResource } from "@fathom-sync/sst-offline";
import { expect, it, onTestFinished } from "vitest";
import { openGate } from "./gate.ts";

const QUEUE = "arn:aws:sqs:eu-central-1:1:queue";
const policy = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: QUEUE }] });
const ROLE: RecordedResource = {
  urn: "urn:role",
  type: "aws:iam/role:Role",
  name: "WorkerRole",
  custom: true,
  id: "role",
  inputs: { name: "role", inlinePolicies: [{ name: "inline", policy }] },
  outputs: { arn: "arn:role" },
  secretPaths: [],
  unknownPaths: [],
  dependencies: [],
  protect: false,
  retainOnDelete: false,
  ignoreChanges: [],
};

/** Answers with what it was sent. */
async function startEcho(): Promise<string> {
  const server = createServer((request, response) => request.pipe(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it("lets through what the role allows, under the emulator's own address, and refuses and notes the rest", async () => {
  const emulator = await startEcho();
  const gate = await openGate({
    graph: createGraph({ resources: [ROLE] }),
    role: ROLE,
    arns: { toArn: (service, rest) => `arn:aws:${service}:eu-central-1:1:${rest}` },
    emulators: { AmazonSQS: emulator },
  });
  onTestFinished(() => gate.close());
  const send = (operation: string) =>
    fetch(gate.url, {
      method: "POST",
      headers: { "x-amz-target": `AmazonSQS.${operation}` },
      body: JSON.stringify({ QueueUrl: `${gate.url}/1/queue` }),
    });

  expect(await (await send("SendMessage")).json()).toEqual({ QueueUrl: `${emulator}/1/queue` });
  const refused = await send("PurgeQueue");
  expect([refused.status, await refused.json()]).toMatchObject([400, { __type: "AccessDeniedException" }]);
  expect([...gate.used]).toEqual([`sqs:SendMessage ${QUEUE}`]);
  expect(gate.refused).toEqual([`WorkerRole: sqs:PurgeQueue ${QUEUE}`]);
});
