/**
 * All meetings, newest first, as a whole and per owner.
 * Guarantees the order of the list (created_at, then recording id, both descending) without sorting per request.
 */
import type { SimulatedMeeting, Writable } from "./model.ts";

export interface StoredMeeting {
  /** Epoch ms of `meeting.createdAt`: what lists filter and sort by. */
  createdAtMs: number;
  readonly meeting: Writable<SimulatedMeeting>;
  /** True once the webhooks of this meeting have gone out; they go out once. */
  announced: boolean;
}

export interface MeetingStore {
  add(meeting: SimulatedMeeting): StoredMeeting;
  find(recordingId: number): StoredMeeting | undefined;
  /** Applies changes in place and moves the meeting when its creation or owner changed. */
  change(recordingId: number, changes: Partial<Writable<SimulatedMeeting>>): StoredMeeting | undefined;
  remove(recordingId: number): boolean;
  /** Newest first; all owners, or one. */
  listNewestFirst(ownerEmail?: string): readonly StoredMeeting[];
  readonly size: number;
  /** How many were ever added. */
  readonly added: number;
}

export function createMeetingStore(): MeetingStore {
  const byId = new Map<number, StoredMeeting>();
  const all: StoredMeeting[] = [];
  const byOwner = new Map<string, StoredMeeting[]>();
  let added = 0;

  const ownedBy = (email: string): StoredMeeting[] => {
    const owned = byOwner.get(email) ?? [];
    byOwner.set(email, owned);
    return owned;
  };
  const link = (stored: StoredMeeting): void => {
    for (const list of [all, ownedBy(stored.meeting.ownerEmail)]) list.splice(findPlace(list, stored), 0, stored);
  };
  const unlink = (stored: StoredMeeting): void => {
    for (const list of [all, ownedBy(stored.meeting.ownerEmail)]) list.splice(list.indexOf(stored), 1);
  };

  return {
    add(meeting) {
      added += 1;
      const stored: StoredMeeting = { createdAtMs: Date.parse(meeting.createdAt), meeting, announced: false };
      byId.set(meeting.recordingId, stored);
      link(stored);
      return stored;
    },
    find: (recordingId) => byId.get(recordingId),
    change(recordingId, changes) {
      const stored = byId.get(recordingId);
      if (stored === undefined) return undefined;
      unlink(stored);
      Object.assign(stored.meeting, changes);
      stored.createdAtMs = Date.parse(stored.meeting.createdAt);
      link(stored);
      return stored;
    },
    remove(recordingId) {
      const stored = byId.get(recordingId);
      if (stored === undefined) return false;
      unlink(stored);
      return byId.delete(recordingId);
    },
    listNewestFirst: (ownerEmail) => (ownerEmail === undefined ? all : (byOwner.get(ownerEmail) ?? [])),
    get size() {
      return byId.size;
    },
    get added() {
      return added;
    },
  };
}

/** Negative when the first is listed before the second. */
export function compareNewestFirst(first: StoredMeeting, second: StoredMeeting): number {
  return second.createdAtMs - first.createdAtMs || second.meeting.recordingId - first.meeting.recordingId;
}

function findPlace(list: readonly StoredMeeting[], stored: StoredMeeting): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = list[middle];
    if (other !== undefined && compareNewestFirst(other, stored) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
