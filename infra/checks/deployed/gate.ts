/**
 * Stands between one function and the emulators and judges each of its calls by the role the deployment gave it: what AWS would
 * refuse is refused here, and noted.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Graph, RecordedResource } from "@fathom-sync/sst-offline";
import { type Arns, listNeededAccess } from "./aws-call.ts";

export interface Gate {
  /** Endpoint of all three services. */
  readonly url: string;
  /** `action resource` of every call that was let through. */
  readonly used: ReadonlySet<string>;
  readonly refused: readonly string[];
  close(): Promise<void>;
}

export async function openGate(options: {
  readonly graph: Graph;
  readonly role: RecordedResource;
  readonly arns: Arns;
  /** Endpoints of the emulators, by the first part of `x-amz-target`. */
  readonly emulators: Readonly<Record<string, string>>;
}): Promise<Gate> {
  const { graph, role, arns, emulators } = options;
  const used = new Set<string>();
  const refused: string[] = [];
  let url = "";

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const target = String(request.headers["x-amz-target"]);
    const emulator = emulators[target.split(".")[0] ?? ""];
    const text = Buffer.concat(chunks).toString();
    const needed = listNeededAccess(target, JSON.parse(text) as Record<string, unknown>, arns);
    const missing = needed.filter(({ action, resource, context }) => !graph.allows(role, action, resource, context));
    if (missing.length > 0 || emulator === undefined) {
      refused.push(...missing.map(({ action, resource }) => `${role.name}: ${action} ${resource}`));
      const message = `${role.name} is not authorized to perform ${target}`;
      response.writeHead(400, { "content-type": "application/x-amz-json-1.0" });
      response.end(JSON.stringify({ __type: "AccessDeniedException", message }));
      return;
    }
    for (const { action, resource } of needed) used.add(`${action} ${resource}`);
    const { host: _host, "content-length": _length, connection: _connection, ...headers } = request.headers;
    // A queue's URL names the gate; the emulator knows its own.
    const reply = await fetch(new URL(request.url ?? "/", emulator), {
      method: "POST",
      headers: Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]),
      body: text.replaceAll(url, emulator.replace(/\/$/, "")),
    });
    const replyHeaders = Object.fromEntries([...reply.headers].filter(([name]) => /^(content-type|x-amz)/.test(name)));
    response.writeHead(reply.status, replyHeaders);
    response.end(Buffer.from(await reply.arrayBuffer()));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      refused.push(`${role.name}: ${String(error)}`);
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the gate has no port");
  url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    used,
    refused,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
