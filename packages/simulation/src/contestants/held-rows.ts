/** What a rival holds, in the oracle's words. A part that is not there is shown as not there yet: no rival knows more. */
import type { HeldCall, HeldView, ShownRep } from "../world/system.ts";
import type { ContestantStore, StoredCall, StoredRep } from "./store.ts";

export function createHeldRows(store: ContestantStore, showRep: (rep: StoredRep) => ShownRep): HeldView {
  const { reps, calls, cameInAtMs } = store.rows;
  return {
    async findHeld(repId, recordingIds) {
      const held = recordingIds.filter((recordingId) => calls.get(recordingId)?.repId === repId);
      return new Map(held.map((recordingId) => [recordingId, cameInAtMs.get(recordingId)]));
    },
    async showReps(repIds) {
      const known = repIds.flatMap((repId) => reps.get(repId) ?? []);
      return new Map(known.map((rep) => [rep.repId, showRep(rep)]));
    },
    async listCalls(repId) {
      return [...calls.values()].filter((call) => call.repId === repId).map(toHeldCall);
    },
  };
}

function toHeldCall(call: StoredCall): HeldCall {
  const toState = (part: unknown) => (part === undefined ? "pending" : "present");
  return {
    recordingId: call.recordingId,
    visible: true,
    title: call.title,
    summary: { state: toState(call.summary), text: call.summary },
    transcript: { state: toState(call.transcript), lines: call.transcript },
    actionItems: { state: toState(call.actionItems), items: call.actionItems ?? [] },
  };
}
