/**
 * Lets a small company work for some days and counts what it uses of AWS; and two more for some idle runs, a few reps and many, to tell what
 * a run takes for itself from what each rep adds to it. A bill of a thousand reps is no hundred times one of ten.
 */
import { type CompanyInput, type CountedCompany, createCountedCompany } from "./counted-company.ts";
import type { StoredBytes } from "./item-bytes.ts";
import { toTranscriptBytes } from "./transcript-bytes.ts";
import { toDifference, toMultiple, type Usage } from "./usage.ts";

const MINUTE_MS = 60_000;
const HOURS_A_DAY = 24;

export interface CompanyMeasure {
  readonly reps: number;
  readonly days: number;
  readonly intervalMinutes: number;
  /** All of it: idle and busy runs, comparisons, contents that come late. */
  readonly whole: Usage;
  /** One run in which nothing was new. */
  readonly idle: Usage;
  /** One run in which each rep had a new call. */
  readonly busy: Usage;
  /** What one run takes for itself, however many reps there are: dispatcher, run, its end. In `whole`, `idle` and `busy` as well. */
  readonly perRun: Usage;
  /** In the table, of one call with all that belongs to it. */
  readonly bytesPerCall: StoredBytes;
  /** Of the reports of runs, for each rep and run; kept for 90 days. */
  readonly bytesPerRepRun: StoredBytes;
  /** Metrics times the share of hours in which each was written. */
  readonly metricMonths: number;
}

export interface CompanyOptions {
  readonly reps: number;
  readonly days: number;
  readonly intervalMinutes: number;
  /** Of one rep in 30 days. */
  readonly callsAMonth: number;
  readonly callMinutes: number;
  /** How many reps the two companies have by which a run is told from its reps. */
  readonly compared: readonly [few: number, many: number];
}

/** Transcripts of longer calls are packed by another thread, which a virtual clock cannot wait for. What they take more is added. */
const CALL_MINUTES_MAX = 15;
/** The comparisons of the reps are spread over a day: some runs have more of them than others. */
const IDLE_TICKS = 4;
/** What comes with connecting is over after so many. */
const SETTLING_TICKS = 4;

export async function measureCompany(options: CompanyOptions): Promise<CompanyMeasure> {
  const { callMinutes } = options;
  const shortMinutes = Math.min(callMinutes, CALL_MINUTES_MAX);
  const measured = await measureShortCalls({ ...options, callMinutes: shortMinutes });
  if (callMinutes === shortMinutes) return measured;
  const [short, long] = [await toTranscriptBytes(shortMinutes), await toTranscriptBytes(callMinutes)];
  // A transcript is put once, outside of the transaction: a write unit for each KB that was begun.
  const more = Math.ceil(long / 1_024) - Math.ceil(short / 1_024);
  const add = (usage: Usage): Usage => ({ ...usage, writeUnits: usage.writeUnits + usage.calls * more });
  const { table, indexes } = measured.bytesPerCall;
  return {
    ...measured,
    whole: add(measured.whole),
    busy: add(measured.busy),
    bytesPerCall: { table: table + long - short, indexes },
  };
}

async function measureShortCalls(options: CompanyOptions): Promise<CompanyMeasure> {
  const { reps, days, intervalMinutes, callsAMonth, callMinutes } = options;
  const company = await createCountedCompany({ reps, intervalMinutes, callsBefore: callsAMonth, callMinutes });
  const ticksADay = (HOURS_A_DAY * 60) / intervalMinutes;
  for (let tick = 0; tick < ticksADay; tick++) await company.runTick();

  company.takeMetricHours();
  const whole = await measure(company, async () => {
    for (let day = 0; day < days; day++) await workDay(company, options, day);
  });
  const metricHours = company.takeMetricHours();
  for (let tick = 0; tick < 2; tick++) await company.runTick();
  const idle = await measure(company, company.runTick);
  const busy = await measure(company, async () => {
    for (let index = 0; index < reps; index++) company.addCall(index, company.now() - 2 * 60 * MINUTE_MS);
    await company.runTick();
  });
  company.stop();

  const { calls, repRuns } = company.read();
  const { runs, rest } = await company.readStored();
  return {
    reps,
    days,
    intervalMinutes,
    whole,
    idle,
    busy,
    perRun: await measurePerRun(options),
    bytesPerCall: { table: rest.table / calls, indexes: rest.indexes / calls },
    bytesPerRepRun: { table: runs.table / repRuns, indexes: runs.indexes / repRuns },
    metricMonths: metricHours / (days * HOURS_A_DAY),
  };
}

/** Calls from nine to five, every rep's at other moments. */
async function workDay(company: CountedCompany, options: CompanyOptions, day: number): Promise<void> {
  const { reps, intervalMinutes, callsAMonth } = options;
  const ticksADay = (HOURS_A_DAY * 60) / intervalMinutes;
  const today = Math.round(((day + 1) * callsAMonth) / 30) - Math.round((day * callsAMonth) / 30);
  for (let tick = 0; tick < ticksADay; tick++) {
    for (let index = 0; index < reps; index++) {
      for (let call = 0; call < today; call++) {
        const hour = 9 + (8 * (call + index / reps)) / today;
        if (tick === Math.floor((hour / HOURS_A_DAY) * ticksADay))
          company.addCall(index, company.now() + index * 1_000);
      }
    }
    await company.runTick();
  }
}

/** Two points make a line: what is left of it where there are no reps. */
async function measurePerRun({ intervalMinutes, callMinutes, compared }: CompanyOptions): Promise<Usage> {
  const [few, many] = compared;
  if (few >= many) throw new RangeError(`compared: the first must be below the second, got ${few} and ${many}`);
  const input = { intervalMinutes, callsBefore: 2, callMinutes };
  const [ofFew, ofMany] = [
    await measureIdleRun({ ...input, reps: few }),
    await measureIdleRun({ ...input, reps: many }),
  ];
  const perRep = toMultiple(toDifference(ofMany, ofFew), 1 / (many - few));
  const left = toDifference(ofFew, toMultiple(perRep, few));
  // Comparisons fall on other runs with other numbers of reps: what belongs to reps alone comes out a little above or below none.
  return { ...left, repRuns: 0, messages: 0, lightRequests: 0, heavyRequests: 0, containers: 0, kmsRequests: 0 };
}

async function measureIdleRun(input: CompanyInput): Promise<Usage> {
  const company = await createCountedCompany(input);
  for (let tick = 0; tick < SETTLING_TICKS; tick++) await company.runTick();
  const usage = await measure(company, async () => {
    for (let tick = 0; tick < IDLE_TICKS; tick++) await company.runTick();
  });
  company.stop();
  return toMultiple(usage, 1 / IDLE_TICKS);
}

async function measure(company: CountedCompany, work: () => Promise<void>): Promise<Usage> {
  const before = company.read();
  await work();
  return toDifference(company.read(), before);
}
