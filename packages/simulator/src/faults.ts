/**
 * Faults on demand: which requests they hit, how often, and what the client then meets.
 * Guarantees that a fault counts a hit only for a request that reached it, and stops after its `times`.
 */
import { SimulatorInputError } from "./input-error.ts";
import { toRetryAfter } from "./limits.ts";
import { isFaultKind } from "./switches/switch-rules.ts";
import { faultKinds, type Outage, type Switches } from "./switches/switches.ts";
import { type Answer, answerError, answerHtml, answerJson, type Delivery } from "./wire/answer.ts";

export interface FaultMatch {
  /** Owner of the key. */
  readonly email?: string;
  /** Start of the path below /external/v1, as in "/meetings" or "/recordings/900000001". */
  readonly path?: string;
  /** Page of a list; 1 for requests without a cursor. */
  readonly page?: number;
  readonly heavy?: boolean;
  readonly method?: string;
}

export interface FaultInput extends Outage {
  /** Everything in it must fit; empty fits every request. */
  readonly match?: FaultMatch;
  /** How many requests it hits; Infinity (or "unlimited" over HTTP) until removed. Default 1. */
  readonly times?: number;
}

export interface Fault {
  readonly id: number;
  readonly input: FaultInput;
  readonly hits: number;
  remove(): void;
}

export interface FaultedRequest {
  readonly email: string | null;
  readonly path: string;
  readonly page: number | null;
  readonly heavy: boolean;
  readonly method: string;
}

export interface Faults {
  add(input: FaultInput): Fault;
  /** The oldest fault that fits, with its hit counted. */
  takeFitting(request: FaultedRequest): Outage | undefined;
  list(): readonly Fault[];
  clear(): void;
}

const DEFAULT_SLOW_BODY_MS = 5000;

export function createFaults(): Faults {
  const faults: { id: number; input: FaultInput; hits: number; remove(): void }[] = [];
  let lastId = 0;
  const remove = (fault: Fault): void => {
    const index = faults.findIndex(({ id }) => id === fault.id);
    if (index >= 0) faults.splice(index, 1);
  };
  return {
    add(input) {
      if (!isFaultKind(input.kind)) throw new SimulatorInputError(`kind: one of ${faultKinds.join(", ")} is needed`);
      const times = input.times ?? 1;
      if (!(times >= 1)) throw new SimulatorInputError("times: at least 1 is needed, or Infinity");
      lastId += 1;
      const fault = { id: lastId, input, hits: 0, remove: () => remove(fault) };
      faults.push(fault);
      return fault;
    },
    takeFitting(request) {
      const fault = faults.find(({ input, hits }) => hits < (input.times ?? 1) && fits(input.match ?? {}, request));
      if (fault === undefined) return undefined;
      fault.hits += 1;
      return fault.input;
    },
    list: () => faults,
    clear() {
      faults.length = 0;
    },
  };
}

function fits(match: FaultMatch, request: FaultedRequest): boolean {
  return (
    (match.email === undefined || match.email.toLowerCase() === request.email) &&
    (match.path === undefined || request.path.startsWith(match.path)) &&
    (match.page === undefined || match.page === request.page) &&
    (match.heavy === undefined || match.heavy === request.heavy) &&
    (match.method === undefined || match.method.toUpperCase() === request.method)
  );
}

export function deliverWhole(answer: Answer, delayMs: number): Delivery {
  return { ...answer, manner: "whole", delayMs, dripMs: 0 };
}

/** What the client meets. `answerRightly` is only called for the kinds that still need the right answer. */
export function toFaultyDelivery(
  fault: Outage,
  switches: Readonly<Switches>,
  nowMs: number,
  limitHeaders: Readonly<Record<string, string>>,
  answerRightly: () => Answer,
): Delivery {
  const delayMs = fault.delayMs ?? 0;
  const whole = (answer: Answer): Delivery => deliverWhole(answer, switches.latencyMs);
  const nothing: Answer = { status: 0, headers: {}, body: "" };
  switch (fault.kind) {
    case "status": {
      const status = fault.status ?? 503;
      const seconds = fault.retryAfterSeconds;
      const headers = { ...limitHeaders, ...(seconds === undefined ? {} : toRetryAfter(seconds, switches, nowMs)) };
      return whole(answerError(status, `Simulated status ${status}`, switches.errorBody, headers));
    }
    case "timeout":
      return { ...nothing, manner: "never", delayMs, dripMs: 0 };
    case "reset":
      return { ...nothing, manner: "reset", delayMs, dripMs: 0 };
    case "html":
      return whole(answerHtml(fault.status ?? 502, "Bad gateway", limitHeaders));
    case "truncated-json": {
      const answer = answerRightly();
      return whole({ ...answer, body: answer.body.slice(0, Math.max(1, Math.floor(answer.body.length / 2))) });
    }
    case "truncated-body":
      return { ...answerRightly(), manner: "cut", delayMs: switches.latencyMs, dripMs: 0 };
    case "slow-body":
      return {
        ...answerRightly(),
        manner: "drip",
        delayMs: switches.latencyMs,
        dripMs: fault.delayMs ?? DEFAULT_SLOW_BODY_MS,
      };
    case "delay":
      return deliverWhole(answerRightly(), switches.latencyMs + delayMs);
    case "empty":
      return whole({ status: 200, headers: limitHeaders, body: "" });
    case "no-items":
      return whole(answerJson(200, { limit: 10, next_cursor: null }, limitHeaders));
    case "null-items":
      return whole(answerJson(200, { limit: 10, next_cursor: null, items: null }, limitHeaders));
    case "empty-page":
      return whole(answerJson(200, { limit: 10, next_cursor: null, items: [] }, limitHeaders));
    case "wrong-shape":
      return whole(answerJson(200, ["unexpected"], limitHeaders));
    case "redirect":
      return whole({
        status: 302,
        headers: { ...limitHeaders, location: "https://fathom.video/users/sign_in" },
        body: "",
      });
  }
}
