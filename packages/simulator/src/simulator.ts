/**
 * The simulator as its users hold it: people, calls, keys, switches, faults, webhooks, and the log of what was asked.
 * Guarantees that whatever is due on the clock has happened before a request is answered.
 */
import { createAgenda } from "./agenda.ts";
import { API_PREFIX, answerApiRequest } from "./api.ts";
import { type SimulatorClock, systemClock } from "./clock.ts";
import { answerControlRequest, CONTROL_PREFIX } from "./control-api/control-api.ts";
import { type DemoOptions, type DemoRep, seedDemo } from "./demo/seed-demo.ts";
import { startTraffic, type TrafficOptions } from "./demo/traffic.ts";
import { createFaults, deliverWhole, type Fault, type FaultInput } from "./faults.ts";
import { formatInstant, parseInstantMs, SimulatorInputError } from "./input-error.ts";
import { createLimits } from "./limits.ts";
import type { MeetingChanges, MeetingInput, SharingInput } from "./meeting-input.ts";
import { addMeeting, completeActionItem, deleteMeeting, editMeeting, getMeeting } from "./meetings.ts";
import { type Counters, createRequestLog, type LoggedRequest } from "./request-log.ts";
import { oauthClient } from "./routes/oauth-token.ts";
import { parseWebhook } from "./routes/webhooks.ts";
import { createDownloadStore } from "./state/downloads.ts";
import { createMeetingStore } from "./state/meeting-store.ts";
import type { SimulatedMeeting, SimulatedUser } from "./state/model.ts";
import { createOAuthStore, type OAuthTokens } from "./state/oauth-tokens.ts";
import { createPeople, type NewUser } from "./state/people.ts";
import { createWebhookStore, type SimulatedWebhook, type WebhookDelivery } from "./state/webhook-store.ts";
import { createSwitchBoard, type SwitchScope } from "./switches/switch-board.ts";
import type { Switches } from "./switches/switches.ts";
import { answerJson, type Delivery, Refusal } from "./wire/answer.ts";
import { sendOverHttp } from "./wire/http-sender.ts";
import { type Asked, createInProcessFetch } from "./wire/in-process-fetch.ts";
import type { World } from "./world.ts";

export interface SimulatorOptions {
  /** Default: the machine's clock. */
  readonly clock?: SimulatorClock;
  /** The same seed gives the same keys, texts and demo data. Default 1. */
  readonly seed?: number;
  /** How webhooks are sent. Default: over HTTP, with header names spelled as the switches say. */
  readonly webhookFetch?: typeof fetch;
}

/** A change can be put off: ISO 8601 or epoch milliseconds on the simulator's clock. Default: now. */
export interface Scheduled {
  readonly at?: string | number;
}

export interface WebhookControl {
  list(): readonly SimulatedWebhook[];
  /** Oldest first; the newest 10,000. */
  deliveries(): readonly WebhookDelivery[];
  /** Registers one for a user with the body of POST /webhooks. Throws SimulatorInputError where Fathom would answer 400. */
  create(ownerEmail: string, body: Readonly<Record<string, unknown>>): SimulatedWebhook;
  /** As if deleted by hand in Fathom's settings. Throws SimulatorInputError when there is no such webhook. */
  remove(id: string): void;
}

export interface Simulator {
  readonly clock: SimulatorClock;
  /** In process, for any origin: /external/v1 is the API, /__simulator the control API, anything else 404. */
  readonly fetch: typeof fetch;
  addUser(user: NewUser): SimulatedUser;
  /** Throws SimulatorInputError when nobody has that address. */
  user(email: string): SimulatedUser;
  users(): readonly SimulatedUser[];
  addMeeting(ownerEmail: string, meeting?: MeetingInput): SimulatedMeeting;
  /** Throws SimulatorInputError on an unknown recording. */
  meeting(recordingId: number): SimulatedMeeting;
  /** Newest first, future ones too; of everybody or of one owner. */
  meetings(ownerEmail?: string): readonly SimulatedMeeting[];
  editMeeting(recordingId: number, changes: MeetingChanges, when?: Scheduled): void;
  /** By its index in `action_items`. */
  completeActionItem(recordingId: number, index: number, when?: Scheduled): void;
  shareMeeting(recordingId: number, sharedWith: SharingInput, when?: Scheduled): void;
  unshareMeeting(recordingId: number, when?: Scheduled): void;
  deleteMeeting(recordingId: number, when?: Scheduled): void;
  revokeKey(email: string, when?: Scheduled): void;
  /** The old key stops at once; returns the new one. */
  rotateKey(email: string): string;
  deactivateUser(email: string, when?: Scheduled): void;
  reactivate(email: string, when?: Scheduled): void;
  issueOAuthToken(email: string, options?: { readonly expiresInSeconds?: number }): OAuthTokens;
  /** For the authorization_code grant. */
  issueOAuthCode(email: string): string;
  readonly oauthClient: { readonly clientId: string; readonly clientSecret: string };
  /** Global switches: assign to change. */
  readonly switches: Switches;
  /** Checked; for everybody (`{}`) or for one user's key or one path. Later calls win. */
  setSwitches(scope: SwitchScope, values: Partial<Switches>): void;
  resetSwitches(): void;
  addFault(fault: FaultInput): Fault;
  /** The next matching requests answer with this status. */
  failNext(status: number, options?: Omit<FaultInput, "kind" | "status">): Fault;
  faults(): readonly Fault[];
  clearFaults(): void;
  readonly requests: { list(): readonly LoggedRequest[]; reset(): void };
  readonly counters: Readonly<Counters>;
  countersOf(email: string): Readonly<Counters>;
  /** Empties request log and counters. */
  reset(): void;
  /** Opens fresh rate limit windows for everybody. */
  resetLimits(): void;
  readonly webhooks: WebhookControl;
  seedDemo(options: DemoOptions): readonly DemoRep[];
  /** Keeps adding believable calls as time passes; needs a clock with timers. */
  startTraffic(options: TrafficOptions): { stop(): void };
  /** Used by `serveSimulator`. */
  answer(request: Asked, body: string): Promise<Delivery>;
}

