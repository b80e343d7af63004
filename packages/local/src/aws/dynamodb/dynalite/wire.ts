// DynamoDB's JSON 1.0 protocol as far as the front needs it: shapes of requests and answers, and how an error looks on
// the wire, so that the AWS SDK turns it into the right exception.

export type AttributeValue = Record<string, unknown>;
export type Item = Record<string, AttributeValue>;
export type Json = Record<string, unknown>;

/** One answer of the service, before it is written to the client. */
export interface Reply {
  status: number;
  body: Json;
}

const namespaces: Record<string, string> = {
  ValidationException: "com.amazon.coral.validate#",
};

export function okReply(body: Json): Reply {
  return { status: 200, body };
}

export function errorReply(type: string, message: string, extra: Json = {}): Reply {
  const namespace = namespaces[type] ?? "com.amazonaws.dynamodb.v20120810#";
  return { status: 400, body: { __type: namespace + type, message, ...extra } };
}

export function isConditionFailure(reply: Reply): boolean {
  return reply.status === 400 && /ConditionalCheckFailed/.test(String(reply.body.__type ?? ""));
}

/** A reply that travels as an exception: the call cannot go on, and this is what the client gets. */
export class ReplyError extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`DynamoDB answered ${reply.status}: ${String(reply.body.message ?? reply.body.__type ?? "")}`);
    this.name = "ReplyError";
    this.reply = reply;
  }
}

export function pickKey(item: Item, keyNames: readonly string[]): Item {
  const key: Item = {};
  for (const name of keyNames) {
    const value = item[name];
    if (value !== undefined) key[name] = value;
  }
  return key;
}
