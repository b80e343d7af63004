/**
 * The caller's own Fathom account as one rep: how a new user tries the product on real data. Fathom has no "who am I", so the
 * rep's address is the one given, or the only one whose recordings the key shows.
 */
import {
  type CallSources,
  DeadlineReached,
  type ProbeResult,
  SECOND_MS,
  SourceError,
  silentLog,
} from "@fathom-sync/core";
import { createFathomSources } from "@fathom-sync/fathom";
import { systemClock } from "@fathom-sync/functions";
import { enrolRep } from "./enrol.ts";
import type { Records } from "./records.ts";

export const OWN_REP_ID = "me";

/** The account cannot be told from the key; says what to do, and names nobody. */
export class OwnAccountUnclear extends Error {
  override readonly name = "OwnAccountUnclear";
}

export interface OwnAccount {
  readonly apiKey: string;
  /** undefined: found by looking at whose recordings the key shows. */
  readonly email: string | undefined;
}

const PROBE_TIMEOUT_MS = 20 * SECOND_MS;

/** @throws OwnAccountUnclear */
export async function enrolOwnAccount(records: Records, fathomUrl: string, account: OwnAccount): Promise<void> {
  const sources = createFathomSources({
    fetch,
    clock: systemClock,
    random: Math.random,
    log: silentLog,
    baseUrl: fathomUrl,
  });
  const email = await getOwnEmail(sources, account);
  await enrolRep(records, { repId: OWN_REP_ID, name: "You", email, apiKey: account.apiKey });
}

export async function getOwnEmail(sources: CallSources, account: OwnAccount): Promise<string> {
  if (account.email !== undefined) return account.email;
  const { owners } = await probe(sources, account.apiKey);
  const [owner, ...others] = owners;
  if (owner !== undefined && others.length === 0) return owner;
  throw new OwnAccountUnclear(
    owner === undefined
      ? "the key shows no recordings, so your address cannot be found: set FATHOM_EMAIL to the address you use at Fathom"
      : `the key shows recordings of ${owners.length} people: set FATHOM_EMAIL to the address you use at Fathom`,
  );
}

/** @throws OwnAccountUnclear */
async function probe(sources: CallSources, apiKey: string): Promise<ProbeResult> {
  const deadlineAt = systemClock.now() + PROBE_TIMEOUT_MS;
  try {
    return await sources.open({ apiKey, connectionId: OWN_REP_ID, recordedBy: null, deadlineAt }).probe();
  } catch (error) {
    if (error instanceof SourceError && error.class === "credential") {
      throw new OwnAccountUnclear(`Fathom refuses FATHOM_API_KEY: ${error.message}`, { cause: error });
    }
    if (error instanceof SourceError || error instanceof DeadlineReached) {
      throw new OwnAccountUnclear(`your account could not be looked up: ${error.message}`, { cause: error });
    }
    throw error;
  }
}
