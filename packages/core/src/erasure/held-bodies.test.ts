import { describe, expect, it } from "vitest";
import { listAddresses } from "./held-bodies.ts";

describe("addresses in a text nobody could parse", () => {
  it.each([
    ['{"email":"Anna@Guests.example","name":"Anna"', ["anna@guests.example"]],
    ['{"email":"anna\\u0040guests.example"}', ["anna@guests.example"]],
    ["Anna <anna@guests.example>, mailto:bob+crm@x.example.", ["anna@guests.example", "bob+crm@x.example"]],
    ["'josé.o'brien@müller.example'", ["josé.o'brien@müller.example"]],
    ["https://x.example/?to=anna@guests.example&from=bob@x.example#a", ["anna@guests.example", "bob@x.example"]],
    ['"a@b.example" and "A@B.example"', ["a@b.example"]],
    ["nobody at all", []],
  ])("are found in %s", (text, addresses) => {
    expect(listAddresses(text)).toEqual(addresses);
  });

  it("take time as the text is long, and no more, whatever it is made of", () => {
    for (const odd of ["a", "@", ".", "'", "a.", "a@", "\\u0040"]) {
      expect(listAddresses(odd.repeat(1_000_000)).length).toBeLessThan(2);
    }
  });
});
