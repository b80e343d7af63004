/**
 * Judges the end: everything Fathom has and promised time for must be held, once, whole, and as Fathom has it now; nothing that
 * was deleted in the CRM may be there; and what the system counts must be what it holds.
 */
import type { HeldCall, HeldView, ShownRep } from "../world/system.ts";
import { type CallTruth, findAt, findReadableSince, type RepTruth, type Truth, type Version } from "../world/truth.ts";
import { toHeldDueMs, toListingDueMs, toPartDueMs } from "./promises.ts";
import type { Verdict, VerdictKind } from "./verdict.ts";

export type Report = (verdict: Omit<Verdict, "at">) => void;

export interface EndStateInput {
  readonly truth: Truth;
  readonly held: HeldView;
  readonly nowMs: number;
  readonly heldAt: ReadonlyMap<number, number>;
  readonly report: Report;
}

/** Numbers of the end that are no verdicts. */
export interface EndNumbers {
  readonly calls: number;
  readonly held: number;
  /** Held and shown as visible although Fathom has not listed them for two days: late, not wrong. */
  readonly staleVisible: number;
}

const TWO_DAYS_MS = 48 * 3_600_000;

export async function judgeEndState(input: EndStateInput): Promise<EndNumbers> {
  const { truth, held } = input;
  const shown = await held.showReps([...truth.reps.keys()]);
  const owners = new Map<number, string>();
  const numbers = { calls: 0, held: 0, staleVisible: 0 };
  for (const rep of truth.reps.values()) {
    const list = await held.listCalls(rep.repId);
    numbers.calls += rep.calls.length;
    numbers.held += list.length;
    judgeList(input, rep, list, owners);
    judgeCounters(input, rep, list, shown.get(rep.repId));
    const byId = new Map(list.map((call) => [call.recordingId, call]));
    for (const call of rep.calls) {
      const found = byId.get(call.recordingId);
      judgeCall(input, rep, call, found);
      if (found?.visible && call.listed.every((span) => span.untilMs < input.nowMs - TWO_DAYS_MS))
        numbers.staleVisible++;
    }
  }
  return numbers;
}

function judgeList(
  { report }: EndStateInput,
  rep: RepTruth,
  list: readonly HeldCall[],
  owners: Map<number, string>,
): void {
  const real = new Set(rep.calls.map((call) => call.recordingId));
  for (const { recordingId } of list) {
    const doubled = (why: string) => report({ kind: "doubled", repId: rep.repId, recordingId, why });
    const owner = owners.get(recordingId);
    if (owner === rep.repId) doubled("the list has it twice");
    else if (owner !== undefined) doubled(`${owner} has it as well`);
    if (!real.has(recordingId)) doubled("Fathom never listed it for this rep");
    owners.set(recordingId, rep.repId);
  }
}

function judgeCounters(
  { report }: EndStateInput,
  { repId }: RepTruth,
  list: readonly HeldCall[],
  shown: ShownRep | undefined,
): void {
  const visible = list.filter((call) => call.visible).length;
  const pending = list
    .flatMap((call) => [call.summary, call.transcript, call.actionItems])
    .filter((part) => part.state === "pending").length;
  const check = (name: string, counted: number | undefined, real: number) => {
    if (counted === undefined || counted === real) return;
    report({ kind: "doubled", repId, recordingId: undefined, why: `${name} says ${counted}, held are ${real}` });
  };
  check("sync.calls", shown?.calls, visible);
  check("sync.pendingParts", shown?.pendingParts, pending);
}

