/**
 * The keys of the reps, at Fathom and in the CRM, and what happens to them: revoked and renewed, rotated, a user deactivated and
 * activated again. Writes into the truth how the stored key stands, at every change on either side.
 */
import type { Simulator } from "@fathom-sync/simulator";
import type { CrmPeople } from "./crm-people.ts";
import type { KeyStanding, RepTruth } from "./truth.ts";
import type { WatchedFetch } from "./watched-fetch.ts";

const HOUR_MS = 3_600_000;
/** A blocked rep whom nobody touches is tried again once a day (INTERFACE: "the daily probe"). */
const DAILY_PROBE_MS = 24 * HOUR_MS;

export interface KeyRing {
  /** The admin puts the rep's key into the CRM. */
  connect(rep: RepTruth): Promise<void>;
  /**
   * A trouble from now until an instant (epoch ms), and its end.
   * @param byHand whether an admin tests the key afterwards; otherwise the system has to find out by itself
   */
  suffer(rep: RepTruth, what: "revoked" | "rotated" | "deactivated", untilMs: number, byHand: boolean): Promise<void>;
}

export function createKeyRing(dependencies: {
  readonly simulator: Simulator;
  readonly watched: WatchedFetch;
  readonly people: CrmPeople;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly note: (repId: string | undefined, text: string) => void;
}): KeyRing {
  const { simulator, watched, people, now, sleep, note } = dependencies;
  /** Keys that work at Fathom. */
  const working = new Set<string>();
  const stored = new Map<string, string>();

  function standing(rep: RepTruth, apiKey: string | undefined): KeyStanding {
    if (apiKey === undefined) return "none";
    return working.has(apiKey) && simulator.user(rep.email).status === "active" ? "valid" : "invalid";
  }

  function write(rep: RepTruth): void {
    if (rep.keyHistory.at(-1)?.value === "unknown") return;
    rep.keyHistory.push({ atMs: now(), value: standing(rep, stored.get(rep.repId)) });
  }

  async function put(rep: RepTruth): Promise<void> {
    const { apiKey } = simulator.user(rep.email);
    working.add(apiKey);
    watched.knowKey(apiKey, rep.repId);
    if (await people.connect(rep, apiKey, () => standing(rep, apiKey))) stored.set(rep.repId, apiKey);
    rep.troubledUntilMs = Math.max(rep.troubledUntilMs, now());
  }

  return {
    connect: put,
    async suffer(rep, what, untilMs, byHand) {
      const { apiKey } = simulator.user(rep.email);
      note(rep.repId, `at Fathom: ${what}, until ${new Date(untilMs).toISOString()}`);
      if (what === "deactivated") {
        simulator.deactivateUser(rep.email);
        write(rep);
        await sleep(untilMs - now());
        simulator.reactivate(rep.email);
        write(rep);
        note(rep.repId, "at Fathom: active again");
        // Nobody tells the system: it has a day to find out.
        rep.troubledUntilMs = Math.max(rep.troubledUntilMs, now() + (byHand ? 0 : DAILY_PROBE_MS));
        if (byHand) await people.test(rep);
        return;
      }
      working.delete(apiKey);
      if (what === "revoked") {
        simulator.revokeKey(rep.email);
        write(rep);
        await sleep(untilMs - now());
        simulator.rotateKey(rep.email);
      } else {
        simulator.rotateKey(rep.email);
        write(rep);
        await sleep(untilMs - now());
      }
      await put(rep);
    },
  };
}
