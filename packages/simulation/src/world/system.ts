/**
 * What a system under test looks like to the people of the simulated world: the CRM's buttons and what it shows. Ours stands
 * behind it through its real HTTP API; other systems may stand there with less.
 */

/** HTTP-like: 2xx done, 404 not there, 422 the key was refused, 0 or 5xx nobody knows. 501: this system has no such thing. */
export interface ActAnswer {
  readonly status: number;
  /** The code of the problem it tells of, if any. */
  readonly code?: string | undefined;
  /** What was shown with it, if it told of a rep's check. */
  readonly shown?: ShownRep | undefined;
}

/** What people see of one rep. Instants are epoch ms. */
export interface ShownRep {
  /** true: shown as complete and without trouble. */
  readonly green: boolean;
  /** "Every call created before this is here"; undefined: nothing is claimed. */
  readonly completeUntilMs: number | undefined;
  /** When the check began that this rests on. */
  readonly checkedAtMs: number | undefined;
  /** Whose trouble is shown, and since when. */
  readonly blamed: { readonly class: BlameClass; readonly code: string; readonly sinceMs: number } | undefined;
  /** As the system itself counts; undefined: it does not. */
  readonly calls?: number | undefined;
  readonly pendingParts?: number | undefined;
}

export type BlameClass = "credential" | "rate-limit" | "source" | "ours";

export type HeldPartState = "present" | "pending" | "absent" | "failed";

export type TranscriptLines = readonly {
  readonly speaker: string;
  readonly email: string | null;
  readonly text: string;
  readonly at: string;
}[];

/** A call as the system holds and shows it. */
export interface HeldCall {
  readonly recordingId: number;
  readonly visible: boolean;
  readonly title: string;
  readonly summary: { readonly state: HeldPartState; readonly text: string | undefined };
  readonly transcript: {
    readonly state: HeldPartState;
    readonly lines:
      | readonly {
          readonly speaker: string;
          readonly email: string | null;
          readonly text: string;
          readonly at: string;
        }[]
      | undefined;
  };
  readonly actionItems: {
    readonly state: HeldPartState;
    readonly items: readonly { readonly description: string; readonly completed: boolean }[];
  };
}

/** The system's data, as the oracle reads it: without cost and without trouble. */
export interface HeldView {
  /** Those of the given calls that are held and not deleted, with the moment (epoch ms) each came in if it is known. */
  findHeld(repId: string, recordingIds: readonly number[]): Promise<ReadonlyMap<number, number | undefined>>;
  /** What is shown of the given reps now. */
  showReps(repIds: readonly string[]): Promise<ReadonlyMap<string, ShownRep>>;
  /** Everything held of a rep as its list gives it, page after page: a call listed twice is there twice. */
  listCalls(repId: string): Promise<readonly HeldCall[]>;
  /** What the ledger says of the days from `from` to `to` (`YYYY-MM-DD`); undefined or left out: there is none. */
  findCoverage?(repId: string, from: string, to: string): Promise<readonly CoverageDay[] | undefined>;
  /** The finished ones among the newest runs. */
  listFinishedRuns?(count: number): Promise<readonly FinishedRun[]>;
}

export interface CoverageDay {
  readonly date: string;
  readonly listed: number;
  readonly held: number;
  /** UTC ISO instant of the last complete read of that day; null: none. */
  readonly verifiedAt: string | null;
}

/** A run that says it is over, and what it says of each rep. */
export interface FinishedRun {
  readonly runId: string;
  readonly total: number;
  readonly done: number;
  readonly lines: readonly {
    readonly repId: string;
    readonly outcome: string | null;
    readonly checkedAtMs: number | undefined;
  }[];
}

export interface SystemUnderTest {
  readonly held: HeldView;
  putRep(rep: RepToPut): Promise<ActAnswer>;
  connect(repId: string, apiKey: string): Promise<ActAnswer>;
  testConnection(repId: string): Promise<ActAnswer>;
  refresh(repId: string): Promise<ActAnswer>;
  bulkSync(input: BulkToStart): Promise<ActAnswer>;
  externalCron(): Promise<ActAnswer>;
  deleteCall(recordingId: number): Promise<ActAnswer>;
}

export interface RepToPut {
  readonly repId: string;
  readonly name: string;
  readonly email: string;
  readonly active: boolean;
}

export interface BulkToStart {
  readonly repIds?: readonly string[];
  readonly hours?: number;
  readonly deep?: boolean;
}
