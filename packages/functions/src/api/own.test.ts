/** What a rep's token shows: its own rep, calls and lines; everything else in the very words of what is not there. */
import type { CallView, MeView, Problem, RefreshResult, RunView } from "@fathom-sync/contract";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { type Bench, createBench, useMachine } from "../../test/bench.ts";
import { createShiftedClock } from "../../test/recorder.ts";
import { createSigner, JWT_SETTINGS, type Signer } from "../../test/signer.ts";
import { createJwtCheck } from "./jwt.ts";

const getMachine = useMachine();
let bench: Bench;
let signer: Signer;
let token: string;
const calls = { rosa: 0, sam: 0 };
let runId: string;

beforeAll(async () => {
  const clock = createShiftedClock();
  signer = await createSigner(clock);
  const jwt = createJwtCheck({ settings: JWT_SETTINGS, fetch: signer.fetch, clock });
  bench = await createBench(getMachine(), { clock }, { jwt });
  await bench.addRep("rosa", 2);
  await bench.addRep("sam", 1);
  ({ runId } = await bench.read<{ runId: string }>("POST", "/api/sync", { json: {} }));
  await bench.drain();
  for (const repId of ["rosa", "sam"] as const) {
    const { items } = await bench.read<{ items: CallView[] }>("GET", `/api/reps/${repId}/calls`);
    calls[repId] = items[0]?.recordingId ?? 0;
  }
  token = await signer.sign({ role: "rep", rep_id: "rosa" });
});

/** All of a problem that could tell two of them apart. */
async function readRefusal(method: string, path: string, json?: unknown) {
  const answer = await bench.call(method, path, { token, ...(json === undefined ? {} : { json }) });
  const { instance: _instance, requestId: _requestId, ...rest } = answer.body as Problem;
  const headers = [...answer.headers].filter(([name]) => name !== "x-request-id");
  return { headers, ...rest };
}

