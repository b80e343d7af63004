import type { CallPage, CallView, ContactErasedView, ContactExportPage, Problem } from "@fathom-sync/contract";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bench, createBench, useMachine } from "../../../test/bench.ts";

const getMachine = useMachine();
let bench: Bench;
let all: readonly CallView[];
beforeAll(async () => {
  bench = await createBench(getMachine());
  await bench.addRep("a", 6);
  await bench.addRep("b", 6);
  await bench.drain();
  const pages = await Promise.all(
    ["a", "b"].map((repId) => bench.read<CallPage>("GET", `/api/reps/${repId}/calls?limit=100`)),
  );
  all = pages.flatMap(({ items }) => items);
});

const guestsOf = (call: CallView) => call.invitees.filter(({ external, email }) => external && email !== null);

/** Somebody external, and what a list of their calls must be. */
function pickGuest() {
  const email = all.flatMap(guestsOf)[0]?.email ?? "";
  const expected = all
    .filter((call) => guestsOf(call).some((guest) => guest.email === email))
    .toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  return { email, expected };
}

describe("GET /api/contacts/{email}/calls", () => {
  it("lists the calls of that participant, newest first, in any case of the letters", async () => {
    const { email, expected } = pickGuest();
    expect(expected.length).toBeGreaterThan(0);
    for (const given of [email, email.toUpperCase()]) {
      const page = await bench.read<CallPage>("GET", `/api/contacts/${encodeURIComponent(given)}/calls`);
      expect(page.items).toEqual(expected);
    }
  });

  it("has nothing of people on our side, nor of an address nobody knows", async () => {
    const ours = all.flatMap(({ invitees }) => invitees).find(({ external }) => !external)?.email ?? "";
    expect(ours).toContain("@");
    for (const email of [ours, "nobody@nowhere.example"]) {
      const page = await bench.read<CallPage>("GET", `/api/contacts/${encodeURIComponent(email)}/calls`);
      expect(page).toEqual({ items: [], nextCursor: null });
    }
  });

  it("forgets a call that was deleted", async () => {
    const { email, expected } = pickGuest();
    const gone = expected[0]?.recordingId;
    await bench.call("DELETE", `/api/calls/${gone}`);
    const page = await bench.read<CallPage>("GET", `/api/contacts/${encodeURIComponent(email)}/calls`);
    expect(page.items.map(({ recordingId }) => recordingId)).toEqual(
      expected.slice(1).map(({ recordingId }) => recordingId),
    );
    all = all.filter(({ recordingId }) => recordingId !== gone);
  });

  it("refuses what is no address, without repeating it", async () => {
    const answer = await bench.call("GET", "/api/contacts/not-an-address/calls");
    expect(answer.status).toBe(400);
    expect((answer.body as Problem).errors?.[0]?.path).toBe("path.email");
  });
});

describe("GET /api/companies/{domain}/calls", () => {
  it("lists the calls with people of that domain, each once, in pages", async () => {
    const domain = all.flatMap(guestsOf)[0]?.email?.split("@")[1] ?? "";
    const expected = all
      .filter((call) => guestsOf(call).some(({ email }) => email?.endsWith(`@${domain}`)))
      .map(({ recordingId }) => recordingId);
    const seen: number[] = [];
    let query = "?limit=1";
    for (;;) {
      const page = await bench.read<CallPage>("GET", `/api/companies/${domain.toUpperCase()}/calls${query}`);
      seen.push(...page.items.map(({ recordingId }) => recordingId));
      if (page.nextCursor === null) break;
      query = `?limit=1&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
    expect(seen.toSorted()).toEqual(expected.toSorted());
    expect(new Set(seen).size).toBe(seen.length);
  });

  it("refuses a free mail provider, whose customers are no company", async () => {
    const answer = await bench.call("GET", "/api/companies/gmail.com/calls");
    expect(answer.status).toBe(400);
    expect((answer.body as Problem).errors).toEqual([
      expect.objectContaining({ path: "path.domain", message: expect.stringContaining("free mail") }),
    ]);
  });
});

describe("a person of our own side", () => {
  it("is exported and erased from every call that names them, and a sync does not bring them back", async () => {
    const ours =
      all.flatMap(({ invitees }) => invitees).find(({ external, email }) => !external && email !== null)?.email ?? "";
    const naming = all.filter(({ invitees }) => invitees.some(({ email }) => email === ours));
    expect(naming.length).toBeGreaterThan(0);
    const path = `/api/contacts/${encodeURIComponent(ours)}`;
    const ids: number[] = [];
    let cursor = "";
    for (;;) {
      const page = await bench.read<ContactExportPage>("GET", `${path}/export?limit=2${cursor}`);
      ids.push(...page.items.map(({ recordingId }) => recordingId));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
    expect(ids.toSorted()).toEqual(naming.map(({ recordingId }) => recordingId).toSorted());
    const answer = await bench.call("DELETE", path);
    expect(answer.headers.get("retry-after")).toBeNull();
    const report = answer.body as ContactErasedView;
    expect(report).toMatchObject({ complete: true, searched: { calls: all.length, complete: true } });
    expect(report.calls.map(({ recordingId }) => recordingId).toSorted()).toEqual(ids.toSorted());
    await bench.call("POST", "/api/sync", { json: { deep: true } });
    await bench.drain();
    expect(await bench.read("GET", `${path}/export`)).toMatchObject({ items: [], suppressedAt: expect.any(String) });
  });
});
