import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TranscriptLine } from "../source/call-source.ts";
import { CHUNK_BYTES_MAX, decodeTranscript, encodeTranscript, TranscriptDamaged } from "./transcript-codec.ts";

const SPOKEN = [
  "So what would that cost us per seat?",
  "Goed, dat zoek ik uit. 👩‍👩‍👧‍👦",
  "שלום, מה שלומך היום?",
  "مرحبا 🎉",
];

function buildLines(count: number): TranscriptLine[] {
  return Array.from({ length: count }, (_, index) => ({
    speaker: { name: index % 2 === 0 ? "Noor" : "Sam", email: index % 2 === 0 ? "noor@sellers.example" : null },
    text: `${SPOKEN[index % SPOKEN.length]} (${index})`,
    at: new Date(index * 4_000).toISOString().slice(11, 19),
  }));
}

async function roundTrip(lines: readonly TranscriptLine[]): Promise<TranscriptLine[]> {
  const { pointer, chunks } = await encodeTranscript(lines);
  return await decodeTranscript(pointer, chunks);
}

describe("the transcript codec", () => {
  it("gives back six hours of talk byte-equal, in one chunk", async () => {
    const lines = buildLines((6 * 3_600) / 4);
    const { pointer, chunks } = await encodeTranscript(lines);
    expect(await decodeTranscript(pointer, chunks)).toEqual(lines);
    expect(pointer).toMatchObject({ lines: lines.length, chunks: 1 });
    expect(pointer.bytes).toBeGreaterThan(300_000);
  });

  it("gives back any text byte-equal: emoji, right-to-left, control characters, lone surrogates, nothing at all", async () => {
    const anyText = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("", " ", "\u0000", "\ud83d", "\u202eabc\u202c", "\r\n"),
    );
    const anyLine = fc.record({
      speaker: fc.record({ name: anyText, email: fc.option(anyText, { nil: null }) }),
      text: anyText,
      at: anyText,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { maxLength: 20 }), async (lines) => {
        expect(await roundTrip(lines)).toEqual(lines);
      }),
    );
  });

  it("gives the same revision to the same text, another one to another", async () => {
    const [one, same, other] = await Promise.all([
      encodeTranscript(buildLines(10)),
      encodeTranscript(buildLines(10)),
      encodeTranscript(buildLines(11)),
    ]);
    expect(same.pointer).toEqual(one.pointer);
    expect(other.pointer.revision).not.toBe(one.pointer.revision);
  });

  describe("with text that cannot be compressed", () => {
    const lines = Array.from({ length: 120 }, (_, index) => ({
      speaker: { name: "Noor", email: null },
      text: randomBytes(6_000).toString("base64"),
      at: String(index),
    }));

    it("cuts it into chunks that fit an item, and joins them again", async () => {
      const { pointer, chunks } = await encodeTranscript(lines);
      expect(chunks.length).toBeGreaterThan(1);
      expect(pointer.chunks).toBe(chunks.length);
      for (const chunk of chunks) expect(chunk.byteLength).toBeLessThanOrEqual(CHUNK_BYTES_MAX);
      expect(await decodeTranscript(pointer, chunks)).toEqual(lines);
    });

    it("names a transcript damaged when a chunk is missing, swapped, changed or another's", async () => {
      const { pointer, chunks } = await encodeTranscript(lines);
      const other = await encodeTranscript(buildLines(3));
      const [first = new Uint8Array(), ...rest] = chunks;
      const changed = Uint8Array.from(first);
      changed[1_000] = (changed[1_000] ?? 0) ^ 1;
      const damaged = [rest, [first], [...rest, first], [changed, ...rest], other.chunks, []];
      for (const wrong of damaged) {
        await expect(decodeTranscript(pointer, wrong)).rejects.toBeInstanceOf(TranscriptDamaged);
      }
    });
  });
});
