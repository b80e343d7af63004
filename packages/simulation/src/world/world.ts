/**
 * One history, as the seed has it: who the reps are, what is recorded, what goes wrong at Fathom, and what people at the CRM do.
 * Plans everything on the clock, hands the system under test nothing but a `fetch`, and keeps the truth.
 */
import { createSimulator } from "@fathom-sync/simulator";
import type { VirtualClock } from "../clock/index.ts";
import type { Randomness } from "../randomness.ts";
import { drawOfficeTimes, drawTimes } from "./calendar.ts";
import { type CrmPeople, createCrmPeople, type SeenAnswer } from "./crm-people.ts";
import { createFathomSide, type FathomSide } from "./fathom-side.ts";
import { createKeyRing, type KeyRing } from "./key-ring.ts";
import { type LaterChange, type PlannedCall, planCall, planCalls } from "./planned-calls.ts";
import type { SystemUnderTest } from "./system.ts";
import { type CallTruth, isListedAt, type RepTruth, type Truth } from "./truth.ts";
import { createWatchedFetch, type WatchedFetch } from "./watched-fetch.ts";
import { drawManners, planWeather } from "./weather.ts";
import type { RepKind, WorldPlan } from "./world-plan.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Fathom's clock and ours differ by at most this much. */
const SKEWS_MS = [0, 0, 0, 0, 60 * SECOND_MS, -60 * SECOND_MS, 120 * SECOND_MS, -120 * SECOND_MS] as const;

export interface WorldOptions {
  readonly seed: number;
  readonly reps: number;
  readonly days: number;
  readonly intervalMs: number;
  readonly plan: WorldPlan;
  readonly clock: VirtualClock;
  readonly random: Randomness;
  /** A line of the story. */
  readonly note: ((repId: string | undefined, text: string) => void) | undefined;
}

export interface World {
  readonly truth: Truth;
  readonly watched: WatchedFetch;
  /** Where Fathom delivers the webhooks a system has registered; nowhere until this is called. */
  receiveWebhooks(endpoint: typeof fetch): void;
  /** Begins the history: from now on people act on the system. Call it once, before time moves. */
  begin(system: SystemUnderTest, onAnswer: (seen: SeenAnswer) => Promise<void>): void;
}

interface PlannedRep {
  readonly rep: RepTruth;
  readonly random: Randomness;
  readonly kind: RepKind;
  readonly calls: readonly PlannedCall[];
}

