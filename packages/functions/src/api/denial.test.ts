/**
 * Every route × every caller. The table says in numbers, by itself and not from the contract's `auth`, what each caller gets;
 * a route without a row fails, so that nobody adds one without having said who may.
 */

import { ROUTES } from "@fathom-sync/contract";
import { generateSecret, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bench, CRON_SECRET, createBench, SECOND_TOKEN, SERVICE_TOKEN, useMachine } from "../../test/bench.ts";
import { createShiftedClock } from "../../test/recorder.ts";
import { createSigner, JWT_SETTINGS, type Signer } from "../../test/signer.ts";
import { createWebhookBench } from "../../test/webhook-bench.ts";
import { createJwtCheck } from "./jwt.ts";

/** Whose path it is, and what it holds. */
interface World {
  readonly repId: string;
  readonly recordingId: number;
  readonly runId: string;
  readonly deliveryId: string;
  readonly apiKey: string;
  readonly email: string;
  readonly domain: string;
}

interface Row {
  /** Statuses: the service token, an admin, the rep itself, another rep. Nobody and cron are told by `closed`. */
  readonly service: number;
  readonly admin: number;
  readonly own: number;
  readonly other: number;
  /** Default 401 to both. */
  readonly nobody?: number;
  readonly cron?: number;
  readonly query?: string;
  readonly json?: (world: World) => unknown;
}

const OPEN: Row = { service: 200, admin: 200, own: 200, other: 200, nobody: 200, cron: 200 };
const OWN: Row = { service: 200, admin: 200, own: 200, other: 404 };
const OWN_GONE: Row = { service: 204, admin: 204, own: 204, other: 404 };
const ADMIN: Row = { service: 200, admin: 200, own: 404, other: 404 };
const CRON: Row = { service: 401, admin: 401, own: 401, other: 401, cron: 202 };

/** In the order in which they are tried: what takes something away comes last. */
const TABLE: Readonly<Record<string, Row>> = {
  getHealth: OPEN,
  getOpenApi: OPEN,
  startCronSync: CRON,
  startCronSyncByPost: CRON,
  getMe: { ...OWN, other: 200 },
  listAudit: ADMIN,
  listReps: ADMIN,
  listRoster: ADMIN,
  getRosterSummary: ADMIN,
  getRep: OWN,
  // Who knows that it is its own rep may be told that this is not its to change.
  putRep: { ...ADMIN, own: 403, json: ({ repId }) => ({ name: repId, email: `${repId}@sellers.example` }) },
  // Hundreds of keys at once have no business in a browser.
  importReps: {
    service: 200,
    admin: 403,
    own: 404,
    other: 404,
    json: () => ({ reps: [{ repId: "imported", name: "Imported", email: "imported@sellers.example" }] }),
  },
  putConnection: { ...OWN, json: ({ apiKey }) => ({ apiKey }) },
  testConnection: OWN,
  refreshRep: OWN,
  getCoverage: OWN,
  listQuarantine: OWN,
  startSync: { ...ADMIN, service: 202, admin: 202, json: () => ({}) },
  listRuns: ADMIN,
  getRun: OWN,
  listRunReps: OWN,
  listRepRuns: OWN,
  getStats: ADMIN,
  listDeliveries: ADMIN,
  // The path names the rep: who may know the rep may know that this is not for it.
  getDelivery: { ...ADMIN, own: 403 },
  replayDelivery: { service: 202, admin: 202, own: 403, other: 404 },
  listCalls: OWN,
  getCall: OWN,
  getTranscript: OWN,
  listContactCalls: ADMIN,
  listCompanyCalls: ADMIN,
  exportContact: ADMIN,
  // Of a contact nobody knows there is nothing to erase, and that is the answer.
  eraseContact: ADMIN,
  cancelRun: { ...ADMIN, service: 409, admin: 409 },
  deleteConnection: OWN_GONE,
  deleteCall: { service: 204, admin: 204, own: 404, other: 404 },
  // Erasing again is as good as once.
  deleteRep: { service: 204, admin: 204, own: 403, other: 404, query: "?purge=true" },
};

const getMachine = useMachine("server");
let bench: Bench;
let signer: Signer;
let world: World;
let nobodies: Readonly<Record<string, string | null>>;
let known: Readonly<Record<"service" | "second" | "cron" | "admin" | "own" | "other", string>>;

