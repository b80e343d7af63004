/** Holds the failure table of docs/reliability.md to its tests: every row is there, and every test is there by its exact name. */
import { readdirSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { getTable, ROOT, readDocument } from "./docs-markdown.ts";

const FOLDER = "packages/simulation/test/failures";
/** Rows a test of that folder must prove; the others stand in the table with where they are proven, or with who owns them. */
const DEMANDED = [...toRange(1, 22), ...toRange(24, 28), ...toRange(31, 33), ...toRange(36, 38)];
const ROWS = getTable(readDocument("docs/reliability.md"), ["row", "failure", "test", "result"]);

interface NamedTest {
  /** From the root. */
  readonly file: string;
  readonly title: string;
}

function toRange(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** What a cell names: a link to each file, and the title of a test in it. */
function listNamed(cell: string | undefined): NamedTest[] {
  return (cell ?? "").split("<br>").flatMap((part) => {
    const [, target, title] = /^\[[^\]]+\]\(([^)]+)\): (.+)$/.exec(part.trim()) ?? [];
    return target && title ? [{ file: normalize(join("docs", target)), title }] : [];
  });
}

const RULES = "infra/checks/rules/";

/** Titles of all tests of a file, as they are written; a rule of the stack is a test by its name. */
function listTitles(file: string): string[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  if (file.startsWith(RULES)) return [...text.matchAll(/^ {4}name: "([^"]*)",$/gm)].map(([, title]) => title ?? "");
  const calls = text.matchAll(/\bit(?:\.each\((?:[^()]|\([^()]*\))*\))?\(\s*"((?:[^"\\]|\\.)*)"/g);
  return [...calls].map(([, title]) => title ?? "");
}

const proven = readdirSync(join(ROOT, FOLDER))
  .filter((name) => name.endsWith(".test.ts"))
  .flatMap((name) => listTitles(`${FOLDER}/${name}`).map((title) => ({ file: `${FOLDER}/${name}`, title })));

describe("docs/reliability.md: failure table", () => {
  it("has every row once, in order", () => {
    expect(ROWS.map(({ row }) => Number(row))).toEqual(toRange(1, 38));
  });

  it("names for each demanded row one test of the folder, which bears the row's number", () => {
    for (const number of DEMANDED) {
      const named = listNamed(ROWS.find(({ row }) => Number(row) === number)?.test);
      expect({ number, named }).toEqual({
        number,
        named: [{ file: expect.stringContaining(`${FOLDER}/`), title: expect.stringMatching(`^row ${number}: `) }],
      });
    }
  });

  it("names tests that are there, in the file it says, by exactly that title", () => {
    const missing = ROWS.flatMap(({ test }) => listNamed(test)).filter(
      ({ file, title }) => listTitles(file).filter((one) => one === title).length !== 1,
    );
    expect(missing).toEqual([]);
  });

  it("leaves out no test of the folder", () => {
    const named = ROWS.flatMap(({ test }) => listNamed(test)).map(({ file, title }) => `${file}: ${title}`);
    expect(proven.map(({ file, title }) => `${file}: ${title}`).filter((one) => !named.includes(one))).toEqual([]);
    expect(proven).toHaveLength(DEMANDED.length);
  });

  it("says of each row how it stands: passes, or open and whose it is", () => {
    for (const { row, test, result } of ROWS) {
      expect({ row, result }).toEqual({
        row,
        result: expect.stringMatching(listNamed(test).length > 0 ? /^passes/ : /^open: .*issue \d/),
      });
    }
  });

  it("skips none of its tests and runs none alone", () => {
    const files = new Set(proven.map(({ file }) => file));
    const marked = [...files].filter((file) =>
      /\b(it|describe)\.(skip|only|todo|fails)/.test(readFileSync(join(ROOT, file), "utf8")),
    );
    expect(marked).toEqual([]);
  });
});

describe("README.md: what it proves", () => {
  const toCells = (row: Readonly<Record<string, string>>) =>
    Object.values(row).map((cell) => cell.trim().replace(/\s+/g, " "));

  it("shows lines of the contestants' table as they were measured", () => {
    const columns = ["", "loop-sdk", "loop-fetch", "webhooks-only", "ours"];
    const measured = getTable(readDocument("docs/reliability.md"), columns).map(toCells);
    const shown = getTable(readDocument("README.md"), columns).map(toCells);
    expect(shown.length).toBeGreaterThanOrEqual(5);
    expect(shown.filter((row) => !measured.some((line) => line.join("|") === row.join("|")))).toEqual([]);
  });

  it("counts the calls of the 200 weeks as docs/reliability.md does", () => {
    const [, calls] = /0 of ([\d,]+) calls lost/.exec(readDocument("README.md")) ?? [];
    expect(readDocument("docs/reliability.md")).toContain(`${calls} calls`);
  });
});
