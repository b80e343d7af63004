/** The claim for heavy work: of two attempts at one rep one fetches content, and whoever waits for a dead one learns that it is. */
import { type Clock, toEpochMs, toInstant } from "../clock.ts";
import { type Attempt, toClaimant } from "./attempt.ts";
import type { SyncPolicy } from "./policy.ts";
import type { StateRepository } from "./state-repository.ts";
import { Superseded } from "./superseded.ts";

/** Left of an attempt's time after waiting for another run's claim: enough to do its work. */
const WAIT_MARGIN_MS = 10_000;

/** Takes the claim for an attempt, once. @throws Superseded when another run holds it */
export type ToClaim = (attempt: Attempt) => () => Promise<void>;

export function createToClaim(dependencies: {
  states: StateRepository;
  policy: SyncPolicy;
  clock: Clock;
  /** Tells attempts apart that are deliveries of one message. */
  nonce: () => string;
}): ToClaim {
  const { states, policy, clock, nonce } = dependencies;

  return (attempt) => {
    const isHistory = attempt.input.scope === "history";
    // A chain of history attempts is one claimant; of two deliveries of one run's message each is its own.
    const by = isHistory ? toClaimant(attempt) : `${toClaimant(attempt)}#${nonce()}`;
    const name = isHistory ? "historyClaim" : "claim";
    const { repId, deadlineAt, trigger } = attempt.input;
    return async () => {
      for (let isSecond = false; !attempt.isClaimed; isSecond = true) {
        const nowMs = clock.now();
        const until = toInstant(isHistory ? deadlineAt + policy.claimMs : Math.min(deadlineAt, nowMs + policy.claimMs));
        attempt.isClaimed = await states.claim(attempt.state, name, { by, until }, toInstant(nowMs));
        if (attempt.isClaimed) return;
        const held = await states.get(repId);
        const busyUntil = held.version === attempt.state.version ? held[name]?.until : undefined;
        const waitMs = busyUntil === undefined ? 0 : Math.max(0, toEpochMs(busyUntil) - nowMs);
        // Whoever holds it may have died: a run that nobody waits for looks whether it has, rather than leave the rep to the next tick.
        const isPatient =
          !isSecond && !isHistory && trigger !== "manual" && nowMs + waitMs < deadlineAt - WAIT_MARGIN_MS;
        if (busyUntil === undefined || !isPatient) {
          throw new Superseded(`another run of ${repId} has committed or is busy`, busyUntil);
        }
        await clock.sleep(waitMs + 1);
      }
    };
  };
}