function judgeCall(input: EndStateInput, rep: RepTruth, call: CallTruth, found: HeldCall | undefined): void {
  const { truth, nowMs, heldAt } = input;
  const wrong = (kind: VerdictKind, why: string) =>
    input.report({ kind, repId: rep.repId, recordingId: call.recordingId, why });
  if (call.crmDeletion) {
    if (found && call.crmDeletion.state === "done") {
      wrong("doubled", `it was deleted in the CRM at ${toIso(call.crmDeletion.atMs)} and is there again`);
    }
    return;
  }
  if (!found && heldAt.has(call.recordingId)) wrong("lost", "it was held, and has been erased");
  if (!isServed(rep, nowMs)) return;
  const sinceMs = findReadableSince(call, nowMs);
  if (sinceMs === undefined) {
    if (found) judgeContent(input, rep, call, found, call.listed.at(-1)?.untilMs ?? nowMs, toFirstMs(call));
    return;
  }
  const dueMs = toHeldDueMs(truth, rep, call, sinceMs);
  const story = `created ${toIso(call.createdAtMs)}, listed and readable since ${toIso(sinceMs)}, due ${toIso(dueMs)}`;
  if (!found) {
    if (dueMs <= nowMs && !heldAt.has(call.recordingId)) wrong("lost", `Fathom lists it and it is not held (${story})`);
    return;
  }
  if (!found.visible && dueMs <= nowMs) wrong("lost", `Fathom lists it and it is shown as gone (${story})`);
  judgeContent(input, rep, call, found, nowMs, sinceMs);
}

/** @param untilMs the last moment at which Fathom still had it */
function judgeContent(
  { truth, report }: EndStateInput,
  rep: RepTruth,
  call: CallTruth,
  found: HeldCall,
  untilMs: number,
  sinceMs: number,
): void {
  const wrong = (kind: VerdictKind, why: string) =>
    report({ kind, repId: rep.repId, recordingId: call.recordingId, why });
  const heldDueMs = toHeldDueMs(truth, rep, call, sinceMs);
  const isDue = (atMs: number) => Math.max(heldDueMs, toListingDueMs(truth, rep, call, atMs)) <= untilMs;

  judgeVersions("title", call.titles, (value) => value === found.title, isDue, wrong);
  if (found.actionItems.state === "present") {
    const items = JSON.stringify(found.actionItems.items.map(({ description, completed }) => [description, completed]));
    const isHeld = (value: CallTruth["actionItems"][number]["value"]) =>
      JSON.stringify(value.map(({ description, completed }) => [description, completed])) === items;
    judgeVersions("list of action items", call.actionItems, isHeld, isDue, wrong);
  }

  const judgePart = (name: string, state: string, readyAtMs: number, isRight: boolean) => {
    const dueMs = toPartDueMs(truth, rep, call, readyAtMs, heldDueMs);
    if (state === "present") {
      if (!isRight) wrong("lost", `its ${name} is not the one Fathom has`);
    } else if (dueMs <= untilMs) {
      wrong("lost", `its ${name} is ${state}; Fathom has it since ${toIso(readyAtMs)}, due ${toIso(dueMs)}`);
    }
  };
  const lines = JSON.stringify(call.transcript.map(({ speaker, email, text, at }) => [speaker, email, text, at]));
  const heldLines = found.transcript.lines?.map(({ speaker, email, text, at }) => [speaker, email, text, at]);
  judgePart("transcript", found.transcript.state, call.transcriptReadyAtMs, JSON.stringify(heldLines) === lines);
  judgePart("summary", found.summary.state, call.summaryReadyAtMs, found.summary.text === call.summary);
  judgePart("list of action items", found.actionItems.state, call.summaryReadyAtMs, true);
}

/** What is held must be the latest version that is due, or a newer one. */
function judgeVersions<T>(
  name: string,
  versions: readonly Version<T>[],
  isHeld: (value: T) => boolean,
  isDue: (atMs: number) => boolean,
  wrong: (kind: VerdictKind, why: string) => void,
): void {
  const index = versions.findLastIndex(({ value }) => isHeld(value));
  const dueIndex = versions.findLastIndex(({ atMs }) => atMs === Number.NEGATIVE_INFINITY || isDue(atMs));
  if (index < 0) wrong("lost", `its ${name} is none Fathom ever had`);
  else if (index < dueIndex) {
    const since = versions[dueIndex]?.atMs ?? 0;
    wrong("lost", `its ${name} is an old one; Fathom has another since ${toIso(since)}`);
  }
}

/** Whether anybody promised this rep anything at that moment. */
function isServed(rep: RepTruth, atMs: number): boolean {
  return findAt(rep.keyHistory, atMs) === "valid" && findAt(rep.activeHistory, atMs) === true;
}

function toFirstMs(call: CallTruth): number {
  return call.listed.at(-1)?.fromMs ?? call.createdAtMs;
}

function toIso(atMs: number): string {
  return Number.isFinite(atMs) ? new Date(atMs).toISOString() : "never";
}
