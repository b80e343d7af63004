// The way from our front to the dynalite behind it: plain loopback HTTP with a constant, unchecked signature. The front
// always sends complete bodies, because dynalite lets an aborted request end the whole process.
import { Agent, request } from "node:http";
import { type Item, type Json, type Reply, ReplyError } from "./wire.ts";

export interface RawReply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

export interface Backend {
  /** Sends a body unread and gives the answer unread: the fast path. */
  forward(operation: string, body: Buffer): Promise<RawReply>;
  /** Sends a call and gives whatever came back, errors included. */
  send(operation: string, body: Json): Promise<Reply>;
  /** Sends a call that must succeed. Throws {@link ReplyError} with the answer otherwise. */
  call(operation: string, body: Json): Promise<Json>;
  getItem(tableName: string, key: Item): Promise<Item | undefined>;
  /** Names of the table's key attributes. Throws {@link ReplyError} for an unknown table. */
  getKeyNames(tableName: string): Promise<string[]>;
  forgetTable(tableName: string): void;
  close(): void;
}

const signature =
  "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";
const kept = ["content-type", "x-amz-crc32", "x-amzn-requestid"];

export function createBackend(port: number): Backend {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const keyNamesByTable = new Map<string, string[]>();

  const forward = (operation: string, body: Buffer): Promise<RawReply> =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: "127.0.0.1",
          port,
          method: "POST",
          agent,
          headers: {
            "content-type": "application/x-amz-json-1.0",
            "content-length": body.length,
            "x-amz-target": `DynamoDB_20120810.${operation}`,
            "x-amz-date": "20260101T000000Z",
            authorization: signature,
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
          incoming.on("error", reject);
          incoming.on("end", () => {
            const headers: Record<string, string> = {};
            for (const name of kept) {
              const value = incoming.headers[name];
              if (typeof value === "string") headers[name] = value;
            }
            resolve({ status: incoming.statusCode ?? 500, headers, body: Buffer.concat(chunks) });
          });
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body);
    });

  const send = async (operation: string, body: Json): Promise<Reply> => {
    const raw = await forward(operation, Buffer.from(JSON.stringify(body)));
    const parsed: unknown = raw.body.length > 0 ? JSON.parse(raw.body.toString("utf8")) : {};
    return { status: raw.status, body: parsed as Json };
  };

  const call = async (operation: string, body: Json): Promise<Json> => {
    const reply = await send(operation, body);
    if (reply.status !== 200) throw new ReplyError(reply);
    return reply.body;
  };

  return {
    forward,
    send,
    call,
    async getItem(tableName, key) {
      const answer = await call("GetItem", { TableName: tableName, Key: key, ConsistentRead: true });
      return answer.Item as Item | undefined;
    },
    async getKeyNames(tableName) {
      const known = keyNamesByTable.get(tableName);
      if (known) return known;
      const answer = await call("DescribeTable", { TableName: tableName });
      const table = answer.Table as { KeySchema: { AttributeName: string }[] };
      const names = table.KeySchema.map((part) => part.AttributeName);
      keyNamesByTable.set(tableName, names);
      return names;
    },
    forgetTable(tableName) {
      keyNamesByTable.delete(tableName);
    },
    close: () => agent.destroy(),
  };
}
