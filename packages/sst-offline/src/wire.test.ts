import { describe, expect, it } from "vitest";
import { type Marks, normalise, SECRET, SIGNATURE, toReadable } from "./wire.ts";

const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const newMarks = (): Marks => ({ secrets: [], unknowns: [] });

describe("normalise", () => {
  it("keeps a secret output a secret, and an output without a value unknown", () => {
    const secret = { [SIGNATURE]: OUTPUT, value: "s", secret: true };
    expect(normalise({ a: [secret], b: { [SIGNATURE]: OUTPUT } })).toEqual({
      a: [{ [SIGNATURE]: SECRET, value: "s" }],
      b: UNKNOWN,
    });
  });
});

describe("toReadable", () => {
  it("names the paths of secrets and unknowns", () => {
    const marks = newMarks();
    const value = { env: { KEY: { [SIGNATURE]: SECRET, value: "k" } }, list: [UNKNOWN, 1] };
    expect(toReadable(value, marks)).toEqual({ env: { KEY: "k" }, list: [undefined, 1] });
    expect(marks).toEqual({ secrets: ["env.KEY"], unknowns: ["list[0]"] });
  });

  it("shows a file by its path", () => {
    const asset = { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", path: "code.zip" };
    expect(toReadable({ source: asset }, newMarks())).toEqual({ source: { $asset: "code.zip" } });
  });
});
