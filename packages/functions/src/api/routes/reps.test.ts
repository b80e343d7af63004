import type { CallPage, RepPage, RepView } from "@fathom-sync/contract";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Bench, createBench, useMachine } from "../../../test/bench.ts";

const getMachine = useMachine();
let bench: Bench;
beforeEach(async () => {
  bench = await createBench(getMachine());
});

const put = (repId: string, json: unknown) => bench.call("PUT", `/api/reps/${encodeURIComponent(repId)}`, { json });
const get = (repId: string) => bench.read<RepView>("GET", `/api/reps/${encodeURIComponent(repId)}`);

describe("PUT /api/reps/{repId}", () => {
  it("creates a rep with 201, and shows it as it stands: not connected, never checked", async () => {
    const answer = await put("crm-1", { name: " Sanne de Wit ", email: "Sanne@Acme.example" });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      repId: "crm-1",
      name: "Sanne de Wit",
      email: "Sanne@Acme.example",
      fathomEmail: "sanne@acme.example",
      active: true,
      connection: { status: "none", keyTail: null, checkedAt: null },
      sync: {
        completeUntil: null,
        lastCheckedAt: null,
        lastChangedAt: null,
        outcome: null,
        pendingParts: 0,
        calls: 0,
        quarantined: 0,
      },
    });
    expect(await get("crm-1")).toEqual(answer.body);
  });

  it("replaces a rep with 200; what is left out takes its default", async () => {
    await put("a", { name: "A", email: "a@x.example", fathomEmail: "f@x.example", active: false });
    expect(await get("a")).toMatchObject({ fathomEmail: "f@x.example", active: false });
    const answer = await put("a", { name: "B", email: "a@x.example", fathomEmail: null });
    expect(answer).toMatchObject({ status: 200, body: { name: "B", fathomEmail: "a@x.example", active: true } });
  });

  it("keeps connection, calls and progress", async () => {
    const user = await bench.addRep("a", 2);
    await bench.drain();
    const before = await get("a");
    expect(before.sync).toMatchObject({ outcome: "complete", calls: 2 });
    await put("a", { name: "Other name", email: user.email });
    expect(await get("a")).toEqual({ ...before, name: "Other name" });
  });

  it("refuses two reps with one Fathom address, whatever its case", async () => {
    await put("a", { name: "A", email: "a@x.example", fathomEmail: "Same@x.example" });
    const answer = await put("b", { name: "B", email: "b@x.example", fathomEmail: "sAME@x.example" });
    expect(answer).toMatchObject({ status: 409, body: { code: "fathom_email_taken" } });
    expect(answer.text).not.toContain("ame@x.example");
    expect(await bench.call("GET", "/api/reps/b")).toMatchObject({ status: 404 });
    // Given up by the first, it is free for the second.
    await put("a", { name: "A", email: "a@x.example" });
    expect((await put("b", { name: "B", email: "b@x.example", fathomEmail: "same@x.example" })).status).toBe(201);
  });

  it.each(["a", "A-1_b.c:d", ".a", "a.", "...", "-", ":", "a:b:c", "x".repeat(64)])(
    "takes the id %s, percent-encoded or not",
    async (repId) => {
      expect((await put(repId, { name: "A", email: "a@x.example" })).body).toMatchObject({ repId });
      expect(await get(repId)).toMatchObject({ repId });
      expect(await bench.read("GET", `/api/reps/${repId}`)).toMatchObject({ repId });
    },
  );

  it("keeps two ids apart that differ in case alone, with all that belongs to them", async () => {
    await bench.addRep("Abc", 2);
    await put("aBC", { name: "Other", email: "other@x.example" });
    await bench.drain();
    expect(await get("Abc")).toMatchObject({ name: "Rep Abc", sync: { calls: 2 } });
    expect(await get("aBC")).toMatchObject({ name: "Other", connection: { status: "none" }, sync: { calls: 0 } });
    expect(await bench.read("GET", "/api/reps/aBC/calls")).toMatchObject({ items: [] });
    expect((await bench.call("GET", "/api/reps/abc")).status).toBe(404);
  });

  it("lets one of two at once win and tells the other, or both in turn", async () => {
    const answers = await Promise.all(
      ["A", "B", "C", "D"].map((name) => put("a", { name, email: `${name}@x.example`.toLowerCase() })),
    );
    for (const answer of answers) expect([200, 201, 409]).toContain(answer.status);
    expect(answers.filter((answer) => answer.status === 201).length).toBeLessThanOrEqual(1);
    const winners = answers.filter((answer) => answer.status < 300).map((answer) => (answer.body as RepView).name);
    expect(winners).toContain((await get("a")).name);
  });
});

