import { describe, expect, it } from "vitest";
import { createGraph } from "./graph.ts";
import type { RecordedResource } from "./recorder.ts";

function buildRole(...statements: object[]): RecordedResource {
  return {
    urn: "urn:role",
    type: "aws:iam/role:Role",
    name: "Role",
    custom: true,
    id: "role",
    inputs: { name: "role", inlinePolicies: [{ name: "inline", policy: JSON.stringify({ Statement: statements }) }] },
    outputs: { arn: "arn:role" },
    secretPaths: [],
    unknownPaths: [],
    dependencies: [],
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
  };
}
const allow = (Action: string | string[], Resource: string, more = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});

function may(role: RecordedResource, action: string, resource: string, context?: Record<string, string>): boolean {
  return createGraph({ resources: [role] }).allows(role, action, resource, context);
}

describe("allows", () => {
  const role = buildRole(
    allow(["sqs:SendMessage", "s3:Get*"], "arn:queue"),
    allow("dynamodb:Query", "arn:table/index/*"),
  );

  it("takes actions in any case, and resources exactly", () => {
    expect(may(role, "SQS:sendmessage", "arn:queue")).toBe(true);
    expect(may(role, "sqs:SendMessage", "arn:queue2")).toBe(false);
    expect(may(role, "sqs:DeleteMessage", "arn:queue")).toBe(false);
  });

  it("knows wildcards", () => {
    expect(may(role, "s3:GetObject", "arn:queue")).toBe(true);
    expect(may(role, "dynamodb:Query", "arn:table/index/gsi1")).toBe(true);
    expect(may(role, "dynamodb:Query", "arn:table")).toBe(false);
  });

  it("lets a deny win", () => {
    const denied = buildRole(allow("sqs:*", "*"), { Effect: "Deny", Action: "sqs:DeleteQueue", Resource: "arn:queue" });
    expect(may(denied, "sqs:SendMessage", "arn:queue")).toBe(true);
    expect(may(denied, "sqs:DeleteQueue", "arn:queue")).toBe(false);
  });

  it("holds to the encryption context", () => {
    const key = "kms:EncryptionContext:purpose";
    const bound = buildRole(allow("kms:Decrypt", "arn:key", { Condition: { StringEquals: { [key]: "ours" } } }));
    expect(may(bound, "kms:Decrypt", "arn:key", { [key]: "ours" })).toBe(true);
    expect(may(bound, "kms:Decrypt", "arn:key", { [key]: "theirs" })).toBe(false);
    expect(may(bound, "kms:Decrypt", "arn:key")).toBe(false);
  });

  it("refuses to judge what it does not understand", () => {
    const odd = buildRole(
      allow("kms:Decrypt", "arn:key", { Condition: { IpAddress: { "aws:SourceIp": "10.0.0.1" } } }),
    );
    expect(() => may(odd, "kms:Decrypt", "arn:key")).toThrow("IpAddress");
  });
});
