/** Rows about texts: large ones, odd ones, and half of one. */
import { paginateScan } from "@aws-sdk/client-dynamodb";
import { type Call, createCallRemoval } from "@fathom-sync/core";
import type { TranscriptItem } from "@fathom-sync/simulator";
import { describe, expect, it } from "vitest";
import { type Bench, createBench, START } from "../../../core/test/bench.ts";
import { createRandomness } from "../../src/randomness.ts";
import { expectAllHeld, useDatabase } from "./engine-setting.ts";

const getUrl = useDatabase();
const MINUTE_MS = 60_000;
/** DynamoDB's limit of an item. */
const ITEM_BYTES = 400 * 1_024;

const toTimestamp = (seconds: number) =>
  [seconds / 3_600, (seconds / 60) % 60, seconds % 60]
    .map((part) => String(Math.floor(part)).padStart(2, "0"))
    .join(":");

function toLine(text: string, seconds = 0, name = "Zoë de Vries"): TranscriptItem {
  return {
    speaker: { display_name: name, matched_calendar_invitee_email: null },
    text,
    timestamp: toTimestamp(seconds),
  };
}

/** Talk that compression makes little of: as large in the table as it is long. */
function buildNoise(seed: number, bytes: number): TranscriptItem[] {
  const random = createRandomness(seed);
  const lines = Math.ceil(bytes / 1_000);
  return Array.from({ length: lines }, (_, line) =>
    toLine(Array.from({ length: 1_000 }, () => String.fromCharCode(random.integer(33, 126))).join(""), line * 3),
  );
}

/** Keys of all chunks of all transcripts there are. */
async function listChunks(bench: Bench): Promise<string[]> {
  const pages = paginateScan({ client: bench.client }, { TableName: bench.database.tableName });
  const keys: string[] = [];
  for await (const { Items = [] } of pages) {
    keys.push(...Items.filter((item) => item.__edb_e__?.S === "transcript").map(({ pk, sk }) => `${pk?.S} ${sk?.S}`));
  }
  return keys;
}

const toTold = (lines: readonly TranscriptItem[]) => lines.map(({ text, timestamp }) => ({ text, at: timestamp }));

async function readTold(bench: Bench, call: Call) {
  return (await bench.calls.getTranscript(call)).map(({ text, at }) => ({ text, at }));
}