describe("a rep's token", () => {
  it("is told whose it is, and the time here; a service token that it is one", async () => {
    const me = await bench.read<MeView>("GET", "/api/me", { token });
    expect(me).toMatchObject({ role: "rep", repId: "rosa", timeZone: "Europe/Amsterdam" });
    expect(Math.abs(Date.parse(me.now) - bench.clock.now())).toBeLessThan(60_000);
    expect(await bench.read("GET", "/api/me")).toMatchObject({ role: "service", repId: null });
  });

  it.each([
    ["GET", ""],
    ["GET", "/calls"],
    ["GET", "/calls?limit=0"],
    ["GET", "/coverage"],
    ["GET", "/runs"],
    ["GET", "/quarantine"],
    ["POST", "/refresh"],
    ["PUT", "/connection"],
    ["DELETE", "/connection"],
    ["POST", "/connection/test"],
    ["PUT", ""],
    ["PATCH", ""],
    ["GET", "/nothing"],
  ])("cannot tell another rep from none: %s …%s", async (method, path) => {
    const there = await readRefusal(method, `/api/reps/sam${path}`);
    expect(there.status).toBe(404);
    expect(await readRefusal(method, `/api/reps/nobody${path}`)).toEqual(there);
  });

  it.each([
    ["GET", ""],
    ["GET", "/transcript"],
    ["DELETE", ""],
  ])("cannot tell another's call from none: %s …%s", async (method, path) => {
    const there = await readRefusal(method, `/api/calls/${calls.sam}${path}`);
    expect(there.status).toBe(404);
    expect(await readRefusal(method, `/api/calls/1${path}`)).toEqual(there);
    expect((await bench.call("GET", `/api/calls/${calls.sam}`)).status).toBe(200);
  });

  it("cannot tell a run it has no part in from none", async () => {
    const { runId: others } = await bench.read<{ runId: string }>("POST", "/api/sync", { json: { repIds: ["sam"] } });
    await bench.drain();
    const there = await readRefusal("GET", `/api/runs/${others}`);
    expect(there).toMatchObject({ status: 404, code: "run_not_found" });
    expect(await readRefusal("GET", "/api/runs/none")).toEqual(there);
  });

  it("is told of another's Ververs as of no run, without its report being read", async () => {
    bench.clock.advance(60_000);
    const { runId: others } = await bench.read<RefreshResult>("POST", "/api/reps/sam/refresh");
    const read = vi.spyOn(bench.services.runs, "getProgress");
    const there = await readRefusal("GET", `/api/runs/${others}`);
    expect(there).toMatchObject({ status: 404, code: "run_not_found" });
    expect(await readRefusal("GET", "/api/runs/none")).toEqual(there);
    expect(read).not.toHaveBeenCalled();
    read.mockRestore();
  });

  it("shows of a run its own line and counts that line alone", async () => {
    const whole = await bench.read<RunView>("GET", `/api/runs/${runId}`);
    const own = await bench.read<RunView>("GET", `/api/runs/${runId}`, { token });
    expect(whole.perRep?.map((line) => line.repId)).toEqual(["rosa", "sam"]);
    const [line] = whole.perRep ?? [];
    expect(own.perRep).toEqual([line]);
    expect(own).toMatchObject({
      reps: { total: 1, done: 1 },
      calls: line?.calls,
      requests: line?.requests,
      units: { ...line?.units, reports: { read: 0, write: 0 } },
    });
    expect(JSON.stringify(own)).not.toContain("sam");
  });

  it("looks again at a run by one small read, and by the reports only when there are more", async () => {
    const look = (held: string, of = runId) =>
      bench.call("GET", `/api/runs/${of}`, { token, headers: { "if-none-match": held } });
    const first = await look('"none"');
    expect(first.status).toBe(200);
    const tag = first.headers.get("etag") ?? "";
    const read = vi.spyOn(bench.services.runs, "getProgress");
    for (const held of [tag, `"other", ${tag}`, tag.slice(2)]) {
      const again = await look(held);
      expect(again).toMatchObject({ status: 304, text: "" });
      expect(again.headers.get("etag")).toBe(tag);
    }
    expect(read).not.toHaveBeenCalled();
    // Another rep's retry: this one is shown what it was shown.
    const sams = (await bench.services.runs.getProgress(runId)).perRep.get("sam");
    if (!sams) throw new Error("no line of sam");
    await bench.services.runs.report(runId, "late", [{ ...sams, attempt: 2 }]);
    const later = await look(tag);
    expect(later.status).toBe(304);
    expect(later.headers.get("etag")).not.toBe(tag);
    const rosas = (await bench.services.runs.getProgress(runId)).perRep.get("rosa");
    if (!rosas) throw new Error("no line of rosa");
    await bench.services.runs.report(runId, "later", [{ ...rosas, attempt: 2, durationMs: rosas.durationMs + 1 }]);
    expect((await look(later.headers.get("etag") ?? "")).status).toBe(200);
    expect((await look("*")).status).toBe(304);
    read.mockRestore();
    // No tag of its own run, nor any, opens one it has no part in.
    const { runId: others } = await bench.read<{ runId: string }>("POST", "/api/sync", { json: { repIds: ["sam"] } });
    await bench.drain();
    for (const held of ["*", tag]) expect((await look(held, others)).status).toBe(404);
  });

  it("shows its own calls, and a change of what is an admin's is refused openly", async () => {
    expect((await bench.call("GET", `/api/calls/${calls.rosa}/transcript`, { token })).status).toBe(200);
    const put = await bench.call("PUT", "/api/reps/rosa", { token, json: { name: "R", email: "r@sellers.example" } });
    expect(put).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(await bench.read("GET", "/api/reps/rosa")).toMatchObject({ name: "Rep rosa" });
  });

  it("is told of methods at its own paths only", async () => {
    expect((await bench.call("PATCH", "/api/reps/rosa", { token })).status).toBe(405);
    expect((await bench.call("PATCH", "/api/reps/sam", { token })).status).toBe(404);
    expect((await bench.call("PATCH", "/api/reps", { token })).status).toBe(404);
  });
});

describe("while the signer's keys cannot be had", () => {
  it("JWTs are answered 503 with Retry-After, other callers as always, and nobody gets in", async () => {
    const clock = createShiftedClock();
    const dead = await createSigner(clock);
    dead.answer = async () => new Response("", { status: 500 });
    const jwt = createJwtCheck({ settings: JWT_SETTINGS, fetch: dead.fetch, clock });
    const down = await createBench(getMachine(), { clock }, { jwt });
    const answer = await down.call("GET", "/api/reps", { token: await dead.sign({ role: "admin" }) });
    expect(answer).toMatchObject({ status: 503, body: { code: "unavailable" } });
    expect(answer.headers.get("retry-after")).toBe("5");
    expect((await down.call("GET", "/api/reps")).status).toBe(200);
    expect((await down.call("GET", "/api/reps", { token: "garbage" })).status).toBe(401);
    expect((await down.call("GET", "/nothing", { token: await dead.sign({ role: "admin" }) })).status).toBe(503);
    expect((await down.call("GET", "/api/health", { token: await dead.sign({ role: "admin" }) })).status).toBe(200);
  });
});
