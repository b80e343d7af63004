import { expect, it } from "vitest";
import { toGolden } from "./golden.ts";
import type { RecordedResource } from "./recorder.ts";

function buildResource(
  name: string,
  inputs: Record<string, unknown>,
  more: Partial<RecordedResource> = {},
): RecordedResource {
  return {
    urn: `urn:${name}`,
    type: "aws:sqs/queue:Queue",
    name,
    custom: true,
    id: name,
    inputs,
    outputs: {},
    secretPaths: [],
    unknownPaths: [],
    dependencies: [],
    protect: false,
    retainOnDelete: false,
    ignoreChanges: ["name"],
    ...more,
  };
}

const deployment = (suffix: string, hash: string) => ({
  resources: [
    buildResource("Queue", { name: `app-test-Queue-${suffix}`, source: { $asset: `/build/${suffix}.zip` } }),
    buildResource(
      "Function",
      { queue: `arn:app-test-Queue-${suffix}`, hash },
      { type: "aws:lambda/function:Function", ignoreChanges: [] },
    ),
    buildResource("Link", { secret: suffix }, { type: "sst:sst:LinkRef", custom: false, ignoreChanges: [] }),
  ],
});

it("is the same for two deployments of the same stack, in the order of URNs", () => {
  const text = toGolden(deployment("abcdefgh", "0".repeat(64)));
  expect(text).toBe(toGolden({ resources: deployment("zyxwvuts", "f".repeat(64)).resources.toReversed() }));
  expect(JSON.parse(text)).toEqual([
    { urn: "urn:Function", inputs: { queue: "arn:<Queue>", hash: "<sha256>" } },
    { urn: "urn:Link" },
    { urn: "urn:Queue", inputs: { name: "<Queue>", source: { $asset: "<path>" } } },
  ]);
});

it("knows neither a bucket's random name nor when and where a site was built", () => {
  const site = (suffix: string, moment: string, dir: string) => ({
    resources: [
      buildResource(
        "Files",
        { bucket: `app-files-${suffix}` },
        { type: "aws:s3/bucket:Bucket", ignoreChanges: ["bucket"] },
      ),
      buildResource("Store", { domain: `app-files-${suffix}.s3.amazonaws.com` }),
      buildResource("Builder", { create: "vite build", dir, triggers: [moment] }, { type: "command:local:Command" }),
    ],
  });
  const text = toGolden(site("abcdefgh", "1795400677419", "/home/anna"));
  expect(text).toBe(toGolden(site("zyxwvuts", "1895400677420", "/home/ben/work")));
  expect(text).toContain("<Files>.s3.amazonaws.com");
  expect(text).toContain("vite build");
});

it("shows what changed", () => {
  const [queue] = deployment("abcdefgh", "").resources;
  if (!queue) throw new Error("no queue");
  const changed = { ...queue, inputs: { ...queue.inputs, delaySeconds: 5 }, retainOnDelete: true };
  expect(JSON.parse(toGolden({ resources: [changed] }))).toMatchObject([
    { retainOnDelete: true, inputs: { delaySeconds: 5 } },
  ]);
});
