/** A believable sales team with a month of calls. The same seed and numbers always give the same team and calls. */
import { parseInstantMs, SimulatorInputError } from "../input-error.ts";
import { addMeeting } from "../meetings.ts";
import { createRandomness, mixSeed, type Randomness } from "../randomness.ts";
import { ourCompany, teams } from "../seed-data/companies.ts";
import { firstNames, lastNames } from "../seed-data/people-names.ts";
import type { SimulatedUser } from "../state/model.ts";
import type { World } from "../world.ts";
import { inventCall, toMailbox } from "./believable-call.ts";

export interface DemoOptions {
  /** How many sales reps to add; at least 1. */
  readonly reps: number;
  /** Mean number of calls per rep over `days`. Default 12. */
  readonly callsPerRep?: number;
  /** End of the period. Default: now. */
  readonly until?: string | number;
  /** Length of the period. Default 30. */
  readonly days?: number;
}

export interface DemoRep {
  readonly name: string;
  readonly email: string;
  readonly apiKey: string;
  /** How many calls were added for the rep. */
  readonly meetings: number;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Share of reps who have just hung up when the period ends, so that content is still being processed. */
const JUST_HUNG_UP = 0.08;

/** Adds the reps and their calls. Throws SimulatorInputError on a wrong number. */
export function seedDemo(world: World, options: DemoOptions): readonly DemoRep[] {
  const { reps, callsPerRep = 12, days = 30 } = options;
  if (!Number.isInteger(reps) || reps < 1)
    throw new SimulatorInputError("reps: a whole number of at least 1 is needed");
  if (!(callsPerRep >= 0)) throw new SimulatorInputError("callsPerRep: 0 or more is needed");
  if (!(days > 0)) throw new SimulatorInputError("days: more than 0 is needed");
  const untilMs = options.until === undefined ? world.clock.now() : parseInstantMs(options.until, "until");
  const offset = world.people.list().length;
  return Array.from({ length: reps }, (_, index) => {
    const random = createRandomness(mixSeed(world.seed, "rep", offset + index));
    const user = addRep(world, offset + index);
    const calls = inventCount(random, callsPerRep);
    for (let call = 0; call < calls; call += 1) {
      const invented = inventCall(random, user);
      const recordingStartAt = inventStartMs(random, untilMs, days, invented.durationMinutes);
      addMeeting(world, user.email, { ...invented, recordingStartAt });
    }
    const justHungUp = callsPerRep > 0 && (index === 0 || random.chance(JUST_HUNG_UP));
    if (justHungUp) {
      const recordingEndAt = floorToSecond(untilMs - random.integer(25, 170) * 1000);
      const { durationMinutes, ...invented } = inventCall(random, user);
      const recordingStartAt = recordingEndAt - durationMinutes * MINUTE_MS;
      addMeeting(world, user.email, { ...invented, recordingStartAt, recordingEndAt });
    }
    return { name: user.name, email: user.email, apiKey: user.apiKey, meetings: calls + (justHungUp ? 1 : 0) };
  });
}

function addRep(world: World, index: number): SimulatedUser {
  // 60 first and 59 last names have no common factor, so the pairs repeat late, and then get a number.
  const name = `${firstNames[index % firstNames.length]} ${lastNames[index % (lastNames.length - 1)]}`;
  const team = teams[index % teams.length] ?? null;
  const round = Math.floor(index / (firstNames.length * (lastNames.length - 1)));
  let number = round === 0 ? 0 : round + 1;
  const toEmail = (): string => `${toMailbox(name)}${number === 0 ? "" : number}@${ourCompany.domain}`;
  while (world.people.find(toEmail()) !== undefined) number += 1;
  return world.people.add({ name, email: toEmail(), team });
}

/** Around the mean, between half and one and a half of it. */
function inventCount(random: Randomness, mean: number): number {
  return Math.max(0, Math.round(mean * (0.5 + (random.next() + random.next()) / 2)));
}

/** On a working day between 8 and 18 UTC, over by the end of the period. */
function inventStartMs(random: Randomness, untilMs: number, days: number, durationMinutes: number): number {
  const lastMs = untilMs - durationMinutes * MINUTE_MS - 10 * MINUTE_MS;
  const firstMs = untilMs - days * DAY_MS;
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const dayMs = Math.floor((firstMs + random.next() * days * DAY_MS) / DAY_MS) * DAY_MS;
    const weekday = new Date(dayMs).getUTCDay();
    const startMs = dayMs + random.integer(8 * 3600, 18 * 3600) * 1000;
    if (weekday !== 0 && weekday !== 6 && startMs >= firstMs && startMs <= lastMs) return startMs;
  }
  return floorToSecond(firstMs + random.next() * Math.max(0, lastMs - firstMs));
}

function floorToSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
