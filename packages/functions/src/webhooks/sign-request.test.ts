import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { signRequest } from "./sign-request.ts";

/** Credentials and time of the test suite AWS publishes for Signature Version 4. */
const SUITE = {
  region: "us-east-1",
  service: "service",
  credentials: {
    accessKeyId: "AKIDEXAMPLE",
    secretAccessKey: ["wJalrXUtnFEMI", "K7MDENG+bPxRfiCYEXAMPLEKEY"].join("/"),
    sessionToken: undefined,
  },
  nowMs: Date.UTC(2015, 7, 30, 12, 36, 0),
};

interface Sent {
  readonly protocol: string;
  readonly hostname: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** What the SDK would send, and signs as it does for AWS. */
async function signBySdk(sessionToken: string | undefined): Promise<Sent> {
  let sent: Sent | undefined;
  const { accessKeyId, secretAccessKey } = SUITE.credentials;
  const client = new DynamoDBClient({
    region: "eu-west-1",
    endpoint: "https://dynamodb.eu-west-1.amazonaws.com",
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: Sent) => {
        sent = request;
        throw new Error("far enough");
      },
    } as never,
  });
  const command = new GetItemCommand({ TableName: "fathom-sync", Key: { pk: { S: "é 🎉" }, sk: { S: "b" } } });
  await client.send(command).catch(() => undefined);
  if (!sent) throw new Error("nothing was sent");
  return sent;
}

describe("signRequest", () => {
  it("signs AWS's own example as AWS does (post-vanilla)", () => {
    const url = new URL("https://example.amazonaws.com/");
    const { authorization } = signRequest({ ...SUITE, url, headers: {}, body: "" });
    expect(authorization).toBe(
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    );
  });

  it.each([
    ["long-lived", undefined],
    ["temporary", "a-session-token"],
  ])("signs what the SDK sends as the SDK does, with %s credentials", async (_what, sessionToken) => {
    const { headers, body, hostname, path } = await signBySdk(sessionToken);
    const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? "")?.[1]?.split(";") ?? [];
    const date = (headers["x-amz-date"] ?? "").replace(
      /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
      "$1-$2-$3T$4:$5:$6Z",
    );
    const own = ["host", "x-amz-date", "x-amz-security-token"];
    const signed = signRequest({
      url: new URL(`https://${hostname}${path}`),
      headers: Object.fromEntries(
        names.filter((name) => !own.includes(name)).map((name) => [name, headers[name] ?? ""]),
      ),
      body: new TextDecoder().decode(body),
      region: "eu-west-1",
      service: "dynamodb",
      credentials: { ...SUITE.credentials, sessionToken },
      nowMs: Date.parse(date),
    });
    expect(names).toContain("x-amz-target");
    expect(signed.authorization).toBe(headers.authorization);
    expect(signed["x-amz-security-token"]).toBe(sessionToken);
  });
});
