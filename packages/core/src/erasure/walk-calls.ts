/**
 * Goes through every call held, of the reps there are and of those that were deleted and whose calls were kept, and tells which may
 * name a person: invited from either side, with a task, or speaking. Attendance knows external participants alone.
 */
import { createCallEntity } from "../call/call.entity.ts";
import { maySpeak } from "../call/speaker-marks.ts";
import type { Database } from "../database/entity-configuration.ts";
import { LAST_RECORDING_ID } from "../database/key-bounds.ts";
import { toEmailHash } from "../email-hash.ts";
import type { RepRepository } from "../rep/rep-repository.ts";
import { createRetentionMarkEntity } from "../retention/retention-mark.entity.ts";

/** Where a walk goes on. */
export interface WalkPlace {
  readonly repId: string;
  /** The rep's call that was looked at last; undefined: none yet. */
  readonly after?: number | undefined;
}

export interface WalkedPage {
  readonly repId: string;
  /** In order. `mayName`: the text has to be looked into where the call was stored before its speakers were noted. */
  readonly calls: readonly { readonly recordingId: number; readonly mayName: boolean }[];
  /** undefined: there is nothing behind it. */
  readonly next: WalkPlace | undefined;
}

/** Calls below one another by rep and id, from `from` on; 1 read unit for 4 KB of calls, and no transcript is read. */
export type WalkCalls = (emailHash: string, from?: WalkPlace) => AsyncGenerator<WalkedPage>;

/** Calls read at once; about 4 KB each. */
const PAGE_SIZE = 200;
const REPS_PER_PAGE = 100;
/** Addresses whose hash is kept at hand: those of a rep's calls are mostly the same. */
const HASHES_MAX = 20_000;

export function createWalkCalls(dependencies: { database: Database; reps: Pick<RepRepository, "list"> }): WalkCalls {
  const { database, reps } = dependencies;
  const calls = createCallEntity(database);
  const marks = createRetentionMarkEntity(database);

  async function listHolders(): Promise<string[]> {
    // A rep that is deleted without its calls leaves a mark.
    const { data } = await marks.query.primary({}).go({ pages: "all", consistent: true });
    const holders = new Set(data.map(({ repId }) => repId));
    let cursor: string | undefined;
    do {
      const page = await reps.list({ limit: REPS_PER_PAGE, cursor });
      for (const { repId } of page.items) holders.add(repId);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return [...holders].toSorted();
  }

  return async function* walk(emailHash, from) {
    const hashes = new Map<string, string>();
    const isPerson = (email: string | undefined) => email !== undefined && toHash(email, hashes) === emailHash;
    const holders = (await listHolders()).filter((repId) => from === undefined || repId >= from.repId);
    for (const [index, repId] of holders.entries()) {
      const following = holders[index + 1];
      let after = from?.repId === repId ? from.after : undefined;
      for (;;) {
        const { data, cursor } = await calls.query
          .primary({ repId })
          .between({ recordingId: (after ?? 0) + 1 }, { recordingId: LAST_RECORDING_ID })
          .go({
            limit: PAGE_SIZE,
            consistent: true,
            attributes: ["recordingId", "invitees", "actionItems", "transcript", "leftTexts"],
          });
        const looked = data.map(({ recordingId, invitees, actionItems, transcript, leftTexts }) => ({
          recordingId,
          mayName:
            // What an erasure that died left behind is somebody's words too.
            leftTexts !== undefined ||
            invitees.some(({ email }) => isPerson(email)) ||
            actionItems.items.some(({ assigneeEmail }) => isPerson(assigneeEmail)) ||
            (transcript.revision !== undefined && maySpeak(transcript.speakers, emailHash)),
        }));
        after = data.at(-1)?.recordingId;
        const isMore = cursor !== null && after !== undefined;
        yield {
          repId,
          calls: looked,
          next: isMore ? { repId, after } : following === undefined ? undefined : { repId: following },
        };
        if (!isMore) break;
      }
    }
  };
}

function toHash(email: string, hashes: Map<string, string>): string {
  const known = hashes.get(email);
  if (known !== undefined) return known;
  if (hashes.size >= HASHES_MAX) hashes.clear();
  const hash = toEmailHash(email);
  hashes.set(email, hash);
  return hash;
}
