/** A rule over a deployment. What breaks it is told as `<resource>: <what is so, and what must be>`. */
import type { RecordedResource } from "@fathom-sync/sst-offline";
import type { Deployment, FunctionName } from "./deployment.ts";

export interface Rule {
  /** In the present tense: what holds. */
  readonly name: string;
  readonly check: (deployment: Deployment) => readonly string[];
}

/** Values that are not as they must be, each a finding. */
export function compare(
  resource: string,
  actual: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
): string[] {
  return Object.entries(expected)
    .filter(([key, value]) => toText(actual[key]) !== toText(value))
    .map(([key, value]) => `${resource}: ${key} is ${toText(actual[key])}, must be ${toText(value)}`);
}

/** A finding unless it holds. */
export function demand(holds: boolean, finding: string): string[] {
  return holds ? [] : [finding];
}

function toText(value: unknown): string {
  return JSON.stringify(value) ?? "not set";
}

export const getFunction = ({ graph }: Deployment, name: FunctionName): RecordedResource =>
  graph.get("aws:lambda/function:Function", `${name}Function`);

export const getRoleOf = (deployment: Deployment, name: FunctionName): RecordedResource =>
  deployment.graph.getRole(getFunction(deployment, name).inputs.role);

export const getQueue = (
  { graph }: Deployment,
  name: "SyncQueue" | "SyncDeadLetters" | "TickDeadLetters",
): RecordedResource => graph.get("aws:sqs/queue:Queue", `${name}Queue`);

export const getTable = ({ graph }: Deployment): RecordedResource =>
  graph.get("aws:dynamodb/table:Table", "SyncTableTable");

export const getKey = ({ graph }: Deployment): RecordedResource => graph.get("aws:kms/key:Key", "SyncKey");

export function toRecord(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === "object" ? (value as Record<string, unknown>) : {};
}

export function toRecords(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(toRecord) : [];
}
