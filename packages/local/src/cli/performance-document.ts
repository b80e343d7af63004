/** docs/performance.md: each measurement writes its own part, between its marks, and leaves the others as they are. */
import { readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

const DOCUMENT = fileURLToPath(new URL("../../../../docs/performance.md", import.meta.url));

/** @throws Error when the document has no place for it */
export async function writeFigures(name: string, figures: string): Promise<void> {
  const text = await readFile(DOCUMENT, "utf8");
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no ${begin} … ${end}`);
  await writeFile(DOCUMENT, `${text.slice(0, from + begin.length)}\n\n${figures}\n\n${text.slice(to)}`);
}

/** As the formatter writes it. */
export function toMarkdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const toLine = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [head, widths.map((width) => "-".repeat(width)), ...rows].map(toLine).join("\n");
}

/** When, and what else this machine did. @param loadBefore load average of the last minute, before the measurement */
export function toCircumstances(loadBefore: number): string {
  const when = `${new Date().toISOString().slice(0, 16)}Z`;
  return `${when}, Node ${process.version}, load average ${loadBefore.toFixed(1)} on ${availableParallelism()} cores before it`;
}
