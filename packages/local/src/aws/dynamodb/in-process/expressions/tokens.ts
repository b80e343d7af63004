/** Expressions in pieces. Knows placeholders, paths and reserved words; what may follow what is up to the parsers. */
import { validationError } from "../errors.ts";
import { RESERVED_WORDS } from "./reserved-words.ts";

export type ExpressionKind =
  | "ConditionExpression"
  | "FilterExpression"
  | "KeyConditionExpression"
  | "ProjectionExpression"
  | "UpdateExpression";

/** Names as they are written (`#alias` or plain) and places in lists. */
export type Path = readonly (string | number)[];

const TOKEN = /\s+|([A-Za-z_][A-Za-z0-9_]*|#[A-Za-z0-9_]+|:[A-Za-z0-9_]+|\d+|<>|<=|>=|[=<>()[\].,+-])/y;
const WORD = /^[A-Za-z_]/;
/** Developer guide, "Quotas": the maximum length of any expression string. */
const MAX_EXPRESSION_BYTES = 4096;

export interface TokenReader {
  /** The next token, or "" at the end. */
  peek(ahead?: number): string;
  next(): string;
  /** Takes the next token if it is `text`; keywords in any case. */
  accept(text: string): boolean;
  expect(text: string): void;
  readPath(): Path;
  /** `:value` */
  readValueName(): string;
  isEnd(): boolean;
  /** How many tokens were taken. */
  getPosition(): number;
  fail(): never;
  readonly usedNames: Set<string>;
  readonly usedValues: Set<string>;
}

export function createTokenReader(kind: ExpressionKind, text: string): TokenReader {
  const refuse = (reason: string): never => {
    throw validationError(`Invalid ${kind}: ${reason}`);
  };
  if (Buffer.byteLength(text) > MAX_EXPRESSION_BYTES) {
    refuse("Expression size has exceeded the maximum allowed size;");
  }
  if (text.trim() === "") refuse("The expression can not be empty;");
  const tokens = tokenize(text, refuse);
  const usedNames = new Set<string>();
  const usedValues = new Set<string>();
  let position = 0;

  const peek = (ahead = 0): string => tokens[position + ahead] ?? "";
  const next = (): string => {
    const token = peek();
    position++;
    return token;
  };
  const fail = (): never => {
    const near = tokens.slice(Math.max(0, position - 1), position + 2).join(" ");
    return refuse(`Syntax error; token: "${peek() || "<EOF>"}", near: "${near}"`);
  };
  const accept = (wanted: string): boolean => {
    const found = peek();
    const matches = found === wanted || (WORD.test(wanted) && found.toUpperCase() === wanted);
    if (matches) position++;
    return matches;
  };
  const readName = (): string => {
    const token = peek();
    if (token.startsWith("#")) usedNames.add(token);
    else if (!WORD.test(token)) fail();
    else if (RESERVED_WORDS.has(token.toUpperCase())) {
      refuse(`Attribute name is a reserved keyword; reserved keyword: ${token}`);
    }
    position++;
    return token;
  };
  return {
    peek,
    next,
    accept,
    expect(wanted) {
      if (!accept(wanted)) fail();
    },
    readPath() {
      const path: (string | number)[] = [readName()];
      for (;;) {
        if (accept(".")) path.push(readName());
        else if (accept("[")) {
          if (!/^\d+$/.test(peek())) fail();
          path.push(Number(next()));
          if (!accept("]")) fail();
        } else return path;
      }
    },
    readValueName() {
      const token = peek();
      if (!token.startsWith(":")) fail();
      usedValues.add(token);
      position++;
      return token;
    },
    isEnd: () => position >= tokens.length,
    getPosition: () => position,
    fail,
    usedNames,
    usedValues,
  };
}

function tokenize(text: string, refuse: (reason: string) => never): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) return refuse(`Syntax error; token: "${text.slice(at, at + 10)}"`);
    if (match[1] !== undefined) tokens.push(match[1]);
  }
  return tokens;
}
