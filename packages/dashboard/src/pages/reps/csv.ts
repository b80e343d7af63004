/** CSV as spreadsheets write it (RFC 4180): quotes, line breaks inside them, `;` where the comma is a decimal sign, tabs, a BOM. */

export interface CsvTable {
  readonly header: readonly string[];
  /** Rows with the line they begin at in the file, from 1; empty lines are left out. */
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

export class CsvError extends Error {
  override readonly name = "CsvError";
  readonly line: number;
  constructor(line: number) {
    super(`a quote that begins on line ${line} is never closed`);
    this.line = line;
  }
}

/** @throws CsvError when a quoted cell never ends */
export function parseCsv(text: string): CsvTable {
  const source = text.replace(/^\uFEFF/, "");
  const separator = findSeparator(source);
  const records = readRecords(source, separator).filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  const [head, ...rows] = records;
  return { header: head?.cells.map((cell) => cell.trim()) ?? [], rows };
}

/** The one that is most often on the first line. */
function findSeparator(source: string): string {
  const first = source.split(/\r?\n/, 1)[0] ?? "";
  const count = (one: string) => first.split(one).length;
  return [",", ";", "\t"].toSorted((a, b) => count(b) - count(a))[0] ?? ",";
}

function readRecords(source: string, separator: string): { line: number; cells: string[] }[] {
  const records: { line: number; cells: string[] }[] = [];
  let [line, at] = [1, 0];
  while (at < source.length) {
    const record = { line, cells: [] as string[] };
    for (;;) {
      const cell = source[at] === '"' ? readQuoted(source, at, line) : readPlain(source, at, separator);
      record.cells.push(cell.text);
      line += cell.text.split("\n").length - 1;
      at = cell.end;
      if (source[at] !== separator) break;
      at += 1;
    }
    if (source.startsWith("\r\n", at)) at += 2;
    else at += 1;
    line += 1;
    records.push(record);
  }
  return records;
}

interface Cell {
  readonly text: string;
  readonly end: number;
}

function readPlain(source: string, start: number, separator: string): Cell {
  let end = start;
  while (end < source.length && source[end] !== separator && source[end] !== "\n" && source[end] !== "\r") end += 1;
  return { text: source.slice(start, end), end };
}

function readQuoted(source: string, start: number, line: number): Cell {
  let text = "";
  for (let at = start + 1; at < source.length; at += 1) {
    if (source[at] !== '"') text += source[at];
    else if (source[at + 1] === '"') {
      text += '"';
      at += 1;
    } else return { text, end: at + 1 };
  }
  throw new CsvError(line);
}

/** One line of a file that `parseCsv` reads back as it was. */
export function toCsvLine(cells: readonly string[]): string {
  return cells.map((cell) => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",");
}
