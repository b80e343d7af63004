import type { CallPage, CallView, RepView, TranscriptView } from "@fathom-sync/contract";
import type { SimulatedUser } from "@fathom-sync/simulator";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bench, createBench, useMachine } from "../../../test/bench.ts";

const getMachine = useMachine();
let bench: Bench;
let user: SimulatedUser;
beforeAll(async () => {
  bench = await createBench(getMachine());
  user = await bench.addRep("a", 5);
  await bench.drain();
});

const list = (query = "") => bench.read<CallPage>("GET", `/api/reps/a/calls${query}`);

interface FathomPage {
  readonly items: readonly {
    readonly recording_id: number;
    readonly title: string;
    readonly url: string;
    readonly recording_start_time: string;
    readonly default_summary: { readonly markdown_formatted: string };
    readonly action_items: readonly { readonly description: string }[];
    readonly transcript: readonly {
      readonly speaker: { readonly display_name: string };
      readonly text: string;
      readonly timestamp: string;
    }[];
  }[];
}

/** What Fathom itself says of the rep's newest calls. */
async function askFathom(): Promise<FathomPage["items"]> {
  const query = "include_transcript=true&include_summary=true&include_action_items=true";
  const response = await bench.simulator.fetch(`https://fathom.example/external/v1/meetings?${query}`, {
    headers: { "x-api-key": user.apiKey },
  });
  return ((await response.json()) as FathomPage).items;
}

