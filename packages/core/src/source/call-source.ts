/**
 * The port a meeting recorder implements: pages of a rep's calls. The engine knows nothing else of the vendor.
 * A page is either complete and well-formed or the call throws a `SourceError`; there is no empty page for trouble.
 */
import type { Instant } from "../clock.ts";
import type { FailureClass, FailureCode } from "../failure.ts";
import { FAILURE_CODES } from "../failure.ts";

/** One participant as the source lists them. Nothing but the presence of the entry is guaranteed. */
export interface SourceInvitee {
  readonly name: string | null;
  readonly email: string | null;
  readonly domain: string | null;
  readonly external: boolean;
}

export interface SourceActionItem {
  readonly description: string;
  readonly completed: boolean;
  readonly userGenerated: boolean;
  /** `HH:MM:SS` from the start of the recording, as the source wrote it. */
  readonly at: string | null;
  readonly playbackUrl: string | null;
  readonly assignee: {
    readonly name: string | null;
    readonly email: string | null;
    readonly team: string | null;
  } | null;
}

export interface SourceSummary {
  readonly templateName: string | null;
  readonly markdown: string;
}

/** One line of a transcript, text byte-equal to the source's. */
export interface TranscriptLine {
  readonly speaker: { readonly name: string; readonly email: string | null };
  readonly text: string;
  /** `HH:MM:SS` from the start of the recording. */
  readonly at: string;
}

/** A call as the source lists it. A part is `undefined` when it was not asked for and `null` when it is not there (yet). */
export interface SourceCall {
  readonly recordingId: number;
  readonly createdAt: Instant;
  readonly title: string;
  readonly meetingTitle: string | null;
  readonly meetingType: string | null;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly scheduledStartAt: Instant | null;
  readonly scheduledEndAt: Instant | null;
  readonly url: string | null;
  readonly shareUrl: string | null;
  readonly meetingUrl: string | null;
  readonly language: string | null;
  readonly sharedWith: string | null;
  readonly recordedByEmail: string | null;
  readonly invitees: readonly SourceInvitee[];
  readonly actionItems?: readonly SourceActionItem[] | null;
  readonly summary?: SourceSummary | null;
  readonly transcript?: readonly TranscriptLine[] | null;
}

/** A meeting that could not be read: it never fails its page, and it is never silently dropped. */
export interface UnreadableCall {
  readonly recordingId: number | null;
  /** When it was created, if that could be read. */
  readonly createdAt: Instant | null;
  /** What is wrong, by field; no content. */
  readonly reason: string;
}

export interface CallPage {
  readonly calls: readonly SourceCall[];
  readonly unreadable: readonly UnreadableCall[];
  /** null: the list ended here, proven by a well-formed page. */
  readonly nextCursor: string | null;
  /** The moment the request was sent: what the page says is at least that old. */
  readonly observedAt: Instant;
}

export interface ListCallsQuery {
  /** Whole seconds; whether the bound is inclusive is not promised by the source. */
  readonly createdAfter: Instant;
  readonly createdBefore: Instant;
  readonly cursor?: string;
  /** `light`: metadata and action items; `full`: with transcript and summary as well (the heavy bucket). */
  readonly detail: "light" | "full";
}

/** A call as a probe saw it: enough to tell whether a list left it out. */
export interface ProbedCall {
  readonly recordingId: number;
  readonly createdAt: Instant;
  readonly recordedByEmail: string | null;
}

/** What a probe (one light, unfiltered request) saw on the first page. */
export interface ProbeResult {
  /** The e-mail addresses of those who recorded the calls, each once. */
  readonly owners: readonly string[];
  readonly calls: readonly ProbedCall[];
  /** There is no further page: Fathom shows nothing else. */
  readonly isAll: boolean;
  readonly observedAt: Instant;
}

export interface RequestCount {
  light: number;
  heavy: number;
}

/** Calls of one rep, seen through one connection. Opened per attempt; counts its own requests. */
export interface CallSource {
  /**
   * One page, newest first, only calls recorded by the rep. Waits for the source's limits as long as the deadline given at
   * opening allows.
   * @throws SourceError for everything that is not a complete, well-formed page.
   */
  listCalls(query: ListCallsQuery): Promise<CallPage>;
  /**
   * One light unfiltered request, to see whether the key is let in.
   * @throws SourceError
   */
  probe(): Promise<ProbeResult>;
  /**
   * Registers an address for the deliveries of all of the rep's own calls, with their content. Light; a second request where the
   * plan has no teams.
   * @throws SourceError
   */
  createWebhook(url: string): Promise<NewSourceWebhook>;
  /** Light. False when the source does not have it (any more), or it is not this key's. @throws SourceError */
  deleteWebhook(webhookId: string): Promise<boolean>;
  /** Requests sent through this source so far, refused ones included. */
  readonly requests: Readonly<RequestCount>;
  /** Those of them that were refused for their rate. */
  readonly throttles: number;
  /** What this connection has spent of its limits, to be remembered beyond this process. */
  readonly spent: SpentBudget;
}

/** Shown once: neither can be asked for again. */
export interface NewSourceWebhook {
  readonly webhookId: string;
  /** What its deliveries are signed with. */
  readonly secret: string;
}

/**
 * What a connection has spent of the source's limits, as of the end of an attempt. Kept with the rep, so that the next attempt,
 * in whatever container it runs, does not begin with a full budget that is none.
 */
export interface SpentBudget {
  /** Of the newest request; undefined: none was sent. */
  readonly at: Instant | undefined;
  /** Requests of both kinds within the source's window before `at`. */
  readonly all: number;
  /** Heavy ones among them. */
  readonly heavy: number;
  /** When a heavy request was last refused for its rate: from then on the heavy limit is the small one, and grows again. */
  readonly heavyRefusedAt: Instant | undefined;
}

export interface OpenSourceInput {
  readonly apiKey: string;
  /** Identifies the budget: requests of one key share its limits. */
  readonly connectionId: string;
  /** Only calls recorded by this address; null: whatever the key sees. */
  readonly recordedBy: string | null;
  /** Epoch ms after which no request is started and none is waited for. */
  readonly deadlineAt: number;
  /** What another process spent through this connection, as far as it was remembered. */
  readonly spent?: SpentBudget | undefined;
}

export interface CallSources {
  open(input: OpenSourceInput): CallSource;
}

/** Why a page could not be had. `deadline` is no failure: we ran out of our own time before asking. */
export class SourceError extends Error {
  override readonly name = "SourceError";
  readonly code: FailureCode;
  readonly class: FailureClass;
  /** Epoch ms before which the source asked not to be asked again. */
  readonly retryAt: number | undefined;
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined;

  constructor(code: FailureCode, message: string, detail: { retryAt?: number; status?: number; cause?: unknown } = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.class = FAILURE_CODES[code];
    this.retryAt = detail.retryAt;
    this.status = detail.status;
  }
}

/** Our own deadline came before the next request could be sent (or finished): the work goes on in another attempt. */
export class DeadlineReached extends Error {
  override readonly name = "DeadlineReached";
  /** Epoch ms from which on the next request is allowed by the source's limits, when that is why. */
  readonly retryAt: number | undefined;

  constructor(retryAt?: number) {
    super("deadline reached before the next request");
    this.retryAt = retryAt;
  }
}