describe("failure table", () => {
  it("row 32: a transcript of six hours or of 1.5 MB comes back byte-equal, in chunks where it must, and is deleted with its call", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r1");
    // A line every four seconds.
    const sixHours = Array.from({ length: 6 * 900 }, (_, line) =>
      toLine(`Regel ${line}: wat we in het voorjaar leveren, hangt af van de prijs per stuk (${line * 17}).`, line * 4),
    );
    const noise = buildNoise(1, 1_500_000);
    const [long = 0] = bench.addCalls("r1", 1, { transcript: sixHours, durationMinutes: 360 });
    const [huge = 0] = bench.addCalls("r1", 1, { transcript: noise, newestMinutesAgo: 600 });
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete", quarantined: 0 });
    const [longCall, hugeCall] = [await bench.calls.get(long), await bench.calls.get(huge)];
    expect(await readTold(bench, longCall)).toEqual(toTold(sixHours));
    expect(await readTold(bench, hugeCall)).toEqual(toTold(noise));
    expect(hugeCall.transcript.pointer?.chunks).toBeGreaterThan(3);
    expect(await listChunks(bench)).toHaveLength(
      (longCall.transcript.pointer?.chunks ?? 0) + (hugeCall.transcript.pointer?.chunks ?? 0),
    );
    expect(longCall.transcript.pointer?.bytes).toBeGreaterThan(ITEM_BYTES);
    const removal = createCallRemoval({ database: bench.database, clock: bench.clock });
    for (const id of [long, huge]) await bench.clock.settle(removal.remove(id));
    expect(await listChunks(bench)).toEqual([]);
  });

  it("row 33: killed anywhere between the chunks of a transcript and its call, a reader sees the whole old text, the whole new one or none", {
    timeout: 120_000,
  }, async () => {
    const [old, next] = [buildNoise(2, 900_000), buildNoise(3, 900_000)];
    const build = async (kind: "first" | "edited") => {
      const bench = await createBench(getUrl());
      await bench.addRep("r1");
      const [id = 0] = bench.addCalls("r1", 1, { transcript: old, newestMinutesAgo: 30 });
      if (kind === "edited") {
        await bench.sync("r1");
        await bench.clock.advance(MINUTE_MS);
        bench.simulator.editMeeting(id, { title: "Edited", transcript: next });
      }
      return { bench, id, allowed: [toTold(old), kind === "edited" ? toTold(next) : undefined] };
    };
    // Content that is held is read again where somebody asks for it.
    const window = { since: new Date(Date.parse(START) - 86_400_000).toISOString(), deep: true };
    const sync = (bench: Bench) => bench.sync("r1", { runId: "killed", trigger: "bulk", window });
    const expectWhole = async ({ bench, id, allowed }: Awaited<ReturnType<typeof build>>) => {
      const call = await bench.calls.get(id).catch(() => undefined);
      expect(allowed).toContainEqual(call?.transcript.state === "present" ? await readTold(bench, call) : undefined);
    };
    for (const kind of ["first", "edited"] as const) {
      let chunks = 0;
      for (let at = 1, isOver = false; !isOver; at++) {
        const setting = await build(kind);
        const { bench, id } = setting;
        let count = 0;
        bench.gate = ({ kind: of }) => {
          if (of === "database") count++;
          if (count >= at) throw new Error("killed");
        };
        const report = await sync(bench).catch(() => undefined);
        bench.gate = undefined;
        isOver = report?.outcome === "complete";
        await expectWhole(setting);
        await bench.clock.advance(11 * MINUTE_MS);
        expect(await sync(bench)).toMatchObject({ outcome: "complete" });
        const call = await bench.calls.get(id);
        chunks = call.transcript.pointer?.chunks ?? 0;
        expect(await readTold(bench, call)).toEqual(toTold(kind === "edited" ? next : old));
        expect(at).toBeLessThan(100);
      }
      // Of a batch of chunks itself, some can be written and others not.
      expect(chunks).toBeGreaterThan(1);
      for (let written = 1; written <= chunks; written++) {
        const setting = await build(kind);
        const { bench, id } = setting;
        const before = (await listChunks(bench)).length;
        let isDead = false;
        bench.client.middlewareStack.add(
          (following, context) => async (args) => {
            if (isDead) throw new Error("killed");
            const input = args.input as { RequestItems?: Record<string, { PutRequest?: unknown }[]> };
            const puts = input.RequestItems?.[bench.database.tableName];
            if (context.commandName !== "BatchWriteItemCommand" || !puts?.[0]?.PutRequest) return await following(args);
            input.RequestItems = { [bench.database.tableName]: puts.slice(0, written) };
            await following(args);
            isDead = true;
            throw new Error("killed");
          },
          { step: "initialize", name: "tearBatches", priority: "low" },
        );
        await sync(bench).catch(() => undefined);
        expect(isDead).toBe(true);
        bench.client.middlewareStack.remove("tearBatches");
        isDead = false;
        expect((await listChunks(bench)).length).toBe(before + written);
        await expectWhole(setting);
        await bench.clock.advance(11 * MINUTE_MS);
        expect(await sync(bench)).toMatchObject({ outcome: "complete" });
        expect(await readTold(bench, await bench.calls.get(id))).toEqual(toTold(kind === "edited" ? next : old));
      }
    }
  });

  it("row 38: empty, huge, emoji, right-to-left and control characters, a missing speaker and no line at all come back as Fathom gave them", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r1");
    const texts = [
      "",
      " ",
      "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 e\u0301 ﷽",
      "שלום עולם, مرحبا بالعالم \u202Eback\u202C",
      "a\u0000b\u0007\r\n\t\u2028\u2029\uFEFF",
      "x".repeat(300_000),
      '{"looks": "like JSON"} <script>alert(1)</script> \\ " \' `',
    ];
    const random = createRandomness(9);
    const fuzz = Array.from({ length: 60 }, () =>
      Array.from({ length: random.integer(0, 40) }, () => String.fromCodePoint(random.integer(0, 0xd7ff))).join(""),
    );
    const calls = [...texts, ...fuzz].map((text, index) => {
      const [id = 0] = bench.addCalls("r1", 1, {
        newestMinutesAgo: 30 + index,
        title: text.slice(0, 500),
        summary: { template_name: null, markdown_formatted: text },
        transcript: [toLine(text), toLine(text, 1, text.slice(0, 100))],
      });
      return { id, text };
    });
    const [silent = 0] = bench.addCalls("r1", 1, { newestMinutesAgo: 300, transcript: [] });
    const [nameless = 0] = bench.addCalls("r1", 1, {
      newestMinutesAgo: 310,
      raw: {
        transcript: [{ speaker: null, text: "Who said this?", timestamp: null }, { text: "" }],
      },
    });
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete", quarantined: 0 });
    await expectAllHeld(bench, [...calls.map(({ id }) => id), silent, nameless]);
    for (const { id, text } of calls) {
      const call = await bench.calls.get(id);
      expect(call.title).toBe(text.slice(0, 500));
      // An empty summary is one that is not there yet.
      if (text.trim() !== "") expect(call.summary.markdown).toBe(text);
      const lines = await bench.calls.getTranscript(call);
      expect(lines.map((line) => line.text)).toEqual([text, text]);
    }
    expect(await bench.calls.get(silent)).toMatchObject({ summary: { state: "present" } });
    expect((await bench.calls.getTranscript(await bench.calls.get(nameless))).map(({ text }) => text)).toEqual([
      "Who said this?",
      "",
    ]);
    // No line is also what a transcript in the making looks like: it is asked for again, and then given up, in the open.
    expect(await bench.calls.get(silent)).toMatchObject({ transcript: { state: "pending" } });
    for (let hour = 0; hour < 80; hour++) {
      await bench.clock.advance(60 * MINUTE_MS);
      await bench.sync("r1");
    }
    expect(await bench.calls.get(silent)).toMatchObject({
      summary: { state: "present" },
      transcript: { state: "absent" },
    });
  });
});
