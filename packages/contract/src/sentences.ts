/**
 * The one sentence a sales rep reads after pressing "Ververs": what came, what is still coming, what stands in the way and
 * who does what about it. Pure; it claims nothing the facts do not say.
 */
import { FAILURE_CODES, type FailureCode } from "./failures.ts";
import type { Language } from "./languages.ts";
import type { Outcome } from "./outcomes.ts";
import { type PendingParts, SENTENCE_WORDS, type SentenceWords, type Span } from "./sentence-words.ts";

export interface RefreshFacts {
  readonly outcome: Outcome;
  /** `pending`: parts Fathom is still making; used when `pendingParts` is not given. */
  readonly calls: { readonly added: number; readonly updated: number; readonly pending: number };
  /** Which parts those are. Gives the better sentence. */
  readonly pendingParts?: PendingParts;
  /** Meetings of this check that could not be read. */
  readonly unreadable?: number;
  /** What stands in the way, for `failed`, `blocked` and `deferred`. */
  readonly failure?: { readonly code: FailureCode } | undefined;
  /** ISO instant of the earlier check this answer is taken from. */
  readonly fromCheckOf?: string | undefined;
  /** ISO instant at which Fathom may be asked again. */
  readonly retryAt?: string | undefined;
}

/** `now`: epoch milliseconds. Instants of the facts that cannot be read are left unsaid. */
export function describeRefresh(facts: RefreshFacts, language: Language, now: number): string {
  const words = SENTENCE_WORDS[language];
  const blocks = [...toBlocks(facts, words, now), ...toCheckedAgo(facts, words, now)];
  const text = blocks.join("; ");
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function toBlocks(facts: RefreshFacts, words: SentenceWords, now: number): string[] {
  const news = toNews(facts, words);
  switch (facts.outcome) {
    case "complete":
      return [news ?? words.nothingNew, ...toPending(facts, words), ...toUnreadable(facts, words)];
    case "continued":
      return news === undefined ? [words.goesOnInBackground] : [words.soFar(news), words.restInBackground];
    case "deferred":
      return [
        ...(news === undefined ? [] : [words.soFar(news)]),
        `${words.fathomWaits}, ${words.goesOnIn(toSpanUntil(facts.retryAt, now))}`,
      ];
    case "superseded":
      return [...(news === undefined ? [] : [news]), words.superseded];
    case "blocked":
    case "failed":
      return toTrouble(facts.failure?.code ?? "internal_error", news, words);
    default:
      return facts.outcome satisfies never;
  }
}

function toNews({ calls }: RefreshFacts, words: SentenceWords): string | undefined {
  return calls.added + calls.updated === 0 ? undefined : words.news(calls.added, calls.updated);
}

function toTrouble(code: FailureCode, news: string | undefined, words: SentenceWords): string[] {
  const trouble = words.trouble[code];
  return [news === undefined ? trouble : words.but(news, trouble), ...toTroubleEnd(code, words)];
}

/** Where a person must act, the trouble itself says so; everything else heals by itself. */
function toTroubleEnd(code: FailureCode, words: SentenceWords): string[] {
  if (code === "storage_unavailable" || code === "internal_error") return [words.retriesItselfElseTell];
  const failureClass = FAILURE_CODES[code];
  return failureClass === "source" || failureClass === "rate-limit" ? [words.retriesItself] : [];
}

function toPending({ calls, pendingParts }: RefreshFacts, words: SentenceWords): string[] {
  if (pendingParts === undefined) return calls.pending === 0 ? [] : [words.pendingUnnamed(calls.pending)];
  if (pendingParts.transcripts + pendingParts.summaries === 0) return [];
  // "2 new calls; ... of 1" needs no noun; without new calls before it, or with more than those, it does.
  const most = Math.max(pendingParts.transcripts, pendingParts.summaries);
  return [words.pending(pendingParts, most <= calls.added ? String : words.calls)];
}

function toUnreadable({ unreadable = 0 }: RefreshFacts, words: SentenceWords): string[] {
  return unreadable === 0 ? [] : [words.unreadable(unreadable)];
}

function toCheckedAgo({ fromCheckOf }: RefreshFacts, words: SentenceWords, now: number): string[] {
  const elapsedMs = fromCheckOf === undefined ? Number.NaN : now - Date.parse(fromCheckOf);
  return Number.isNaN(elapsedMs) ? [] : [words.checkedAgo(toSpan(Math.floor(elapsedMs / 1_000), Math.floor))];
}

function toSpanUntil(instant: string | undefined, now: number): Span | null {
  const remainingMs = instant === undefined ? Number.NaN : Date.parse(instant) - now;
  return Number.isNaN(remainingMs) ? null : toSpan(Math.ceil(remainingMs / 1_000), Math.ceil);
}

/** Whole seconds to the unit people would use; null for less than one. */
function toSpan(seconds: number, round: (value: number) => number): Span | null {
  if (seconds < 1) return null;
  if (seconds < 60) return { count: seconds, unit: "second" };
  const minutes = round(seconds / 60);
  return minutes < 60 ? { count: minutes, unit: "minute" } : { count: round(seconds / 3_600), unit: "hour" };
}
