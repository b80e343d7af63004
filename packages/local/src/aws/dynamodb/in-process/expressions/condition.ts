/**
 * ConditionExpression and FilterExpression as one function of a scope (developer guide, "Condition and filter expressions,
 * operators, and functions"). NOT binds closer than AND, AND closer than OR.
 */
import { validationError } from "../errors.ts";
import { toByteString, toElementIdentity, toType, type Value } from "../values/value.ts";
import { compareValues, equalValues } from "../values/value-order.ts";
import { createParseCache } from "./cache.ts";
import { findAt, type Parsed, type Scope, toParsed } from "./scope.ts";
import { createTokenReader, type Path, type TokenReader } from "./tokens.ts";

type Check = (scope: Scope) => boolean;
type Operand = (scope: Scope) => Value | undefined;
type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

export interface Condition extends Parsed {
  readonly holds: Check;
  /** Every attribute it looks at, first steps as they are written. */
  readonly paths: readonly Path[];
}

const COMPARATORS: ReadonlySet<string> = new Set(["=", "<>", "<", "<=", ">", ">="]);
const TYPES: ReadonlySet<unknown> = new Set(["S", "SS", "N", "NS", "B", "BS", "BOOL", "NULL", "L", "M"]);

export const parseCondition = createParseCache((text) => parse("ConditionExpression", text));
export const parseFilter = createParseCache((text) => parse("FilterExpression", text));

function parse(kind: "ConditionExpression" | "FilterExpression", text: string): Condition {
  const tokens = createTokenReader(kind, text);
  const paths: Path[] = [];
  const holds = createParser(kind, tokens, paths)();
  if (!tokens.isEnd()) tokens.fail();
  return { ...toParsed(kind, tokens), holds, paths };
}

function createParser(kind: string, tokens: TokenReader, paths: Path[]): () => Check {
  /** Where the group that closed last has its content. */
  let lastGroup = { from: -1, to: -1 };

  function parseGroup(): Check {
    const from = tokens.getPosition();
    const check = parseOr();
    const to = tokens.getPosition();
    tokens.expect(")");
    if (lastGroup.from === from + 1 && lastGroup.to === to - 1) {
      throw validationError(`Invalid ${kind}: The expression has redundant parentheses;`);
    }
    lastGroup = { from, to };
    return check;
  }

  function parseOr(): Check {
    const checks = [parseAnd()];
    while (tokens.accept("OR")) checks.push(parseAnd());
    const [only] = checks;
    return checks.length === 1 && only ? only : (scope) => checks.some((check) => check(scope));
  }

  function parseAnd(): Check {
    const checks = [parseNot()];
    while (tokens.accept("AND")) checks.push(parseNot());
    const [only] = checks;
    return checks.length === 1 && only ? only : (scope) => checks.every((check) => check(scope));
  }

  function parseNot(): Check {
    if (tokens.accept("NOT")) {
      const check = parseNot();
      return (scope) => !check(scope);
    }
    if (tokens.accept("(")) return parseGroup();
    return tokens.peek(1) === "(" && tokens.peek() !== "size" ? parseFunction() : parseComparison();
  }

  function readPath(): Path {
    const path = tokens.readPath();
    paths.push(path);
    return path;
  }

  function parseFunction(): Check {
    const name = tokens.next();
    tokens.expect("(");
    const check = parseArguments(name);
    tokens.expect(")");
    return check;
  }

  function parseArguments(name: string): Check {
    switch (name) {
      case "attribute_exists": {
        const path = readPath();
        return (scope) => findAt(path, scope) !== undefined;
      }
      case "attribute_not_exists": {
        const path = readPath();
        return (scope) => findAt(path, scope) === undefined;
      }
    }
    if (name !== "attribute_type" && name !== "begins_with" && name !== "contains") {
      throw validationError(`Invalid ${kind}: Invalid function name; function: ${name}`);
    }
    const subject = parseOperand();
    tokens.expect(",");
    const operand = parseOperand();
    const test = FUNCTIONS[name];
    return (scope) => {
      const wanted = operand(scope);
      const value = subject(scope);
      return wanted !== undefined && test(value, wanted, kind);
    };
  }

  function parseComparison(): Check {
    const left = parseOperand();
    if (tokens.accept("BETWEEN")) {
      const low = parseOperand();
      tokens.expect("AND");
      const high = parseOperand();
      return (scope) => {
        const value = left(scope);
        return compare(">=", value, low(scope)) && compare("<=", value, high(scope));
      };
    }
    if (tokens.accept("IN")) {
      tokens.expect("(");
      const choices = [parseOperand()];
      while (tokens.accept(",")) choices.push(parseOperand());
      tokens.expect(")");
      return (scope) => {
        const value = left(scope);
        return value !== undefined && choices.some((choice) => compare("=", value, choice(scope)));
      };
    }
    if (!COMPARATORS.has(tokens.peek())) tokens.fail();
    const comparator = tokens.next() as Comparator;
    const right = parseOperand();
    return (scope) => compare(comparator, left(scope), right(scope));
  }

  function parseOperand(): Operand {
    if (tokens.peek() === "size" && tokens.peek(1) === "(") {
      tokens.next();
      tokens.expect("(");
      const path = readPath();
      tokens.expect(")");
      return (scope) => toSize(findAt(path, scope));
    }
    if (tokens.peek().startsWith(":")) {
      const name = tokens.readValueName();
      return ({ values }) => values[name];
    }
    const path = readPath();
    const [first] = path;
    if (path.length === 1 && typeof first === "string" && !first.startsWith("#")) return ({ item }) => item[first];
    return (scope) => findAt(path, scope);
  }

  return parseOr;
}