describe("GET /api/reps/{repId}/calls", () => {
  it("lists what Fathom has, newest first, with summary and action items", async () => {
    const [{ items }, atFathom] = [await list(), await askFathom()];
    expect(items.map((call) => call.recordingId)).toEqual(atFathom.map((meeting) => meeting.recording_id));
    expect(items.map((call) => call.startedAt)).toEqual(
      items
        .map((call) => call.startedAt)
        .toSorted()
        .reverse(),
    );
    for (const [index, call] of items.entries()) {
      const meeting = atFathom[index];
      expect(call).toMatchObject({
        repId: "a",
        title: meeting?.title,
        url: meeting?.url,
        visible: true,
        summary: { state: "present", markdown: meeting?.default_summary.markdown_formatted },
        transcript: { state: "present", lines: meeting?.transcript.length },
      });
      expect(call.actionItems.items.map((item) => item.description)).toEqual(
        meeting?.action_items.map((item) => item.description),
      );
    }
  });

  it("pages through them with limit and cursor, each once", async () => {
    const all = (await list()).items.map((call) => call.recordingId);
    const seen: number[] = [];
    let query = "?limit=2";
    for (;;) {
      const page = await list(query);
      seen.push(...page.items.map((call) => call.recordingId));
      if (page.nextCursor === null) break;
      query = `?limit=2&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
    expect(seen).toEqual(all);
  });

  it("takes `from` as included and `to` as excluded, in any time zone", async () => {
    const all = (await list()).items;
    const [newest, second, third] = all;
    if (!newest || !second || !third) throw new Error("too few calls");
    const ids = async (query: string) => (await list(query)).items.map((call) => call.recordingId);
    expect(await ids(`?from=${second.startedAt}`)).toEqual([newest.recordingId, second.recordingId]);
    expect(await ids(`?from=${third.startedAt}&to=${newest.startedAt}`)).toEqual([
      second.recordingId,
      third.recordingId,
    ]);
    const inAmsterdam = new Date(Date.parse(second.startedAt) + 3_600_000).toISOString().replace("Z", "%2B01:00");
    expect(await ids(`?from=${inAmsterdam}`)).toEqual([newest.recordingId, second.recordingId]);
    expect(await ids(`?from=${newest.startedAt}&to=${newest.startedAt}`)).toEqual([]);
  });

  it("takes visible=true and visible=any", async () => {
    expect((await list("?visible=any")).items).toHaveLength(5);
    expect((await list("?visible=true")).items).toHaveLength(5);
  });

  it("is empty for a rep without calls and 404 for one that is not there", async () => {
    await bench.call("PUT", "/api/reps/bare", { json: { name: "B", email: "b@x.example" } });
    expect(await bench.read("GET", "/api/reps/bare/calls")).toEqual({ items: [], nextCursor: null });
    expect(await bench.call("GET", "/api/reps/nobody/calls")).toMatchObject({ status: 404 });
  });
});

describe("lists of calls: looking again", () => {
  it("are answered with 304 while they are what the caller holds", async () => {
    const [call] = (await list("?limit=1")).items;
    const guest = call?.invitees.find(({ external, email }) => external && email !== null)?.email ?? "";
    for (const path of [
      "/api/reps/a/calls",
      `/api/contacts/${encodeURIComponent(guest)}/calls`,
      `/api/companies/${guest.split("@")[1]}/calls`,
    ]) {
      const tag = (await bench.call("GET", path)).headers.get("etag") ?? "";
      expect(tag).toMatch(/^"[\w-]{20,}"$/);
      const again = await bench.call("GET", path, { headers: { "if-none-match": tag } });
      expect(again).toMatchObject({ status: 304, text: "" });
      expect(again.headers.get("etag")).toBe(tag);
      expect(await bench.call("GET", path, { headers: { "if-none-match": '"other"' } })).toMatchObject({ status: 200 });
    }
  });
});

describe("GET /api/calls/{recordingId}", () => {
  it("shows the call as the list does", async () => {
    for (const call of (await list()).items) {
      expect(await bench.read<CallView>("GET", `/api/calls/${call.recordingId}`)).toEqual(call);
    }
  });

  it("is 404 for a call that is not there", async () => {
    expect(await bench.call("GET", "/api/calls/9007199254740991")).toMatchObject({
      status: 404,
      body: { code: "call_not_found" },
    });
  });
});

describe("GET /api/calls/{recordingId}/transcript", () => {
  it("is byte for byte Fathom's", async () => {
    for (const meeting of await askFathom()) {
      const transcript = await bench.read<TranscriptView>("GET", `/api/calls/${meeting.recording_id}/transcript`);
      expect(transcript.recordingId).toBe(meeting.recording_id);
      expect(transcript.items.map(({ speaker, text, at }) => [speaker.name, text, at])).toEqual(
        meeting.transcript.map(({ speaker, text, timestamp }) => [speaker.display_name, text, timestamp]),
      );
    }
  });

  it("keeps every kind of character", async () => {
    const text = 'é e\u0301 😀 \u200b \u0000 \ud83d\udc69\u200d\u2695\ufe0f "\\/ \u2028 \n\t\r <b>&amp;</b>';
    const speaker = { display_name: "Zoë", matched_calendar_invitee_email: null };
    const { recordingId } = bench.simulator.addMeeting(user.email, {
      createdAt: bench.clock.now() - 7_200_000,
      transcript: [{ speaker, text, timestamp: "00:00:01" }],
    });
    bench.clock.advance(60_000);
    await bench.call("POST", "/api/reps/a/refresh");
    expect(await bench.read("GET", `/api/calls/${recordingId}/transcript`)).toMatchObject({
      items: [{ speaker: { name: "Zoë", email: null }, text, at: "00:00:01" }],
    });
  });

  it("is 404 part_pending while Fathom makes it, and 404 part_absent when it never came", async () => {
    const { recordingId } = bench.simulator.addMeeting(user.email, {
      createdAt: bench.clock.now() - 60_000,
      transcriptReadyAt: "never",
    });
    bench.clock.advance(60_000);
    await bench.call("POST", "/api/reps/a/refresh");
    const path = `/api/calls/${recordingId}`;
    const pending = await bench.call("GET", `${path}/transcript`);
    expect(pending).toMatchObject({ status: 404, body: { code: "part_pending" } });
    // Asked for again two minutes after it was looked for.
    const waitSeconds = Number(pending.headers.get("retry-after"));
    expect(waitSeconds).toBeGreaterThan(60);
    expect(waitSeconds).toBeLessThanOrEqual(120);
    bench.clock.advance(3_600_000);
    expect((await bench.call("GET", `${path}/transcript`)).headers.get("retry-after")).toBe("300");
    expect(await bench.read("GET", path)).toMatchObject({ transcript: { state: "pending", lines: 0 } });
    // Three days and three attempts later.
    for (let attempt = 1; attempt <= 4; attempt++) {
      bench.clock.advance(2 * 86_400_000);
      await bench.call("POST", "/api/reps/a/refresh");
    }
    expect(await bench.call("GET", `${path}/transcript`)).toMatchObject({ status: 404, body: { code: "part_absent" } });
    expect(await bench.read("GET", path)).toMatchObject({ transcript: { state: "absent" } });
  });

  it("is 404 call_not_found for a call that is not there", async () => {
    expect(await bench.call("GET", "/api/calls/1/transcript")).toMatchObject({ body: { code: "call_not_found" } });
  });
});

describe("DELETE /api/calls/{recordingId}", () => {
  it("takes the call away for good, however often Fathom lists it, and answers the same twice", async () => {
    const { recordingId } = bench.simulator.addMeeting(user.email, {
      durationMinutes: 5,
      createdAt: bench.clock.now() - 3_600_000,
    });
    bench.clock.advance(60_000);
    await bench.call("POST", "/api/reps/a/refresh");
    expect((await list()).items.map((call) => call.recordingId)).toContain(recordingId);
    const { sync } = await bench.read<RepView>("GET", "/api/reps/a");
    const path = `/api/calls/${recordingId}`;
    for (let time = 1; time <= 2; time++) {
      expect(await bench.call("DELETE", path)).toMatchObject({ status: 204, text: "" });
      bench.clock.advance(60_000);
      expect(await bench.read("POST", "/api/reps/a/refresh")).toMatchObject({ calls: { added: 0, updated: 0 } });
      for (const gone of [path, `${path}/transcript`]) {
        expect(await bench.call("GET", gone)).toMatchObject({ status: 404, body: { code: "call_not_found" } });
      }
      expect((await list("?visible=any")).items.map((call) => call.recordingId)).not.toContain(recordingId);
      expect((await bench.read<RepView>("GET", "/api/reps/a")).sync.calls).toBe(sync.calls - 1);
    }
  });

  it("is 404 for a call that never was, and 400 for what is no id", async () => {
    expect(await bench.call("DELETE", "/api/calls/9007199254740991")).toMatchObject({
      status: 404,
      body: { code: "call_not_found" },
    });
    expect(await bench.call("DELETE", "/api/calls/x")).toMatchObject({ status: 400 });
  });
});

describe("If-None-Match", () => {
  it("is answered with 304 and no body for a call and a transcript the caller holds", async () => {
    const newest = (await list()).items.find((call) => call.transcript.state === "present");
    if (!newest) throw new Error("too few calls");
    for (const path of [`/api/calls/${newest.recordingId}`, `/api/calls/${newest.recordingId}/transcript`]) {
      const ask = (tag: string) => bench.call("GET", path, { headers: { "if-none-match": tag } });
      const tag = (await bench.call("GET", path)).headers.get("etag") ?? "";
      expect(tag).toMatch(/^"[\w-]{20,}"$/);
      for (const held of [tag, `W/${tag}`, `"a","b" , ${tag}`, "*"]) {
        const answer = await ask(held);
        expect(answer).toMatchObject({ status: 304, text: "" });
        expect(answer.headers.get("etag")).toBe(tag);
      }
      for (const other of ['"other"', "", tag.slice(1, -1), '"'])
        expect(await ask(other)).toMatchObject({ status: 200 });
    }
  });

  it("does not hold for a call that was deleted, nor for a transcript that is not there", async () => {
    const [newest] = (await list()).items;
    if (!newest) throw new Error("too few calls");
    const path = `/api/calls/${newest.recordingId}`;
    await bench.call("DELETE", path);
    for (const gone of [path, `${path}/transcript`]) {
      expect(await bench.call("GET", gone, { headers: { "if-none-match": "*" } })).toMatchObject({ status: 404 });
    }
  });
});
