import { describe, expect, it } from "vitest";
import type { Model } from "./model.ts";
import type { RegisterRequest } from "./pulumi-sdk.ts";
import { createRecorder } from "./recorder.ts";
import { SECRET, SIGNATURE } from "./wire.ts";

const model: Model = {
  resource(type, name) {
    if (!type.startsWith("aws:")) throw new Error(`does not know ${type}`);
    return { id: `id-of-${name}`, computed: { arn: `arn:${name}` } };
  },
  invoke: () => ({}),
};
const newRecorder = () => createRecorder({ stack: "test", project: "app", model });

function buildRequest(input: {
  type: string;
  name: string;
  parent?: string;
  custom?: boolean;
  dependencies?: string[];
  secretOutputs?: string[];
  object?: Record<string, unknown>;
}): RegisterRequest {
  const { type, name, parent = "", custom = true, dependencies = [], secretOutputs = [], object = {} } = input;
  return {
    getType: () => type,
    getName: () => name,
    getParent: () => parent,
    getDependenciesList: () => dependencies,
    getCustom: () => custom,
    getObject: () => ({ toJavaScript: () => object }),
    getProtect: () => false,
    getRetainondelete: () => true,
    getIgnorechangesList: () => ["name"],
    getAdditionalsecretoutputsList: () => secretOutputs,
    getId: () => "",
    getProperties: () => undefined,
  };
}

describe("register", () => {
  it("answers with what was given, and with what AWS would have made", () => {
    const { urn, id, answer } = newRecorder().register(
      buildRequest({ type: "aws:sqs/queue:Queue", name: "Queue", object: { name: "queue" } }),
      false,
    );
    expect(urn).toBe("urn:pulumi:test::app::aws:sqs/queue:Queue::Queue");
    expect([id, answer]).toEqual(["id-of-Queue", { name: "queue", arn: "arn:Queue" }]);
  });

  it("does not record the code of a dynamic resource's provider, but answers with it", () => {
    const recorder = newRecorder();
    const object = { __provider: "exports.handler = 1", wait: true };
    const request = buildRequest({ type: "aws:pulumi-nodejs", name: "Waiter", object });
    expect(recorder.register(request, false).answer).toMatchObject(object);
    expect(recorder.resources[0]?.inputs).toEqual({ wait: true });
  });

  it("keeps secret what the component calls so", () => {
    const request = buildRequest({ type: "aws:sqs/queue:Queue", name: "Queue", secretOutputs: ["arn"] });
    expect(newRecorder().register(request, false).answer).toEqual({ arn: { [SIGNATURE]: SECRET, value: "arn:Queue" } });
  });

  it("names a child's type after its parent's, but for the stack's own", () => {
    const recorder = newRecorder();
    const stack = recorder.register(
      buildRequest({ type: "pulumi:pulumi:Stack", name: "app-test", custom: false }),
      false,
    );
    const component = recorder.register(
      buildRequest({ type: "sst:aws:Queue", name: "Queue", parent: stack.urn, custom: false }),
      false,
    );
    const child = recorder.register(
      buildRequest({ type: "aws:sqs/queue:Queue", name: "QueueQueue", parent: component.urn }),
      false,
    );
    expect(child.urn).toBe("urn:pulumi:test::app::sst:aws:Queue$aws:sqs/queue:Queue::QueueQueue");
    recorder.setOutputs(stack.urn, { url: "https://api" });
    expect(recorder.stackOutputs).toEqual({ url: "https://api" });
  });

  it("rejects what Pulumi's engine rejects", () => {
    const recorder = newRecorder();
    const request = buildRequest({ type: "aws:sqs/queue:Queue", name: "Queue" });
    recorder.register(request, false);
    expect(() => recorder.register(request, false)).toThrow("Duplicate resource URN");
    const orphan = buildRequest({ type: "aws:sqs/queue:Queue", name: "Other", dependencies: ["urn:nobody"] });
    expect(() => recorder.register(orphan, false)).toThrow("refers to urn:nobody, which is not registered");
    expect(() => recorder.setOutputs("urn:nobody", {})).toThrow("urn:nobody");
  });

  it("fails for a type the model does not know, and records nothing", () => {
    const recorder = newRecorder();
    expect(() => recorder.register(buildRequest({ type: "gcp:bucket", name: "B" }), false)).toThrow("does not know");
    expect(recorder.resources).toEqual([]);
  });
});
