import { describe, expect, it } from "vitest";
import { createShiftedClock } from "../../test/recorder.ts";
import { AwsError, type AwsService, createAwsJson } from "./aws-json.ts";

const SERVICE: AwsService = {
  name: "dynamodb",
  url: "https://dynamodb.eu-west-1.amazonaws.com",
  target: "DynamoDB_20120810",
  contentType: "application/x-amz-json-1.0",
};

type Answer = Error | { readonly status: number; readonly text: string };

function createSender(...answers: Answer[]) {
  const requests: { url: string; init: RequestInit }[] = [];
  const send = createAwsJson({
    fetch: async (url, init) => {
      requests.push({ url, init });
      const answer = answers[requests.length - 1] ?? { status: 200, text: "{}" };
      if (answer instanceof Error) throw answer;
      return new Response(answer.text, { status: answer.status });
    },
    region: "eu-west-1",
    credentials: { accessKeyId: "id", secretAccessKey: "key", sessionToken: "token" },
    clock: createShiftedClock(),
    random: () => 0,
  });
  return { requests, send: () => send(SERVICE, "GetItem", { TableName: "t" }) };
}

const failing = (status: number, type?: string) => ({
  status,
  text: type === undefined ? "<html>" : JSON.stringify({ __type: type, Item: { pk: { S: "a" } } }),
});

describe("createAwsJson", () => {
  it("posts what AWS expects, signed, and returns its answer", async () => {
    const { send, requests } = createSender({ status: 200, text: '{"Item":{"a":{"S":"b"}}}' });
    expect(await send()).toEqual({ Item: { a: { S: "b" } } });
    expect(requests).toMatchObject([
      {
        url: "https://dynamodb.eu-west-1.amazonaws.com/",
        init: {
          method: "POST",
          body: '{"TableName":"t"}',
          headers: {
            "content-type": "application/x-amz-json-1.0",
            "x-amz-target": "DynamoDB_20120810.GetItem",
            "x-amz-security-token": "token",
            authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=id\/\d{8}\/eu-west-1\/dynamodb\//),
          },
        },
      },
    ]);
  });

  it.each<[string, Answer]>([
    ["no answer", new TypeError("fetch failed")],
    ["a fault of AWS's", failing(500, "com.amazonaws#InternalServerError")],
    ["something that is not AWS", failing(502)],
    ["throttling", failing(400, "com.amazonaws.dynamodb.v20120810#ThrottlingException")],
    ["too much for the table", failing(400, "x#ProvisionedThroughputExceededException")],
  ])("tries again after %s, three times at most", async (_what, answer) => {
    const passing = createSender(answer, answer);
    expect(await passing.send()).toEqual({});
    expect(passing.requests).toHaveLength(3);
    const lasting = createSender(answer, answer, answer, answer);
    await expect(lasting.send()).rejects.toThrow(AwsError);
    expect(lasting.requests).toHaveLength(3);
  });

  it("does not try again what was refused for what it is, and hands on what AWS said besides", async () => {
    const { send, requests } = createSender(
      failing(400, "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"),
    );
    const error = await send().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: "ConditionalCheckFailedException",
      status: 400,
      detail: { Item: { pk: { S: "a" } } },
      message: "dynamodb GetItem: 400 ConditionalCheckFailedException",
    });
    expect(requests).toHaveLength(1);
  });

  it("does not believe an answer that is no object", async () => {
    await expect(createSender({ status: 200, text: "[" }).send()).rejects.toThrow("200 UnknownError");
  });
});