/** A simulated Fathom without users, calls or faults. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const world = createWorld(options);
  const { clock, people, meetings, switchBoard, faults, requests } = world;

  const perform = (when: Scheduled | undefined, run: () => void): void => {
    const atMs = when?.at === undefined ? undefined : parseInstantMs(when.at, "at");
    if (atMs === undefined || atMs <= clock.now()) run();
    else world.agenda.add(atMs, run);
  };
  const edit = (recordingId: number, changes: MeetingChanges, when?: Scheduled): void => {
    getMeeting(world, recordingId);
    perform(when, () => void editMeeting(world, recordingId, changes));
  };
  const setStatus = (email: string, status: "active" | "deactivated", when?: Scheduled): void => {
    const user = people.get(email);
    perform(when, () => {
      user.status = status;
    });
  };

  const simulator: Simulator = {
    clock,
    fetch: createInProcessFetch(clock, (request, body) => simulator.answer(request, body)),
    addUser: (user) => people.add(user),
    user: (email) => people.get(email),
    users: () => people.list(),
    addMeeting: (ownerEmail, meeting) => addMeeting(world, ownerEmail, meeting),
    meeting: (recordingId) => getMeeting(world, recordingId).meeting,
    meetings: (ownerEmail) => meetings.listNewestFirst(ownerEmail?.toLowerCase()).map(({ meeting }) => meeting),
    editMeeting: edit,
    completeActionItem(recordingId, index, when) {
      getMeeting(world, recordingId);
      perform(when, () => completeActionItem(world, recordingId, index));
    },
    shareMeeting: (recordingId, sharedWith, when) => edit(recordingId, { sharedWith }, when),
    unshareMeeting: (recordingId, when) => edit(recordingId, { sharedWith: "no_teams" }, when),
    deleteMeeting(recordingId, when) {
      getMeeting(world, recordingId);
      perform(when, () => deleteMeeting(world, recordingId));
    },
    revokeKey(email, when) {
      people.get(email);
      perform(when, () => people.revokeKey(email));
    },
    rotateKey: (email) => people.rotateKey(email),
    deactivateUser: (email, when) => setStatus(email, "deactivated", when),
    reactivate: (email, when) => setStatus(email, "active", when),
    issueOAuthToken(email, { expiresInSeconds } = {}) {
      return world.oauth.issue(
        people.get(email).email,
        expiresInSeconds ?? switchBoard.global.accessTokenLifetimeSeconds,
      );
    },
    issueOAuthCode: (email) => world.oauth.issueCode(people.get(email).email),
    oauthClient,
    switches: switchBoard.global,
    setSwitches: (scope, values) => switchBoard.set(scope, values),
    resetSwitches: () => switchBoard.reset(),
    addFault: (fault) => faults.add(fault),
    failNext: (status, fault = {}) => faults.add({ ...fault, kind: "status", status }),
    faults: () => faults.list(),
    clearFaults: () => faults.clear(),
    requests: { list: () => requests.list(), reset: () => requests.reset() },
    get counters() {
      return requests.counters;
    },
    countersOf: (email) => requests.countersOf(email),
    reset: () => requests.reset(),
    resetLimits: () => world.limits.reset(),
    webhooks: createWebhookControl(world),
    seedDemo: (demo) => seedDemo(world, demo),
    startTraffic: (traffic) => startTraffic(world, traffic),
    async answer(request, body) {
      // Changes of state happen at once; webhooks go on in the background, as they would.
      void world.agenda.runDue();
      const url = new URL(request.url);
      if (url.pathname === API_PREFIX || url.pathname.startsWith(`${API_PREFIX}/`)) {
        return answerApiRequest(world, { method: request.method, url, headers: request.headers, body });
      }
      if (url.pathname.startsWith(CONTROL_PREFIX)) {
        return deliverWhole(await answerControlRequest(simulator, request, body), 0);
      }
      return deliverWhole(answerJson(404, { error: "Not found" }), 0);
    },
  };
  return simulator;
}

function createWebhookControl(world: World): WebhookControl {
  const { webhooks, people, switchBoard, clock } = world;
  return {
    list: () => webhooks.list(),
    deliveries: () => webhooks.listDeliveries(),
    create(ownerEmail, body) {
      const { email } = people.get(ownerEmail);
      try {
        const settings = parseWebhook(body, switchBoard.resolve(email, "/webhooks"));
        return webhooks.add(email, settings, formatInstant(Math.floor(clock.now() / 1000) * 1000));
      } catch (error) {
        if (error instanceof Refusal) throw new SimulatorInputError(error.message);
        throw error;
      }
    },
    remove(id) {
      if (!webhooks.remove(id)) throw new SimulatorInputError(`id: no webhook ${id}`);
    },
  };
}

function createWorld({ clock = systemClock, seed = 1, webhookFetch }: SimulatorOptions): World {
  return {
    clock,
    seed,
    agenda: createAgenda(clock),
    people: createPeople(clock, seed),
    oauth: createOAuthStore(clock, seed),
    meetings: createMeetingStore(),
    webhooks: createWebhookStore(seed),
    downloads: createDownloadStore(seed),
    switchBoard: createSwitchBoard(),
    faults: createFaults(),
    limits: createLimits(clock),
    requests: createRequestLog(),
    sendOut: webhookFetch ?? sendOverHttp,
  };
}
