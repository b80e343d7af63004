import { describe, expect, it } from "vitest";
import { createLineSplitter } from "./log-lines.ts";

const collect = (...texts: string[]): string[] => {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  for (const text of texts) splitter.push(text);
  splitter.end();
  return lines;
};

describe("createLineSplitter", () => {
  it("joins a line that arrives in pieces", () => {
    expect(collect('{"a"', ":1}\n{", '"b":2}\n')).toEqual(['{"a":1}', '{"b":2}']);
  });

  it("hands out the rest at the end, and no empty line for a final line end", () => {
    expect(collect("one\ntwo")).toEqual(["one", "two"]);
    expect(collect("one\n")).toEqual(["one"]);
  });

  it("keeps empty lines and drops carriage returns", () => {
    expect(collect("a\r\n\r\nb\n")).toEqual(["a", "", "b"]);
  });
});
