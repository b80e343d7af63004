import { describe, expect, it } from "vitest";
import { findLines, isWebAddress, toPieces, toPlaybackUrl, toSeconds } from "./find-in-transcript.ts";

const line = (name: string, text: string) => ({ speaker: { name, email: null }, text, at: "00:00:01" });
const LINES = [line("Ines", "Een café in Zoë's straat"), line("Sanne", "Goedemorgen"), line("Zoe", "Dag")];

describe("findLines", () => {
  it("finds words whatever their case and accents, in what was said and by whom", () => {
    expect(findLines(LINES, " CAFE ")).toEqual([LINES[0]]);
    expect(findLines(LINES, "zoe")).toEqual([LINES[0], LINES[2]]);
    expect(findLines(LINES, "  ")).toEqual(LINES);
    expect(findLines(LINES, "nergens")).toEqual([]);
  });
});

describe("toPieces", () => {
  it("marks every hit and loses no letter, also after letters that fold to two", () => {
    const hits = (text: string, words: string) => {
      const pieces = toPieces(text, words);
      expect(pieces.map((piece) => piece.text).join("")).toBe(text);
      return pieces.filter((piece) => piece.isHit).map((piece) => piece.text);
    };
    expect(hits("Een café, twee Cafes", "cafe")).toEqual(["café", "Cafe"]);
    expect(hits("İstanbul is İstanbul", "istanbul")).toEqual(["İstanbul", "İstanbul"]);
    expect(hits("cafe\u0301 hier", "café")).toEqual(["cafe"]);
    expect(hits("aaa", "aa")).toEqual(["aa"]);
    expect(hits("😀 dag 😀", "dag")).toEqual(["dag"]);
    expect(hits("dag", "")).toEqual([]);
  });
});

describe("toPlaybackUrl", () => {
  it("leads to the moment, and nowhere from what is no address of the web", () => {
    expect(toPlaybackUrl("https://fathom.video/calls/7?tab=summary", "01:01:02")).toBe(
      "https://fathom.video/calls/7?tab=summary&timestamp=3662",
    );
    expect(toPlaybackUrl("javascript:alert(1)", "00:00:01")).toBeUndefined();
    expect(toPlaybackUrl(null, "00:00:01")).toBeUndefined();
    expect(toPlaybackUrl("https://fathom.video/calls/7", "soon")).toBeUndefined();
  });
});

describe("isWebAddress", () => {
  it("takes http and https, and nothing that runs", () => {
    expect(["https://a.example", "http://a.example"].every(isWebAddress)).toBe(true);
    expect(["javascript:alert(1)", "data:text/html,x", "/relative", "", null, undefined].some(isWebAddress)).toBe(
      false,
    );
  });
});

describe("toSeconds", () => {
  it("reads hours, minutes and seconds", () => {
    expect([toSeconds("00:00:00"), toSeconds("10:00:01"), toSeconds("1:2:3")]).toEqual([0, 36_001, undefined]);
  });
});