describe("GET /api/reps", () => {
  it("pages through all reps by id, each once, with how they stand", async () => {
    const ids = ["a", "b", "B", "c:1", "d.2"];
    for (const repId of ids) await put(repId, { name: repId, email: `${ids.indexOf(repId)}@x.example` });
    const seen: string[] = [];
    let path = "/api/reps?limit=2";
    for (;;) {
      const page: RepPage = await bench.read("GET", path);
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map((rep) => rep.repId));
      if (page.nextCursor === null) break;
      path = `/api/reps?limit=2&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect(seen).toEqual(seen.toSorted());
  });

  it("shows in the list what it shows of one", async () => {
    await bench.addRep("a", 1);
    await bench.drain();
    const { items } = await bench.read<RepPage>("GET", "/api/reps");
    expect(items).toEqual([await get("a")]);
  });
});

describe("a rep's failure", () => {
  it("is told in the reader's language with what to do, and when it began", async () => {
    const user = await bench.addRep("a", 1);
    await bench.drain();
    bench.simulator.revokeKey(user.email);
    await bench.services.dispatcher.runSlot("2026-11-22T12:00:00Z");
    await bench.drain();
    const rep = await get("a");
    expect(rep).toMatchObject({
      connection: { status: "refused", reason: "fathom_key_refused", keyTail: user.apiKey.slice(-4) },
      sync: { outcome: "blocked", failure: { class: "credential", code: "fathom_key_refused", count: 1 } },
    });
    const dutch = await bench.read<RepView>("GET", "/api/reps/a", { headers: { "accept-language": "nl" } });
    expect(dutch.sync.failure?.message).toMatch(/Fathom weigert/);
    expect(rep.sync.failure?.message).toMatch(/Fathom refuses/);
  });

  it("is 404 for a rep that is not there", async () => {
    expect(await bench.call("GET", "/api/reps/nobody")).toMatchObject({ status: 404, body: { code: "rep_not_found" } });
  });
});

describe("DELETE /api/reps/{repId}", () => {
  it("forgets rep and key and keeps the calls; made and connected again, the rep has them still", async () => {
    const user = await bench.addRep("leaver", 3);
    await bench.drain();
    const before = await bench.read<CallPage>("GET", "/api/reps/leaver/calls");
    expect(before.items).toHaveLength(3);
    expect((await bench.call("DELETE", "/api/reps/leaver")).status).toBe(204);
    expect((await bench.call("GET", "/api/reps/leaver")).status).toBe(404);
    expect((await bench.call("DELETE", "/api/reps/leaver")).status).toBe(404);
    expect((await bench.call("GET", `/api/calls/${before.items[0]?.recordingId}`)).status).toBe(200);
    await bench.call("PUT", "/api/reps/leaver", { json: { name: user.name, email: user.email } });
    expect(await bench.read<RepView>("GET", "/api/reps/leaver")).toMatchObject({
      connection: { status: "none" },
      sync: { calls: 3 },
    });
    expect(await bench.read<CallPage>("GET", "/api/reps/leaver/calls")).toEqual(before);
  });

  it("erases everything with purge=true, and what is made anew begins with nothing", async () => {
    const user = await bench.addRep("purged", 3);
    await bench.drain();
    const { items } = await bench.read<CallPage>("GET", "/api/reps/purged/calls");
    for (const _time of [1, 2]) expect((await bench.call("DELETE", "/api/reps/purged?purge=true")).status).toBe(204);
    for (const { recordingId } of items) {
      expect((await bench.call("GET", `/api/calls/${recordingId}`)).status).toBe(404);
    }
    const guest = items.flatMap(({ invitees }) => invitees).find(({ external, email }) => external && email);
    const held = await bench.read<CallPage>("GET", `/api/contacts/${encodeURIComponent(guest?.email ?? "")}/calls`);
    expect(held.items.filter(({ repId }) => repId === "purged")).toEqual([]);
    await bench.call("PUT", "/api/reps/purged", { json: { name: user.name, email: user.email } });
    await bench.call("PUT", "/api/reps/purged/connection", { json: { apiKey: user.apiKey } });
    await bench.drain();
    expect((await bench.read<CallPage>("GET", "/api/reps/purged/calls")).items).toHaveLength(3);
  });

  it("says when to look again at an erasure that takes longer than a request may", async () => {
    await bench.addRep("huge", 1);
    const purge = vi.spyOn(bench.services.repPurge, "purge").mockResolvedValueOnce(false);
    const answer = await bench.call("DELETE", "/api/reps/huge?purge=true");
    purge.mockRestore();
    expect(answer).toMatchObject({ status: 202, body: { repId: "huge", state: "purging" } });
    expect(answer.headers.get("retry-after")).toBe("1");
  });

  it("knows no rep that never was", async () => {
    for (const path of ["/api/reps/nobody", "/api/reps/nobody?purge=true"]) {
      expect((await bench.call("DELETE", path)).body).toMatchObject({ code: "rep_not_found" });
    }
  });
});
