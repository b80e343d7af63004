/**
 * Puts the watch where texts leave this process without passing a recorder: standard output and error, the console, and answers.
 * `Response` is how both our API and every Fathom in a test answer.
 */
import { learnFromFathom, watchText } from "./watch.ts";

const LEVELS: readonly Level[] = ["log", "info", "warn", "error", "debug"];
const PROBLEM = /\bapplication\/problem\+json\b/;

type Level = "log" | "info" | "warn" | "error" | "debug";

let watched = false;

/** Once per worker, whichever of its test files comes first; it ends with the worker. */
export function watchProcess(): void {
  if (watched) return;
  watched = true;
  watchStream(process.stdout);
  watchStream(process.stderr);
  watchConsole(globalThis.console);
  globalThis.Response = new Proxy(globalThis.Response, {
    construct(target, given: ConstructorParameters<typeof Response>, newTarget) {
      const [body, init] = given;
      if (typeof body === "string") {
        const status = init?.status ?? 200;
        if (status >= 400 && PROBLEM.test(JSON.stringify(init?.headers ?? {}))) watchText("error-body", body);
        else learnFromFathom(body);
      }
      return Reflect.construct(target, given, newTarget) as Response;
    },
  });
}

/** Every chunk written to it is scanned and passed on. */
export function watchStream(stream: Pick<NodeJS.WriteStream, "write">): void {
  const write = stream.write.bind(stream) as (...given: unknown[]) => boolean;
  stream.write = function watched(chunk: unknown, ...rest: unknown[]) {
    watchText("console", toText(chunk));
    return write(chunk, ...rest);
  } as typeof stream.write;
}

/** Everything it is given is scanned and passed on. */
export function watchConsole(console: Record<Level, (...given: unknown[]) => void>): void {
  for (const level of LEVELS) {
    const write = console[level].bind(console);
    console[level] = function watched(...given: unknown[]) {
      for (const one of given) watchText("console", toText(one));
      write(...given);
    };
  }
}

function toText(chunk: unknown): string {
  if (typeof chunk === "string") return chunk;
  if (chunk instanceof Uint8Array) return Buffer.from(chunk).toString("utf8");
  if (chunk instanceof Error) return `${chunk.stack ?? chunk.message}`;
  return JSON.stringify(chunk) ?? String(chunk);
}
