import { beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEngines } from "../../test/engines.ts";
import { createTestClient, createTestTable } from "../../test/table.ts";
import { toInstant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { measure, meterClient } from "../database/meter.ts";
import type { CoverageRepository, DayRecord } from "./coverage.ts";
import { createCoverageRepository } from "./coverage-repository.ts";

const EARLY = "2026-11-22T12:00:00.123Z";
const LATE = "2026-11-22T13:00:00.000Z";

const toDay = (date: string, listed = 1, verifiedAt = EARLY): DayRecord => ({ date, listed, verifiedAt });

describeOnEngines("the coverage ledger", (getUrl) => {
  let database: Database;
  let coverage: CoverageRepository;
  let repId = "";
  let reps = 0;
  beforeAll(async () => {
    const client = meterClient(createTestClient(getUrl()));
    database = { client, tableName: await createTestTable(client) };
    coverage = createCoverageRepository({ database });
  });
  beforeEach(() => {
    repId = `rep-${reps++}`;
  });

  it("gives back what was recorded, oldest first, of exactly the days asked for and of this rep only", async () => {
    const days = ["2026-09-30", "2026-10-01", "2026-10-31", "2026-11-01", "2026-11-02", "2027-01-01"].map(
      (date, index) => toDay(date, index),
    );
    await coverage.record(repId, days.toReversed());
    await coverage.record(repId.toUpperCase(), [toDay("2026-10-02")]);
    expect(await coverage.list(repId, "2026-09-01", "2027-12-31")).toEqual(days);
    expect(await coverage.list(repId, "2026-10-01", "2026-11-01")).toEqual(days.slice(1, 4));
    expect(await coverage.list(repId, "2026-11-02", "2026-11-02")).toEqual(days.slice(4, 5));
    expect(await coverage.list(repId, "2026-11-02", "2026-11-01")).toEqual([]);
    expect(await coverage.list("nobody", "2026-11-01", "2026-11-02")).toEqual([]);
  });

  it("keeps the other days of the month", async () => {
    await coverage.record(repId, [toDay("2026-11-01", 3)]);
    await coverage.record(repId, [toDay("2026-11-02", 4)]);
    expect(await coverage.list(repId, "2026-11-01", "2026-11-30")).toEqual([
      toDay("2026-11-01", 3),
      toDay("2026-11-02", 4),
    ]);
  });

  it("lets a newer verification replace an older one, and never the other way round", async () => {
    await coverage.record(repId, [toDay("2026-11-01", 3, EARLY), toDay("2026-11-02", 3, LATE)]);
    await coverage.record(repId, [toDay("2026-11-01", 4, LATE), toDay("2026-11-02", 4, EARLY)]);
    expect(await coverage.list(repId, "2026-11-01", "2026-11-30")).toEqual([
      toDay("2026-11-01", 4, LATE),
      toDay("2026-11-02", 3, LATE),
    ]);
  });

  it("takes the count of a day read in part, and leaves the day verified as of its last whole read", async () => {
    await coverage.record(repId, [toDay("2026-11-01", 3, EARLY), toDay("2026-11-02", 3, LATE)]);
    await coverage.record(repId, [
      { ...toDay("2026-11-01", 4, LATE), isPartial: true },
      { ...toDay("2026-11-02", 4, EARLY), isPartial: true },
      { ...toDay("2026-11-03", 4, LATE), isPartial: true },
    ]);
    expect(await coverage.list(repId, "2026-11-01", "2026-11-30")).toEqual([
      toDay("2026-11-01", 4, EARLY),
      toDay("2026-11-02", 3, LATE),
      toDay("2026-11-03", 4, LATE),
    ]);
  });

  it("loses no day and no newer verification when several write the same month at once", async () => {
    const writers = Array.from({ length: 5 }, (_, index) => [
      toDay("2026-11-30", index, toInstant(Date.parse(EARLY) + index)),
      toDay(`2026-11-0${index + 1}`, index),
    ]);
    await Promise.all(writers.map((days) => createCoverageRepository({ database }).record(repId, days)));
    const days = await coverage.list(repId, "2026-11-01", "2026-11-30");
    expect(days.map(({ date, listed }) => [date, listed])).toEqual([
      ...[0, 1, 2, 3, 4].map((index) => [`2026-11-0${index + 1}`, index]),
      ["2026-11-30", 4],
    ]);
  });

  it("costs a read and a write for each month touched, also for a full one, and only a read when nothing changes", async () => {
    const month = Array.from({ length: 31 }, (_, index) => toDay(`2026-10-${String(index + 1).padStart(2, "0")}`, 25));
    await coverage.record(repId, month);
    const again = month.map((day) => ({ ...day, verifiedAt: LATE }));
    expect((await measure(() => coverage.record(repId, again))).units).toEqual({ read: 1, write: 1 });
    expect((await measure(() => coverage.record(repId, again))).units).toEqual({ read: 1, write: 0 });
    expect((await measure(() => coverage.record(repId, month))).units).toEqual({ read: 1, write: 0 });
    expect((await measure(() => coverage.record(repId, []))).units).toEqual({ read: 0, write: 0 });
  });
});
