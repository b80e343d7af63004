/** Reps of our own for journeys: enrolled and synced once, so that each journey begins with something on its page. */
import { learnSecret } from "../../../../test/canaries/index.ts";
import { enrolReps } from "../../../local/src/stack/enrol.ts";
import { addCalls, runSlot } from "../../../local/test/fixtures/stack.ts";
import type { Stage } from "./stage.ts";

export interface Member {
  readonly repId: string;
  readonly name: string;
  readonly email: string;
  readonly apiKey: string;
  /** Recordings, newest first; the newest was 26 hours ago. */
  readonly recordingIds: readonly number[];
}

type MembersOf<Names extends readonly string[]> = { readonly [Index in keyof Names]: Member };

/** One member for each name, each with so many calls at Fathom, none of them here yet. */
export async function enrolMembers<const Names extends readonly string[]>(
  stage: Stage,
  names: Names,
  calls: number,
): Promise<MembersOf<Names>> {
  const members = names.map((name) => {
    const repId = name.toLowerCase().replaceAll(/[^a-z]+/g, "-");
    const user = stage.simulator.addUser({ name, email: `${repId}@sellers.example` });
    learnSecret("api-key", user.apiKey);
    const recordingIds = addCalls(stage.simulator, user.email, calls);
    return { repId, name, email: user.email, apiKey: user.apiKey, recordingIds };
  });
  await enrolReps(stage.stack.records, members);
  return members as readonly Member[] as MembersOf<Names>;
}

/** The same, after one run. */
export async function addMembers<const Names extends readonly string[]>(
  stage: Stage,
  names: Names,
  calls: number,
): Promise<MembersOf<Names>> {
  const members = await enrolMembers(stage, names, calls);
  await runSlot(stage.stack);
  return members;
}
