/**
 * The people at the CRM: admins who connect, renew and pause, reps who press "Ververs", managers who start bulk syncs, an
 * external cron, and those who delete a call. They see only what the system answers, and try again when it does not.
 */
import type { Randomness } from "../randomness.ts";
import type { ActAnswer, SystemUnderTest } from "./system.ts";
import type { CallTruth, KeyStanding, RepTruth } from "./truth.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** Between two tries of a person who was told that it did not work. */
const TRIES_APART_MS: readonly [number, number] = [5 * MINUTE_MS, 40 * MINUTE_MS];
const TRIES_MAX = 200;

export interface CrmPeopleDependencies {
  readonly system: SystemUnderTest;
  readonly random: Randomness;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly note: (repId: string | undefined, text: string) => void;
  /** Told of every answer that shows something. */
  readonly onAnswer: (seen: SeenAnswer) => Promise<void>;
}

/** What somebody was shown, and what stood when they asked. */
export interface SeenAnswer {
  readonly what: "connect" | "test" | "refresh";
  readonly repId: string;
  readonly askedAtMs: number;
  readonly answer: ActAnswer;
  /** How the key stood that somebody put: it need not be the newest of the rep. Left out when the stored one was tried. */
  readonly keyPut?: KeyStanding;
}

export interface CrmPeople {
  /** Puts the rep, and tries until it is known to be so. */
  putRep(rep: RepTruth, active: boolean): Promise<void>;
  /** Stores a key, and tries until it is stored or rightly refused; true when it is stored. */
  connect(rep: RepTruth, apiKey: string, toStanding: () => KeyStanding): Promise<boolean>;
  /** Tries the stored key once. */
  test(rep: RepTruth): Promise<void>;
  /** Several people press the button at once. */
  click(rep: RepTruth, times: number): Promise<void>;
  bulkSync(input: Parameters<SystemUnderTest["bulkSync"]>[0]): Promise<void>;
  externalCron(): Promise<void>;
  /** Deletes a call, and tries until it is known to be gone or not to have been there. */
  deleteCall(call: CallTruth): Promise<void>;
}

export function createCrmPeople(dependencies: CrmPeopleDependencies): CrmPeople {
  const { system, random, now, sleep, note, onAnswer } = dependencies;

  /** Acts until the answer settles the matter; what is lost on the way is noted by `onUnknown`. */
  async function insist(
    act: () => Promise<ActAnswer>,
    isSettled: (status: number) => boolean,
    onUnknown: (status: number) => void,
  ): Promise<ActAnswer> {
    for (let tries = 1; ; tries++) {
      const answer = await act();
      if (isSettled(answer.status) || tries === TRIES_MAX) return answer;
      onUnknown(answer.status);
      await sleep(random.integer(...TRIES_APART_MS));
    }
  }

  return {
    async putRep(rep, active) {
      const { repId, name, email } = rep;
      const noteUnknown = () => rep.activeHistory.push({ atMs: now(), value: "unknown" });
      rep.activeHistory.push({ atMs: now(), value: "unknown" });
      const { status } = await insist(
        () => system.putRep({ repId, name, email, active }),
        (one) => one >= 200 && one < 300,
        noteUnknown,
      );
      note(repId, `${active ? "active" : "paused"} (${status})`);
      rep.activeHistory.push({ atMs: now(), value: status < 300 ? active : "unknown" });
    },

    async connect(rep, apiKey, toStanding) {
      let code: string | undefined;
      const unsure = (status: number) => {
        note(rep.repId, `the admin's key was not taken (${status}); again later`);
        // A lost answer may have stored it, and so may one whose second write our table refused; only Fathom's own trouble may not.
        if (code !== "fathom_unreachable" && status !== 409) rep.keyHistory.push({ atMs: now(), value: "unknown" });
      };
      let askedAtMs = now();
      const { status } = await insist(
        async () => {
          askedAtMs = now();
          const keyPut = toStanding();
          const answer = await system.connect(rep.repId, apiKey);
          code = answer.code;
          await onAnswer({ what: "connect", repId: rep.repId, askedAtMs, answer, keyPut });
          return answer;
        },
        (one) => one === 200 || (one === 422 && toStanding() !== "valid"),
        unsure,
      );
      note(rep.repId, `the admin puts a key (${status})`);
      if (status !== 200) return false;
      rep.connectedAtMs ??= askedAtMs;
      rep.keyHistory.push({ atMs: now(), value: toStanding() });
      return true;
    },

    async test(rep) {
      const askedAtMs = now();
      const answer = await system.testConnection(rep.repId);
      note(rep.repId, `the admin tests the key (${answer.status})`);
      await onAnswer({ what: "test", repId: rep.repId, askedAtMs, answer });
    },

    async click(rep, times) {
      note(rep.repId, `${times} click(s) on Ververs`);
      await Promise.all(
        Array.from({ length: times }, async () => {
          const askedAtMs = now();
          const answer = await system.refresh(rep.repId);
          await onAnswer({ what: "refresh", repId: rep.repId, askedAtMs, answer });
        }),
      );
    },

    async bulkSync(input) {
      const { status } = await system.bulkSync(input);
      note(undefined, `bulk sync ${JSON.stringify(input)} (${status})`);
    },

    async externalCron() {
      const { status } = await system.externalCron();
      note(undefined, `external cron (${status})`);
    },

    async deleteCall(call) {
      const atMs = now();
      const { status } = await insist(
        () => system.deleteCall(call.recordingId),
        (one) => (one >= 200 && one < 300) || (one >= 400 && one < 500) || one === 501,
        () => {
          call.crmDeletion ??= { state: "asked", atMs };
        },
      );
      note(call.repId, `call ${call.recordingId} is deleted in the CRM (${status})`);
      if (status >= 200 && status < 300) call.crmDeletion = { state: "done", atMs: now() };
      // Gone by an earlier try whose answer was lost, or never there: nobody can tell.
      else if (status === 404 && call.crmDeletion) call.crmDeletion = { state: "asked", atMs };
    },
  };
}
