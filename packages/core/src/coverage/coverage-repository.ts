/**
 * Reads and writes the ledger. A month is read, merged day by day and written under the condition that nobody wrote it
 * meanwhile: whoever is second merges again, so that neither days nor newer verifications are lost.
 */
import { toEpochMs, toInstant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { isConditionFailed, StorageUnavailable } from "../database/faults.ts";
import { createCoverageEntity } from "./coverage.entity.ts";
import type { CoverageRepository, DayRecord } from "./coverage.ts";

/** Tries against others who write the same month; each try is lost to one who succeeded. */
const ATTEMPTS_MAX = 8;

/** A day as stored: listed calls, and when verified in epoch milliseconds. */
type StoredDay = readonly [listed: number, verifiedAtMs: number];
/** By day of the month, two digits. */
type StoredDays = Readonly<Record<string, StoredDay>>;

interface StoredMonth {
  readonly days: StoredDays;
  /** 0: not there yet. */
  readonly revision: number;
}

const toMonth = (date: string) => date.slice(0, 7);
const toDay = (date: string) => date.slice(8);

export function createCoverageRepository(dependencies: { database: Database }): CoverageRepository {
  const months = createCoverageEntity(dependencies.database);

  async function findMonth(repId: string, month: string): Promise<StoredMonth> {
    const { data } = await months.get({ repId, month }).go({ consistent: true });
    return data ? { days: JSON.parse(data.days) as StoredDays, revision: data.revision } : { days: {}, revision: 0 };
  }

  /** False when somebody else wrote the month since it was read. */
  async function putMonth(repId: string, month: string, read: StoredMonth, days: StoredDays): Promise<boolean> {
    try {
      await months
        .put({ repId, month, days: JSON.stringify(days), revision: read.revision + 1 })
        .where(({ revision }, { eq, notExists }) =>
          read.revision === 0 ? notExists(revision) : eq(revision, read.revision),
        )
        .go();
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  }

  async function recordMonth(repId: string, month: string, records: readonly DayRecord[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const read = await findMonth(repId, month);
      const days = mergeDays(read.days, records);
      if (days === undefined || (await putMonth(repId, month, read, days))) return;
      if (attempt === ATTEMPTS_MAX) {
        throw new StorageUnavailable(`${attempt} attempts to record ${month} of ${repId} met conflicts`);
      }
    }
  }

  return {
    async list(repId, from, to) {
      if (from > to) return [];
      const { data } = await months.query
        .primary({ repId })
        .between({ month: toMonth(from) }, { month: toMonth(to) })
        .go({ pages: "all", consistent: true });
      return data
        .flatMap(({ month, days }) =>
          Object.entries(JSON.parse(days) as StoredDays).map(
            ([day, [listed, verifiedAtMs]]): DayRecord => ({
              date: `${month}-${day}`,
              listed,
              verifiedAt: toInstant(verifiedAtMs),
            }),
          ),
        )
        .filter(({ date }) => date >= from && date <= to)
        .toSorted((a, b) => (a.date < b.date ? -1 : 1));
    },
    async record(repId, days) {
      const byMonth = Map.groupBy(days, ({ date }) => toMonth(date));
      await Promise.all([...byMonth].map(([month, records]) => recordMonth(repId, month, records)));
    },
  };
}

/** The month with what is not older than what it holds; undefined when nothing changes. */
function mergeDays(held: StoredDays, records: readonly DayRecord[]): StoredDays | undefined {
  const days: Record<string, StoredDay> = { ...held };
  let changed = false;
  for (const { date, listed, verifiedAt, isPartial } of records) {
    const readAtMs = toEpochMs(verifiedAt);
    const day = days[toDay(date)];
    if (day && day[1] > readAtMs) continue;
    const verifiedAtMs = day && isPartial ? day[1] : readAtMs;
    if (day && day[0] === listed && day[1] === verifiedAtMs) continue;
    days[toDay(date)] = [listed, verifiedAtMs];
    changed = true;
  }
  return changed ? days : undefined;
}
