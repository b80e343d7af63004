/** What an expression is evaluated against, and how it reaches into an item. */
import { validationError } from "../errors.ts";
import { type Item, isMap, type Value } from "../values/value.ts";
import type { ExpressionKind, Path, TokenReader } from "./tokens.ts";

export interface Scope {
  /** Empty when nothing is stored. */
  readonly item: Item;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Item;
}

/** A parsed expression, whatever its kind: which placeholders it needs. */
export interface Parsed {
  readonly kind: ExpressionKind;
  readonly usedNames: ReadonlySet<string>;
  readonly usedValues: ReadonlySet<string>;
}

export function toParsed(kind: ExpressionKind, { usedNames, usedValues }: TokenReader): Parsed {
  return { kind, usedNames, usedValues };
}

export function toName(step: string, names: Scope["names"]): string {
  return step.startsWith("#") ? (names[step] ?? step) : step;
}

export function findAt(path: Path, { item, names }: Pick<Scope, "item" | "names">): Value | undefined {
  let current: Value | undefined = item[toName(path[0] as string, names)];
  for (let depth = 1; depth < path.length && current !== undefined; depth++) {
    const step = path[depth] as string | number;
    if (typeof step === "number") current = Array.isArray(current) ? current[step] : undefined;
    else current = isMap(current) ? current[toName(step, names)] : undefined;
  }
  return current;
}

/** @throws ValidationException for placeholders that are used and not given, or given and not used. */
export function checkPlaceholders(names: Scope["names"], values: Item, expressions: readonly Parsed[]): void {
  for (const { kind, usedNames, usedValues } of expressions) {
    for (const name of usedNames) {
      if (names[name] === undefined) {
        throw validationError(
          `Invalid ${kind}: An expression attribute name used in the document path is not defined; attribute name: ${name}`,
        );
      }
    }
    for (const value of usedValues) {
      if (values[value] === undefined) {
        throw validationError(
          `Invalid ${kind}: An expression attribute value used in expression is not defined; attribute value: ${value}`,
        );
      }
    }
  }
  for (const name in names) {
    if (!expressions.some(({ usedNames }) => usedNames.has(name))) {
      throw validationError(`Value provided in ExpressionAttributeNames unused in expressions: keys: {${name}}`);
    }
  }
  for (const value in values) {
    if (!expressions.some(({ usedValues }) => usedValues.has(value))) {
      throw validationError(`Value provided in ExpressionAttributeValues unused in expressions: keys: {${value}}`);
    }
  }
}
