/**
 * The way to Fathom, watched: who asked when and what came back, rep by rep; and the place where something happens at Fathom
 * between two pages of a walk. Looks at nothing but requests and status lines, so that it costs next to nothing.
 */
import type { Simulator } from "@fathom-sync/simulator";

/** One answer, or that none came. Epoch ms, true time. */
export interface WatchedAnswer {
  readonly sentAtMs: number;
  /** 0: no answer (reset, timeout, cut off). */
  readonly status: number;
  /** The answer was not what a working Fathom would have given. */
  readonly faulty: boolean;
}

export interface FathomRequests {
  light: number;
  heavy: number;
  throttled: number;
}

export interface WatchedFetch {
  readonly fetch: typeof fetch;
  readonly requests: Readonly<FathomRequests>;
  /** The newest answers to a rep's keys, oldest first. */
  answersOf(repId: string): readonly WatchedAnswer[];
  /** Does it right after the next page of calls given to that rep, before the rep's reader sees it. */
  onNextPage(repId: string, action: () => void): void;
  /** From now on a key counts as this rep's. */
  knowKey(apiKey: string, repId: string): void;
}

const ANSWERS_KEPT = 200;

export function createWatchedFetch(dependencies: {
  readonly simulator: Simulator;
  readonly now: () => number;
  /** Undefined when nobody reads along: a line costs more than all the rest here. */
  readonly note: ((repId: string | undefined, text: string) => void) | undefined;
}): WatchedFetch {
  const { simulator, now, note } = dependencies;
  const requests: FathomRequests = { light: 0, heavy: 0, throttled: 0 };
  const repOfKey = new Map<string, string>();
  const answers = new Map<string, WatchedAnswer[]>();
  const actions = new Map<string, (() => void)[]>();

  function listAnswers(repId: string): WatchedAnswer[] {
    const known = answers.get(repId) ?? [];
    answers.set(repId, known);
    return known;
  }

  function countHits(): number {
    let hits = 0;
    for (const fault of simulator.faults()) hits += fault.hits;
    return hits;
  }

  async function watch(input: string | URL | Request, init: RequestInit | undefined): Promise<Response> {
    const url = typeof input === "string" ? input : input instanceof URL ? input.href : input.url;
    const apiKey = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined)).get(
      "x-api-key",
    );
    const repId = repOfKey.get(apiKey ?? "");
    const heavy = /[?&]include_(transcript|summary)=true|\/recordings\//.test(url);
    const sentAtMs = now();
    const hitsBefore = countHits();
    const throttledBefore = simulator.counters.throttled;
    // The simulator judges a GET before it first waits: what changed after this line changed by this request.
    const pending = simulator.fetch(input, init);
    const faulty = countHits() > hitsBefore || simulator.switches.outage !== null;
    const throttled = simulator.counters.throttled > throttledBefore;
    if (heavy) requests.heavy += 1;
    else requests.light += 1;
    if (throttled) requests.throttled += 1;
    const kept = repId === undefined ? undefined : listAnswers(repId);
    const finish = (status: number) => {
      kept?.push({ sentAtMs, status, faulty: faulty || throttled });
      if (kept && kept.length > ANSWERS_KEPT * 2) kept.splice(0, ANSWERS_KEPT);
      note?.(
        repId,
        `${heavy ? "heavy" : "light"} ${toShort(url)} -> ${status || "no answer"}${faulty ? " (fault)" : ""}`,
      );
    };
    if (repId !== undefined && !faulty && !throttled && url.includes("/meetings?")) runAction(repId);
    try {
      const answer = await pending;
      finish(answer.status);
      return answer;
    } catch (error) {
      finish(0);
      throw error;
    }
  }

  function runAction(repId: string): void {
    const planned = actions.get(repId);
    const [first] = planned ?? [];
    if (!first) return;
    planned?.shift();
    first();
  }

  return {
    fetch: watch,
    requests,
    answersOf: (repId) => answers.get(repId) ?? [],
    onNextPage(repId, action) {
      actions.set(repId, [...(actions.get(repId) ?? []), action]);
    },
    knowKey(apiKey, repId) {
      repOfKey.set(apiKey, repId);
    },
  };
}

/** Path and what tells walks apart. */
function toShort(url: string): string {
  const { pathname, searchParams } = new URL(url);
  const shown = ["created_after", "created_before"].flatMap((name) => searchParams.get(name) ?? []);
  const cursor = searchParams.get("cursor");
  const page = cursor === null ? "" : ` cursor ${Buffer.from(cursor, "base64").toString("utf8")}`;
  return `${pathname.replace("/external/v1", "")} ${shown.join("..")}${page}`;
}
