/** KeyConditionExpression: the partition, and a range of sort keys in it. */
import { validationError } from "../errors.ts";
import type { Item, Value } from "../values/value.ts";
import { createParseCache } from "./cache.ts";
import { type Parsed, type Scope, toName, toParsed } from "./scope.ts";
import { createTokenReader, type TokenReader } from "./tokens.ts";

export type RangeOperator = "=" | "<" | "<=" | ">" | ">=" | "BETWEEN" | "begins_with";

interface Clause {
  readonly name: string;
  readonly operator: RangeOperator;
  readonly values: readonly string[];
}

export interface KeyCondition extends Parsed {
  readonly clauses: readonly Clause[];
}

export interface KeyRange {
  readonly hash: Value;
  readonly range: { readonly operator: RangeOperator; readonly values: readonly Value[] } | undefined;
}

const COMPARATORS: ReadonlySet<string> = new Set(["=", "<", "<=", ">", ">="]);
const KIND = "KeyConditionExpression";

export const parseKeyCondition = createParseCache((text): KeyCondition => {
  const tokens = createTokenReader(KIND, text);
  const clauses = parseClauses(tokens);
  if (!tokens.isEnd()) tokens.fail();
  return { ...toParsed(KIND, tokens), clauses };
});

function parseClauses(tokens: TokenReader): Clause[] {
  const clauses = parseGroup(tokens);
  while (tokens.accept("AND")) clauses.push(...parseGroup(tokens));
  return clauses;
}

function parseGroup(tokens: TokenReader): Clause[] {
  if (!tokens.accept("(")) return [parseClause(tokens)];
  const clauses = parseClauses(tokens);
  tokens.expect(")");
  return clauses;
}

function parseClause(tokens: TokenReader): Clause {
  if (tokens.peek() === "begins_with" && tokens.peek(1) === "(") {
    tokens.next();
    tokens.expect("(");
    const name = readName(tokens);
    tokens.expect(",");
    const value = tokens.readValueName();
    tokens.expect(")");
    return { name, operator: "begins_with", values: [value] };
  }
  const name = readName(tokens);
  if (tokens.accept("BETWEEN")) {
    const low = tokens.readValueName();
    tokens.expect("AND");
    return { name, operator: "BETWEEN", values: [low, tokens.readValueName()] };
  }
  if (!COMPARATORS.has(tokens.peek())) tokens.fail();
  const operator = tokens.next() as RangeOperator;
  return { name, operator, values: [tokens.readValueName()] };
}

function readName(tokens: TokenReader): string {
  const [name, ...deeper] = tokens.readPath();
  if (typeof name !== "string" || deeper.length > 0) return tokens.fail();
  return name;
}

/** @throws ValidationException unless there is one equality on the partition key and at most one condition on the sort key. */
export function toKeyRange(
  { clauses }: KeyCondition,
  keys: { readonly hash: string; readonly range: string | undefined },
  { names, values }: { readonly names: Scope["names"]; readonly values: Item },
): KeyRange {
  let hash: Value | undefined;
  let range: KeyRange["range"];
  for (const clause of clauses) {
    const name = toName(clause.name, names);
    const operands = clause.values.map((value) => values[value] as Value);
    if (name === keys.hash) {
      if (clause.operator !== "=" || hash !== undefined) throw validationError("Query key condition not supported");
      hash = operands[0];
    } else if (name === keys.range) {
      if (range) {
        throw validationError("KeyConditionExpressions must only contain one condition per key");
      }
      range = { operator: clause.operator, values: operands };
    } else {
      const missing = keys.range && hash !== undefined ? keys.range : keys.hash;
      throw validationError(`Query condition missed key schema element: ${missing}`);
    }
  }
  if (hash === undefined) throw validationError(`Query condition missed key schema element: ${keys.hash}`);
  return { hash, range };
}
