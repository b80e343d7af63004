import { describe, expect, it } from "vitest";
import { toEmailHash } from "../email-hash.ts";
import { maySpeak, toSpeakerMarks } from "./speaker-marks.ts";

const line = (email: string | null) => ({ speaker: { name: "Somebody", email }, text: "words", at: "00:00:01" });

describe("marks of who speaks in a transcript", () => {
  it("tell each address once, in any case of the letters, and nobody else's", () => {
    const marks = toSpeakerMarks([line("Ada@x.example"), line(null), line("bo@x.example"), line("ada@X.example")]);
    expect(marks).toHaveLength(16);
    expect(maySpeak(marks, toEmailHash("ada@x.example"))).toBe(true);
    expect(maySpeak(marks, toEmailHash("bo@x.example"))).toBe(true);
    expect(maySpeak(marks, toEmailHash("cy@x.example"))).toBe(false);
    // A mark stands where marks begin: half of one and half of the next is nobody's.
    expect(maySpeak(marks, marks.slice(4, 12))).toBe(false);
  });

  it("say that nobody speaks whose address is not told, and of a text without marks that anybody may", () => {
    expect(toSpeakerMarks([line(null)])).not.toBe("");
    expect(maySpeak(toSpeakerMarks([line(null)]), toEmailHash("ada@x.example"))).toBe(false);
    expect(maySpeak(undefined, toEmailHash("ada@x.example"))).toBe(true);
  });
});
