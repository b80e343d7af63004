/**
 * The routes that every rival's app has, with what differs handed in: people put a rep, connect a key, test it, press the
 * button, and delete a call. A key is tried before it is stored, and an import of 30 days follows, as a script without a time
 * limit, which is run again when it fails.
 */
import type { ActAnswer, ShownRep, SystemUnderTest } from "../world/system.ts";
import { createHeldRows } from "./held-rows.ts";
import type { Hosting, Route } from "./hosting.ts";
import type { StoredRep } from "./store.ts";

export type ConnectedRep = StoredRep & { readonly apiKey: string };

export interface CrmParts {
  readonly hosting: Hosting;
  showRep(rep: StoredRep): ShownRep;
  /** 200, 422 when the key was refused, 502 when nobody knows. */
  checkKey(route: Route, apiKey: string): Promise<number>;
  /** Runs when a key was accepted, before the answer; returns the rep as it is to be stored. */
  onConnect?(route: Route, rep: ConnectedRep): Promise<StoredRep>;
  /** The one import on connect. */
  importHistory(route: Route, rep: ConnectedRep): Promise<ActAnswer>;
  refresh?(route: Route, rep: ConnectedRep): Promise<ActAnswer>;
  bulkSync?(route: Route, reps: readonly ConnectedRep[], hours: number | undefined): Promise<ActAnswer>;
  /** Whether a call deleted here is remembered, so that the next sync does not bring it back. */
  readonly buries: boolean;
}

const OK: ActAnswer = { status: 200 };
const NOT_FOUND: ActAnswer = { status: 404 };
const NO_SUCH_THING: ActAnswer = { status: 501 };

export function isConnected(rep: StoredRep | undefined): rep is ConnectedRep {
  return rep?.apiKey !== undefined;
}

/** Active reps that have a key. */
export async function listReps(route: Route): Promise<ConnectedRep[]> {
  return (await route.store.listReps()).filter(isConnected).filter((rep) => rep.active);
}

export function createCrmRoutes(parts: CrmParts): SystemUnderTest {
  const { hosting, showRep } = parts;
  const { request } = hosting;
  const { reps } = hosting.store.rows;

  /** What the screen shows besides the answer. */
  function withShown(repId: string, answer: ActAnswer): ActAnswer {
    const rep = reps.get(repId);
    return rep === undefined ? answer : { ...answer, shown: showRep(rep) };
  }

  return {
    held: createHeldRows(hosting.store, showRep),

    putRep: ({ repId, email, active }) =>
      request(async ({ store }) => {
        const known = await store.findRep(repId);
        await store.putRep({ apiKey: undefined, ...known, repId, email, active });
        return OK;
      }),

    async connect(repId, apiKey) {
      const answer = await request(async (route) => {
        const rep = await route.store.findRep(repId);
        if (rep === undefined) return NOT_FOUND;
        const status = await parts.checkKey(route, apiKey);
        if (status !== 200) return { status };
        const connected = { ...rep, apiKey };
        await route.store.putRep((await parts.onConnect?.(route, connected)) ?? connected);
        return OK;
      });
      const rep = reps.get(repId);
      if (answer.status === 200 && isConnected(rep)) {
        hosting.runScript(`import of ${repId}`, (route) => parts.importHistory(route, rep));
      }
      return withShown(repId, answer);
    },

    async testConnection(repId) {
      const answer = await request(async (route) => {
        const rep = await route.store.findRep(repId);
        return isConnected(rep) ? { status: await parts.checkKey(route, rep.apiKey) } : NOT_FOUND;
      });
      return withShown(repId, answer);
    },

    async refresh(repId) {
      const { refresh } = parts;
      if (!refresh) return NO_SUCH_THING;
      const answer = await request(async (route) => {
        const rep = await route.store.findRep(repId);
        return isConnected(rep) ? await refresh(route, rep) : NOT_FOUND;
      });
      return withShown(repId, answer);
    },

    bulkSync: ({ repIds, hours }) => {
      const { bulkSync } = parts;
      if (!bulkSync) return Promise.resolve(NO_SUCH_THING);
      return request(async (route) => {
        const chosen = (await listReps(route)).filter((rep) => repIds === undefined || repIds.includes(rep.repId));
        return await bulkSync(route, chosen, hours);
      });
    },

    externalCron: () => {
      const { bulkSync } = parts;
      if (!bulkSync) return Promise.resolve(NO_SUCH_THING);
      return request(async (route) => await bulkSync(route, await listReps(route), undefined));
    },

    deleteCall: (recordingId) =>
      request(async ({ store }) => {
        if (parts.buries) await store.buryCall(recordingId);
        return (await store.deleteCall(recordingId)) ? OK : NOT_FOUND;
      }),
  };
}