export function createWorld(options: WorldOptions): World {
  const { clock, random, plan, intervalMs } = options;
  const note = options.note ?? (() => {});
  const startMs = clock.now();
  const endMs = startMs + options.days * DAY_MS;
  const calmMs = Math.max(startMs, endMs - plan.calmHours * HOUR_MS);
  const skewMs = random.fork("skew").pick(SKEWS_MS);
  const fathomClock = { now: () => clock.now() + skewMs, setTimer: clock.setTimer };
  let receive: typeof fetch = async () => new Response(null, { status: 404 });
  const webhookFetch: typeof fetch = (input, init) => receive(input, init);
  const simulator = createSimulator({ clock: fathomClock, seed: options.seed, webhookFetch });
  simulator.setSwitches({}, { ...drawManners(random.fork("manners")), ...plan.manners });
  const watched = createWatchedFetch({ simulator, now: clock.now, note: options.note });
  const fathom = createFathomSide({ simulator, now: clock.now, skewMs });
  const bounds = { startMs, endMs, calmMs, intervalMs };

  let lastId = random.fork("ids").pick([900_000_000, 2_147_483_648]);
  const takeId = () => {
    lastId += 1;
    return lastId;
  };
  const planned = Array.from({ length: options.reps }, (_, index): PlannedRep => {
    const repId = `rep-${index + 1}`;
    const own = random.fork(repId);
    const email = `rep${index + 1}@fathom-sim.example`;
    const name = `Rep ${index + 1}`;
    simulator.addUser({ email, name, team: "Sales" });
    const kind = plan.reps[index % plan.reps.length] ?? "ordinary";
    const rep: RepTruth = {
      repId,
      email,
      name,
      calls: [],
      keyHistory: [{ atMs: startMs, value: "none" }],
      activeHistory: [],
      connectedAtMs: undefined,
      troubledUntilMs: startMs,
    };
    return { rep, random: own, kind, calls: planCalls({ kind, plan, random: own.fork("calls"), takeId, ...bounds }) };
  });
  const truth: Truth = { ...bounds, reps: new Map(planned.map(({ rep }) => [rep.repId, rep])), episodes: [] };

  function begin(system: SystemUnderTest, onAnswer: (seen: SeenAnswer) => Promise<void>): void {
    note(undefined, `Fathom's clock is ${skewMs / SECOND_MS} s ahead`);
    const people = createCrmPeople({
      system,
      random: random.fork("people"),
      now: clock.now,
      sleep: clock.sleep,
      note,
      onAnswer,
    });
    const keys = createKeyRing({ simulator, watched, people, note, now: clock.now, sleep: clock.sleep });
    for (const one of planned) {
      planRepCalls(one, people);
      planRepLife(one, people, keys);
    }
    planWeather({
      simulator,
      watched,
      truth,
      plan,
      random: random.fork("weather"),
      now: clock.now,
      at: (atMs, action) => void clock.at(atMs, action),
      note,
    });
    planManagers(people);
    if (plan.webhooks) planDeliveries();
  }

  /** How each rep's deliveries arrive; it stays so beyond the calm, for nothing that is promised rests on them. */
  function planDeliveries(): void {
    const stream = random.fork("deliveries");
    for (const { rep } of planned) {
      const webhookDelivery = stream.pick(["once", "once", "never", "duplicate", "out-of-order"] as const);
      simulator.setSwitches({ email: rep.email, path: "/webhooks" }, { webhookDelivery });
      note(rep.repId, `webhooks: ${webhookDelivery}`);
    }
  }

  function planRepCalls({ rep, calls }: PlannedRep, people: CrmPeople): void {
    for (const one of calls) {
      const addAtMs = Math.max(startMs, one.appearsAtMs ?? one.createdAtMs - skewMs);
      if (addAtMs >= endMs) continue;
      clock.at(addAtMs, () => {
        const call = fathom.addCall(rep, one);
        if (addAtMs > startMs) {
          const late = one.appearsAtMs === undefined ? "" : `, created ${new Date(one.createdAtMs).toISOString()}`;
          note(rep.repId, `call ${call.recordingId} appears${late}${one.broken ? ", unreadable" : ""}`);
        }
        for (const change of one.later) planChange(call, change, people);
      });
    }
  }

  function planChange(call: CallTruth, change: LaterChange, people: CrmPeople): void {
    if (change.atMs >= endMs) return;
    if (change.what === "deleteInCrm") {
      clock.startAt(change.atMs, `delete ${call.recordingId}`, () => people.deleteCall(call));
      return;
    }
    clock.at(change.atMs, () => {
      note(call.repId, `call ${call.recordingId}: ${change.what}`);
      applyChange(fathom, call, change);
    });
  }

  function planRepLife(one: PlannedRep, people: CrmPeople, keys: KeyRing): void {
    const { rep } = one;
    const life = one.random.fork("life");
    const connectAtMs = startMs + life.integer(1, life.chance(0.2) ? 24 * 60 : 90) * MINUTE_MS;
    clock.startAt(connectAtMs, `${rep.repId} is connected`, async () => {
      await people.putRep(rep, true);
      await keys.connect(rep);
    });
    const rates = plan.perRepDay;
    const from = connectAtMs + 2 * HOUR_MS;
    const times = (name: string, perDay: number) => drawTimes(life.fork(name), perDay, from, calmMs);
    planKeyTrouble(rep, life, keys, people, times);
    for (const atMs of drawOfficeTimes(life.fork("clicks"), rates.clicks * 1.4, from, endMs)) {
      clock.startAt(atMs, `${rep.repId} clicks`, () => people.click(rep, life.fork(`c${atMs}`).integer(1, 5)));
    }
    planWalkEvents(one, times);
  }

  /** One trouble after the other: two at once would hide each other. All of it is over by the calm. */
  function planKeyTrouble(
    rep: RepTruth,
    life: Randomness,
    keys: KeyRing,
    people: CrmPeople,
    times: (name: string, perDay: number) => number[],
  ): void {
    const rates = plan.perRepDay;
    const troubles = [
      ...times("revoked", rates.revoked).map((atMs) => ({ atMs, what: "revoked" as const })),
      ...times("rotated", rates.rotated).map((atMs) => ({ atMs, what: "rotated" as const })),
      ...times("deactivated", rates.deactivated).map((atMs) => ({ atMs, what: "deactivated" as const })),
      ...times("paused", rates.paused).map((atMs) => ({ atMs, what: "paused" as const })),
    ].toSorted((a, b) => a.atMs - b.atMs);
    let freeFromMs = 0;
    for (const { atMs, what } of troubles) {
      const stream = life.fork(`${what}-${atMs}`);
      const untilMs = Math.min(calmMs - HOUR_MS, atMs + HOUR_MS + stream.exponential(14 * HOUR_MS));
      if (atMs < freeFromMs || untilMs <= atMs) continue;
      freeFromMs = untilMs + 12 * HOUR_MS;
      truth.episodes.push({ fromMs: atMs, untilMs, repId: rep.repId, what });
      clock.startAt(atMs, `${rep.repId} ${what}`, async () => {
        if (what === "paused") {
          await people.putRep(rep, false);
          await clock.sleep(untilMs - clock.now());
          await people.putRep(rep, true);
          rep.troubledUntilMs = Math.max(rep.troubledUntilMs, clock.now());
        } else {
          await keys.suffer(rep, what, untilMs, stream.chance(0.5));
        }
      });
    }
  }

  function planWalkEvents(
    { rep, random: own, kind }: PlannedRep,
    times: (name: string, perDay: number) => number[],
  ): void {
    const rates = plan.perRepDay;
    const stream = own.fork("walks");
    const add = (createdAtMs: number, appears: boolean) => {
      const drawn = planCall({ kind, plan, random: stream, takeId, ...bounds }, createdAtMs);
      const call = fathom.addCall(rep, { ...drawn, appearsAtMs: appears ? clock.now() : undefined, later: [] });
      note(rep.repId, `call ${call.recordingId} appears in the middle of a walk, created ${toIso(createdAtMs)}`);
    };
    const wholeSecond = (atMs: number) => Math.floor(atMs / SECOND_MS) * SECOND_MS;
    for (const atMs of times("inserted", rates.insertedDuringWalk)) {
      clock.at(atMs, () => watched.onNextPage(rep.repId, () => add(wholeSecond(clock.now() + skewMs), true)));
    }
    for (const atMs of times("backdated", rates.backdatedDuringWalk)) {
      clock.at(atMs, () =>
        watched.onNextPage(rep.repId, () =>
          add(wholeSecond(clock.now() - stream.integer(60, 10 * 3_600) * SECOND_MS), true),
        ),
      );
    }
    for (const atMs of times("removed", rates.deletedDuringWalk)) {
      clock.at(atMs, () =>
        watched.onNextPage(rep.repId, () => {
          const recent = rep.calls.filter((call) => isListedAt(call, clock.now())).slice(-5);
          const call = recent.length > 0 ? stream.pick(recent) : undefined;
          if (call && fathom.remove(call))
            note(rep.repId, `call ${call.recordingId} is deleted in the middle of a walk`);
        }),
      );
    }
  }

  function planManagers(people: CrmPeople): void {
    const stream = random.fork("managers");
    for (const atMs of drawTimes(stream.fork("bulk"), plan.perDay.bulkSyncs, startMs + 3 * HOUR_MS, endMs)) {
      const own = stream.fork(`bulk-${atMs}`);
      const some = own.shuffle([...truth.reps.keys()]).slice(0, 3);
      const input = own.pick([
        { hours: own.integer(1, 200) },
        { deep: true },
        { repIds: some },
        {},
        { repIds: some, hours: 48 },
      ]);
      clock.startAt(atMs, "bulk sync", () => people.bulkSync(input));
    }
    for (const atMs of drawTimes(stream.fork("cron"), plan.perDay.externalCron, startMs + 3 * HOUR_MS, endMs)) {
      clock.startAt(atMs, "external cron", () => people.externalCron());
    }
  }

  return {
    truth,
    watched,
    receiveWebhooks(endpoint) {
      receive = endpoint;
    },
    begin,
  };
}

function applyChange(fathom: FathomSide, call: CallTruth, change: LaterChange): void {
  switch (change.what) {
    case "retitle":
      fathom.retitle(call, change.title);
      return;
    case "tick":
      fathom.tick(call, change.index);
      return;
    case "heal":
      fathom.heal(call);
      return;
    case "show":
      fathom.restore(call);
      return;
    case "hide":
    case "delete":
      fathom.remove(call);
      return;
    case "deleteInCrm":
      throw new Error("what people at the CRM do is not done at Fathom");
  }
}

function toIso(atMs: number): string {
  return new Date(atMs).toISOString();
}
