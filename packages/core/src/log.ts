/**
 * The logger the domain writes to. An event name is a constant (`area.what_happened`), details are fields, and fields
 * carry ids and numbers only: never a key, an e-mail address, a title, a link or anything said in a call.
 */

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** `error` is logged by name, message and stack; its message must be safe to log. */
  error(event: string, error: unknown, fields?: LogFields): void;
}

/** A log that drops everything, for tests that do not look at it. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
