/**
 * What writing a rep takes, as actions of a transaction: the rep itself and the claim on their Fathom address. Apart from the
 * repository, because an import writes the key in the same transaction.
 */
import type { Service } from "electrodb";
import { AppError } from "../error.ts";
import type { createPurgeEntity } from "./purge.entity.ts";
import type { createRepEmailEntity, createRepEntity } from "./rep.entity.ts";
import type { Rep } from "./rep.ts";

type RepService = Service<{
  rep: ReturnType<typeof createRepEntity>;
  email: ReturnType<typeof createRepEmailEntity>;
  purge: ReturnType<typeof createPurgeEntity>;
}>;
type RepWriters = Parameters<Parameters<RepService["transaction"]["write"]>[0]>[0];

/** Why DynamoDB cancelled one action of a transaction, as opposed to a conflict with another transaction. */
const CONDITION_FAILED = "ConditionalCheckFailed";

/**
 * Writes `next` in place of `previous`, moving the claim on the Fathom address along. The claim, when it moves, comes second.
 * Whoever is still being erased is not made anew: what is new would be lost along with what is old.
 */
export function toRepWrites({ rep, email, purge }: RepWriters, previous: Rep | undefined, next: Rep) {
  const moved = isMoved(previous, next);
  return [
    previous
      ? rep
          .put(next)
          .where(({ revision }, { eq }) => eq(revision, previous.revision))
          .commit()
      : rep
          .put(next)
          .where(({ repId }, { notExists }) => notExists(repId))
          .commit(),
    ...(moved
      ? [
          email
            .put({ fathomEmail: next.fathomEmail, repId: next.repId })
            .where(({ repId }, { notExists, eq }) => `${notExists(repId)} OR ${eq(repId, next.repId)}`)
            .commit(),
        ]
      : []),
    ...(moved && previous
      ? [
          email
            .delete({ fathomEmail: previous.fathomEmail })
            .where(({ repId }, { notExists, eq }) => `${notExists(repId)} OR ${eq(repId, next.repId)}`)
            .commit(),
        ]
      : []),
    ...(previous
      ? []
      : [
          purge
            .check({ repId: next.repId })
            .where(({ repId, erasedAt }, { notExists, exists }) => `${notExists(repId)} OR ${exists(erasedAt)}`)
            .commit(),
        ]),
  ];
}

/** An erasure that is under way goes on with the next tick at the latest; most are done within the minute. */
const PURGE_RETRY_SECONDS = 60;

/** Why a transaction that began with the actions above was cancelled, by the results of its actions in order. */
export function toRepWriteError(
  previous: Rep | undefined,
  next: Rep,
  results: readonly { readonly code: string }[],
): AppError {
  if (isMoved(previous, next) && results[1]?.code === CONDITION_FAILED) {
    return new AppError(
      "fathom_email_taken",
      `another rep already records as the Fathom address given for ${next.repId}`,
    );
  }
  // The last action is the look at the mark of an erasure, of a rep that is new.
  const isPurging = !previous && results.at(-1)?.code === CONDITION_FAILED;
  return new AppError(
    "conflict",
    `rep ${next.repId} ${isPurging ? "is still being erased" : "was changed at the same moment"}`,
    isPurging ? { retryAfterSeconds: PURGE_RETRY_SECONDS } : {},
  );
}

function isMoved(previous: Rep | undefined, next: Rep): boolean {
  return previous?.fathomEmail !== next.fathomEmail;
}
