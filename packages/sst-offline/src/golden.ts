/**
 * A deployment as a stable text: physical names by their logical ones, no hashes, no paths, sorted. What a review sees when the
 * stack changes.
 */
import type { ProgramRun } from "./engine.ts";
import { isObject } from "./wire.ts";

const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const BUCKET = "aws:s3/bucket:Bucket";

export function toGolden({ resources }: Pick<ProgramRun, "resources">): string {
  const names = resources
    .filter(({ ignoreChanges, type }) => ignoreChanges.includes("name") || type === LOG_GROUP || type === BUCKET)
    .map(({ inputs, name, type }) => [String(type === BUCKET ? inputs.bucket : inputs.name), `<${name}>`] as const)
    .toSorted(([a], [b]) => b.length - a.length);
  let text = JSON.stringify(
    resources.map((one) => ({
      urn: one.urn,
      // A component's are what it was called with: links and secrets among them.
      ...(one.custom ? { inputs: one.inputs } : {}),
      ...(one.custom && one.secretPaths.length > 0 ? { secret: one.secretPaths.toSorted() } : {}),
      ...(one.protect ? { protect: true } : {}),
      ...(one.retainOnDelete ? { retainOnDelete: true } : {}),
    })),
  );
  for (const [physical, logical] of names) text = text.replaceAll(physical, logical);
  text = text
    // A hash of the queue's random name is part of its subscriber's.
    .replaceAll(/(Subscriber)[A-Z][a-z]{5}(?=EventSourceMapping|[^a-z])/g, "$1######")
    .replaceAll(/[0-9a-f]{64}/g, "<sha256>")
    .replaceAll(/"\$(asset|archive)":"[^"]*"/g, '"$$$1":"<path>"')
    // A site is built in every deployment, where it is made: SST hands the moment to its command.
    .replaceAll(/"dir":"[^"]*"/g, '"dir":"<path>"')
    .replaceAll(/"triggers":\["\d{13}"\]/g, '"triggers":["<moment>"]');
  const items = (JSON.parse(text) as { urn: string }[]).toSorted((a, b) => (a.urn < b.urn ? -1 : 1));
  return `${JSON.stringify(items.map(sortKeys), null, 1)}\n`;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, sortKeys(value[key])]),
  );
}