/** What is missing differs from everything and has no order. */
function compare(comparator: Comparator, left: Value | undefined, right: Value | undefined): boolean {
  if (left === undefined || right === undefined) return comparator === "<>" && left !== right;
  if (comparator === "=") return equalValues(left, right);
  if (comparator === "<>") return !equalValues(left, right);
  const order = compareValues(left, right);
  if (order === undefined) return false;
  switch (comparator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

type Test = (value: Value | undefined, wanted: Value, kind: string) => boolean;

const FUNCTIONS: Readonly<Record<"attribute_type" | "begins_with" | "contains", Test>> = {
  attribute_type(value, wanted, kind) {
    if (!TYPES.has(wanted)) {
      throw validationError(`Invalid ${kind}: Invalid attribute type name found; type: ${String(wanted)}`);
    }
    return value !== undefined && toType(value) === wanted;
  },
  begins_with(value, wanted, kind) {
    if (typeof wanted === "string") return typeof value === "string" && value.startsWith(wanted);
    if (!(wanted instanceof Uint8Array)) {
      const problem = `operator or function: begins_with, operand type: ${toType(wanted)}`;
      throw validationError(`Invalid ${kind}: Incorrect operand type for operator or function; ${problem}`);
    }
    return value instanceof Uint8Array && toByteString(value).startsWith(toByteString(wanted));
  },
  contains(value, wanted) {
    if (value === undefined) return false;
    if (typeof value === "string") return typeof wanted === "string" && value.includes(wanted);
    if (value instanceof Uint8Array) {
      return wanted instanceof Uint8Array && toByteString(value).includes(toByteString(wanted));
    }
    if (Array.isArray(value)) return value.some((entry) => equalValues(entry, wanted));
    if (!(value instanceof Set) || toType(value) !== `${toType(wanted)}S`) return false;
    const identity = toElementIdentity(wanted as string);
    return [...value].some((element) => toElementIdentity(element) === identity);
  },
};

function toSize(value: Value | undefined): number | undefined {
  if (value === undefined) return undefined;
  switch (toType(value)) {
    case "S":
      return Buffer.byteLength(value as string);
    case "B":
      return (value as Uint8Array).byteLength;
    case "L":
      return (value as Value[]).length;
    case "M":
      return Object.keys(value as object).length;
    case "SS":
    case "NS":
    case "BS":
      return (value as Set<unknown>).size;
    default:
      return undefined;
  }
}
