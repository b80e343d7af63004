/**
 * Cuts a client's middleware stack down to the step `initialize`, with an engine at its end instead of an HTTP request. For
 * speed: the SDK copies and sorts the stack of all steps for every command it sends.
 */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

export type Stack = DynamoDBClient["middlewareStack"];
type Resolve = Stack["resolve"];
type Middleware = Parameters<Stack["addRelativeTo"]>[0];

/** Answers one command. `isDocument`: it came from lib-dynamodb, its values are JavaScript's. */
export type Engine = (commandName: string, input: unknown, isDocument: boolean) => Promise<object>;

type AnyMiddleware = (next: unknown, context: unknown) => unknown;
type Surround = (handler: unknown, context: unknown) => unknown;

interface Entry {
  readonly middleware: Middleware;
  readonly options: {
    readonly name?: string;
    readonly aliases?: readonly string[];
    readonly step?: string;
    readonly toMiddleware?: string;
  };
}

/** The middleware by which a command of lib-dynamodb differs from the plain one. */
const DOCUMENT_MIDDLEWARE = "DocumentMarshall";
const CHANGES = ["add", "addRelativeTo", "use", "remove", "removeByTag"] as const;

/** Changes `stack` in place: clients and document clients of it share the object. */
export function makeLean(stack: Stack, engine: Engine): void {
  let outer: Stack | undefined;
  let surround: Surround | undefined;
  for (const name of CHANGES) {
    const change = stack[name] as (...args: unknown[]) => unknown;
    Object.assign(stack, {
      [name]: (...args: unknown[]) => {
        outer = undefined;
        surround = undefined;
        return change(...args);
      },
    });
  }

  /** The document client puts two stacks together, one over the other, from the same command. */
  const createCommandStack = (commands: readonly Stack[]): Stack => ({
    ...stack,
    concat: ((from: Stack) => createCommandStack([...commands, from])) as Stack["concat"],
    resolve: ((_handler, context) => {
      outer ??= toOuter(stack);
      const entries = listEntries(commands.at(-1) ?? stack);
      const isDocument = entries.some(({ options }) => options.name === DOCUMENT_MIDDLEWARE);
      const answer = async ({ input }: { readonly input: unknown }) => ({
        output: await engine(context.commandName ?? "", input, isDocument),
        response: {},
      });
      const own = toKept(entries);
      if (own.length > 0) return withEntries(outer, own).resolve(answer as never, context);
      surround ??= toSurround(outer);
      return surround(answer, context) as never;
    }) as Resolve,
  });

  Object.assign(stack, { concat: (from: Stack) => createCommandStack([from]) });
}

/** What surrounds the engine: middlewares at `initialize`, and those placed relative to them. */
function toOuter(stack: Stack): Stack {
  const outer = stack.clone();
  const entries = listEntries(stack);
  const kept = toKept(entries);
  for (const entry of entries) if (!kept.includes(entry)) outer.remove(entry.middleware);
  return outer;
}

/** What `resolve` of a stack does, with its order found out once: the SDK sorts it anew for every command. */
function toSurround(stack: Stack): Surround {
  const order: AnyMiddleware[] = [];
  const noting = stack.clone();
  for (const { middleware, options } of listEntries(stack)) {
    noting.remove(middleware);
    const note = (next: unknown) => {
      order.push(middleware as AnyMiddleware);
      return next;
    };
    // The entry as copied names its middleware too, and that would win.
    const placed = { ...options, middleware: note };
    if (options.toMiddleware === undefined) noting.add(note as never, placed as never);
    else noting.addRelativeTo(note as never, placed as never);
  }
  noting.resolve((() => undefined) as never, {} as never);
  // Resolving wraps from the inside out.
  return (handler, context) => order.reduce((next, middleware) => middleware(next, context), handler);
}

function withEntries(outer: Stack, own: readonly Entry[]): Stack {
  const both = outer.clone();
  for (const { middleware, options } of own) {
    if (options.toMiddleware === undefined) both.add(middleware as never, options as never);
    else both.addRelativeTo(middleware, options as never);
  }
  return both;
}

function toKept(entries: readonly Entry[]): Entry[] {
  const kept = entries.filter(({ options }) => options.step === "initialize");
  if (kept.length === 0) return kept;
  const names = new Set(kept.flatMap(toNames));
  for (let known = -1; known !== names.size; ) {
    known = names.size;
    for (const entry of entries) {
      if (kept.includes(entry) || !names.has(entry.options.toMiddleware ?? "")) continue;
      kept.push(entry);
      for (const name of toNames(entry)) names.add(name);
    }
  }
  return kept;
}

function toNames({ options: { name, aliases = [] } }: Entry): string[] {
  return name === undefined ? [...aliases] : [name, ...aliases];
}

/** Every middleware of a stack with its options, by the interface through which stacks are copied. */
function listEntries(stack: Stack): Entry[] {
  const entries: Entry[] = [];
  const take = (middleware: Middleware, options: Entry["options"]): void => {
    entries.push({ middleware, options });
  };
  stack.applyToStack({ add: take, addRelativeTo: take } as unknown as Stack);
  return entries;
}
