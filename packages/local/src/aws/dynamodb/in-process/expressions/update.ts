/** UpdateExpression, read: the clauses SET, REMOVE, ADD and DELETE as lists of actions. */
import { ItemRefusal, validationError } from "../errors.ts";
import { addNumbers, isNumeric, negate } from "../values/numbers.ts";
import type { Value } from "../values/value.ts";
import { createParseCache } from "./cache.ts";
import { findAt, type Parsed, type Scope, toParsed } from "./scope.ts";
import { createTokenReader, type Path, type TokenReader } from "./tokens.ts";

/** Evaluated against the item as it was before the update. */
export type UpdateOperand = (scope: Scope) => Value | undefined;

export type UpdateAction =
  | { readonly kind: "set"; readonly path: Path; readonly value: UpdateOperand }
  | { readonly kind: "remove"; readonly path: Path }
  | { readonly kind: "add" | "delete"; readonly path: Path; readonly valueName: string };

export interface Update extends Parsed {
  readonly actions: readonly UpdateAction[];
}

const KIND = "UpdateExpression";
const CLAUSES = ["SET", "REMOVE", "ADD", "DELETE"] as const;
type ClauseName = (typeof CLAUSES)[number];

export const parseUpdate = createParseCache((text): Update => {
  const tokens = createTokenReader(KIND, text);
  const actions: UpdateAction[] = [];
  const seen = new Set<ClauseName>();
  while (!tokens.isEnd()) {
    const clause = CLAUSES.find((name) => tokens.accept(name)) ?? tokens.fail();
    if (seen.has(clause)) {
      throw validationError(`Invalid ${KIND}: The "${clause}" section can only be used once in an update expression;`);
    }
    seen.add(clause);
    do actions.push(parseAction(clause, tokens));
    while (tokens.accept(","));
  }
  return { ...toParsed(KIND, tokens), actions };
});

function parseAction(clause: ClauseName, tokens: TokenReader): UpdateAction {
  const path = tokens.readPath();
  switch (clause) {
    case "SET":
      tokens.expect("=");
      return { kind: "set", path, value: parseSum(tokens) };
    case "REMOVE":
      return { kind: "remove", path };
    case "ADD":
      return { kind: "add", path, valueName: tokens.readValueName() };
    case "DELETE":
      return { kind: "delete", path, valueName: tokens.readValueName() };
  }
}

function parseSum(tokens: TokenReader): UpdateOperand {
  const left = parseOperand(tokens);
  const isMinus = tokens.peek() === "-";
  if (!isMinus && tokens.peek() !== "+") return left;
  tokens.next();
  const right = parseOperand(tokens);
  return (scope) => {
    const a = left(scope);
    const b = right(scope);
    if (a === undefined || b === undefined) return undefined;
    if (!isNumeric(a) || !isNumeric(b)) throw wrongType();
    return addNumbers(a, isMinus ? negate(b) : b);
  };
}

function parseOperand(tokens: TokenReader): UpdateOperand {
  if (tokens.peek().startsWith(":")) {
    const name = tokens.readValueName();
    return ({ values }) => values[name];
  }
  if (tokens.accept("(")) {
    const inner = parseSum(tokens);
    tokens.expect(")");
    return inner;
  }
  if (tokens.peek(1) === "(") return parseFunction(tokens);
  const path = tokens.readPath();
  return (scope) => findAt(path, scope);
}

function parseFunction(tokens: TokenReader): UpdateOperand {
  const name = tokens.next();
  tokens.expect("(");
  if (name === "if_not_exists") {
    const path = tokens.readPath();
    tokens.expect(",");
    const fallback = parseOperand(tokens);
    tokens.expect(")");
    return (scope) => findAt(path, scope) ?? fallback(scope);
  }
  if (name !== "list_append") throw validationError(`Invalid ${KIND}: Invalid function name; function: ${name}`);
  const first = parseOperand(tokens);
  tokens.expect(",");
  const second = parseOperand(tokens);
  tokens.expect(")");
  return (scope) => {
    const a = first(scope);
    const b = second(scope);
    if (a === undefined || b === undefined) return undefined;
    if (!Array.isArray(a) || !Array.isArray(b)) throw wrongType();
    return [...a, ...b];
  };
}

function wrongType(): ItemRefusal {
  return new ItemRefusal("An operand in the update expression has an incorrect data type");
}
