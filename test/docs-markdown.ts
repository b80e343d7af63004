/** Reads the documents as the tests compare them with the code: tables by the names of their columns, code blocks by language. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

export function readDocument(path: string): string {
  return readFileSync(`${ROOT}/${path}`, "utf8");
}

export type Row = Readonly<Record<string, string>>;

/** Rows of the only table with exactly these columns. Cells are trimmed; an escaped bar is a bar. @throws Error when there is not one. */
export function getTable(markdown: string, columns: readonly string[]): Row[] {
  const lines = markdown.split("\n");
  const heads = lines.flatMap((line, index) => (isSame(toCells(line), columns) ? [index] : []));
  const [head] = heads;
  if (head === undefined || heads.length > 1) {
    throw new Error(`${heads.length} tables with the columns ${columns.join(", ")}`);
  }
  const rows: Row[] = [];
  for (const line of lines.slice(head + 2)) {
    if (!line.startsWith("|")) break;
    const cells = toCells(line);
    if (cells.length !== columns.length) throw new Error(`${cells.length} cells instead of ${columns.length}: ${line}`);
    rows.push(Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""])));
  }
  return rows;
}

/** The one name a cell holds in backticks. @throws Error when there is none or more than one. */
export function getName(cell: string | undefined): string {
  const names = [...(cell ?? "").matchAll(/`([^`]+)`/g)];
  if (names.length !== 1 || names[0]?.[1] === undefined) throw new Error(`not one name in backticks: ${cell}`);
  return names[0][1];
}

/** The code blocks of a language, in order. */
export function listCodeBlocks(markdown: string, language: string): string[] {
  const blocks = markdown.matchAll(/^```(\w*)[^\n]*\n([\s\S]*?)^```$/gm);
  return [...blocks].filter(([, name]) => name === language).map(([, , code]) => code ?? "");
}

function toCells(line: string): string[] {
  if (!line.startsWith("|")) return [];
  return line
    .trim()
    .replace(/^\|/, "")
    .replace(/\|$/, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll("\\|", "|").trim());
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
