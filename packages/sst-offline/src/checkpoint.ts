/** Pulumi's state file, as far as SST reads it: outputs, links and their types. */
import type { RecordedResource } from "./recorder.ts";

export function toCheckpoint(input: {
  readonly project: string;
  readonly stack: string;
  readonly resources: readonly RecordedResource[];
}): string {
  const resources = input.resources.map(({ urn, custom, id, type, inputs, outputs, parent }) => ({
    urn,
    custom,
    ...(id === "" ? {} : { id }),
    type,
    inputs,
    outputs: { ...inputs, ...outputs },
    ...(parent === undefined ? {} : { parent }),
  }));
  const manifest = { time: "2026-01-01T00:00:00Z", magic: "", version: "" };
  const stack = `organization/${input.project}/${input.stack}`;
  return JSON.stringify({ version: 3, checkpoint: { stack, latest: { manifest, resources, metadata: {} } } });
}
