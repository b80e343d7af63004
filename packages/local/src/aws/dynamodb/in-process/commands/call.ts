/** What every command of the engine works with. */
import { validationError } from "../errors.ts";
import type { Scope } from "../expressions/scope.ts";
import type { Tables } from "../storage/tables.ts";
import type { Codec } from "../values/codec.ts";
import type { Item } from "../values/value.ts";

export interface Call {
  readonly tables: Tables;
  /** The form in which the caller gives and takes values. */
  readonly codec: Codec;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** How many of the latest writes of the table an index has not seen yet, asked once per query of an index. */
  readonly indexLag: (query: { readonly tableName: string; readonly indexName: string }) => number;
  /** Books units, also those of a command that fails. */
  charge(kind: "read" | "write", units: number): void;
}

export type Output = Record<string, unknown>;
/** Takes what the SDK's command carries as its input. */
export type Handler = (call: Call, input: never) => Output;

export interface ExpressionParameters {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: unknown;
}

const NO_NAMES: Scope["names"] = {};

export function toScope(codec: Codec, input: ExpressionParameters, item: Item): Scope {
  const names = input.ExpressionAttributeNames ?? NO_NAMES;
  return { item, names, values: codec.decodeItem(input.ExpressionAttributeValues) };
}

const LEGACY = ["Expected", "AttributeUpdates", "AttributesToGet", "KeyConditions", "QueryFilter", "ScanFilter"];

/** @throws ValidationException for the parameters that expressions have replaced. */
export function checkNoLegacyParameters(input: object): void {
  for (const name of LEGACY) {
    if (name in input && input[name as keyof typeof input] !== undefined) {
      throw validationError(`The in-process DynamoDB does not know ${name}: use an expression.`);
    }
  }
}