beforeAll(async () => {
  const clock = createShiftedClock();
  signer = await createSigner(clock);
  const jwt = createJwtCheck({ settings: JWT_SETTINGS, fetch: signer.fetch, clock });
  bench = await createBench(getMachine(), { clock }, { jwt });
  const { apiKey } = await bench.addRep("rosa", 2);
  await bench.addRep("sam", 1);
  await bench.drain();
  const { runId } = await bench.read<{ runId: string }>("POST", "/api/sync", { json: { repIds: ["rosa"] } });
  await bench.drain();
  const webhooks = createWebhookBench(getMachine(), bench);
  const deliveryId = "msg_unreadable";
  await webhooks.send(await webhooks.addHook("rosa"), { id: deliveryId, body: "{" });
  const calls = await bench.read<{ items: { recordingId: number }[] }>("GET", "/api/reps/rosa/calls");
  world = {
    repId: "rosa",
    recordingId: calls.items[0]?.recordingId ?? 0,
    runId,
    deliveryId,
    apiKey,
    email: "eva@tailspin.example",
    domain: "tailspin.example",
  };
  known = {
    service: SERVICE_TOKEN,
    second: SECOND_TOKEN,
    cron: CRON_SECRET,
    admin: await signer.sign({ role: "admin" }),
    own: await signer.sign({ role: "rep", rep_id: "rosa" }),
    other: await signer.sign({ role: "rep", rep_id: "sam" }),
  };
  nobodies = await createNobodies(clock.now());
});

/** Every way not to be anybody. */
async function createNobodies(nowMs: number): Promise<Readonly<Record<string, string | null>>> {
  const admin = { role: "admin" };
  const nowSeconds = Math.floor(nowMs / 1_000);
  await signer.addKey("hidden");
  signer.hideKey("hidden");
  await signer.addKey("es384", "ES384");
  const [header, , signature] = known.own.split(".");
  return {
    "no token": null,
    garbage: "garbage",
    "a token of neither kind": "service-token-0123456788",
    "both service tokens": `${SERVICE_TOKEN},${SECOND_TOKEN}`,
    expired: await signer.sign({ ...admin, exp: nowSeconds - 60 }),
    "without an end": await signer.sign({ ...admin, exp: undefined }),
    "not valid yet": await signer.sign({ ...admin, nbf: nowSeconds + 3_600 }),
    "another audience": await signer.sign({ ...admin, aud: "other" }),
    "another issuer": await signer.sign({ ...admin, iss: "https://evil.example" }),
    "another algorithm": await signer.sign(admin, { kid: "es384", alg: "ES384" }),
    "a shared secret": await new SignJWT({ ...admin, iss: JWT_SETTINGS.issuer, aud: JWT_SETTINGS.audience })
      .setProtectedHeader({ alg: "HS256", kid: "first" })
      .setExpirationTime("5m")
      .sign(await generateSecret("HS256", { extractable: true })),
    "alg none": signer.signNot(admin),
    "another's key": await signer.sign(admin, { kid: "hidden" }),
    "changed claims": `${header}.${known.admin.split(".")[1]}.${signature}`,
    "no role": await signer.sign({}),
    "an unknown role": await signer.sign({ role: "owner" }),
    "a rep of no id": await signer.sign({ role: "rep" }),
  };
}

function getRoute(id: string) {
  const route = ROUTES.find((one) => one.id === id);
  if (!route) throw new Error(`no route ${id}`);
  return route;
}

async function send(id: string, token: string | null) {
  const { method, path } = getRoute(id);
  const { query = "", json } = TABLE[id] as Row;
  const target = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    const value = world[name as keyof World];
    if (value === undefined) throw new Error(`the world of this test has no ${name}`);
    return String(value);
  });
  return await bench.call(method, `${target}${query}`, { token, ...(json === undefined ? {} : { json: json(world) }) });
}

describe("the table of who may", () => {
  it("has a row for every route, and no other", () => {
    expect(Object.keys(TABLE).toSorted()).toEqual(ROUTES.map(({ id }) => id).toSorted());
  });
});

describe.each(Object.entries(TABLE))("%s", (id, row) => {
  it(`answers ${row.nobody ?? 401} to whoever is nobody, and does nothing`, async () => {
    const asked = bench.simulator.requests.list().length;
    for (const [who, token] of Object.entries(nobodies)) {
      const answer = await send(id, token);
      expect([who, answer.status]).toEqual([who, row.nobody ?? 401]);
      if (answer.status === 401) expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    }
    expect(bench.simulator.requests.list()).toHaveLength(asked);
  });

  it.each(["cron", "other", "own", "admin", "service", "second"] as const)("knows %s", async (who) => {
    const asked = bench.simulator.requests.list().length;
    const wanted = { cron: 401, second: row.service, ...row }[who];
    const answer = await send(id, known[who]);
    expect(answer.status, answer.text).toBe(wanted);
    if (wanted >= 400) expect(bench.simulator.requests.list()).toHaveLength(asked);
  });
});
