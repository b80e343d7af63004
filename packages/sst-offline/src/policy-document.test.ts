import { describe, expect, it } from "vitest";
import { toPolicyDocument } from "./policy-document.ts";

const read = (args: Parameters<typeof toPolicyDocument>[0]) =>
  JSON.parse(String(toPolicyDocument(args).json)) as unknown;

describe("toPolicyDocument", () => {
  it("writes a list of one as its value, allows by default, and puts conditions by their operator", () => {
    const conditions = [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["1"] }];
    expect(read({ statements: [{ actions: ["sqs:SendMessage"], resources: ["a", "b"], conditions }] })).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "sqs:SendMessage",
          Resource: ["b", "a"],
          Condition: { StringEquals: { "aws:SourceAccount": "1" } },
        },
      ],
    });
  });

  it("puts the statements of other documents first", () => {
    const source = JSON.stringify({ Statement: [{ Sid: "theirs" }] });
    const document = read({ sourcePolicyDocuments: [source], statements: [{ sid: "ours", effect: "Deny" }] });
    expect(document).toMatchObject({ Statement: [{ Sid: "theirs" }, { Sid: "ours", Effect: "Deny" }] });
  });

  it("knows everybody from a service", () => {
    const principals = (type: string, identifier: string) => [{ type, identifiers: [identifier] }];
    const statements = [
      { principals: principals("*", "*") },
      { principals: principals("Service", "lambda.amazonaws.com") },
    ];
    expect(read({ statements })).toMatchObject({
      Statement: [{ Principal: "*" }, { Principal: { Service: "lambda.amazonaws.com" } }],
    });
  });
});
