/**
 * The lines of a report as one text. Ten reps' lines are alike, and a write unit is a kilobyte: packed they are one unit instead of three,
 * of every invocation of every run. What was written as plain JSON by earlier versions is read as well.
 */
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import type { ReportLine } from "./run.ts";

/** In front of what is packed; JSON of a list begins with another character. */
const PACKED = "br1.";
/** Shorter ones fit the unit as they are, and can be read by whoever looks into the table. */
const PLAIN_LENGTH_MAX = 600;
const BROTLI_QUALITY = 5;
/** A whole batch of failures is a hundredth of it. */
const LINES_BYTES_MAX = 1024 * 1024;

/** A report in the table is not what was written there. */
export class ReportDamaged extends Error {
  override readonly name = "ReportDamaged";
}

export function packLines(lines: readonly ReportLine[]): string {
  const json = JSON.stringify(lines);
  if (json.length <= PLAIN_LENGTH_MAX) return json;
  // About half a millisecond: less than it is worth to hand it to another thread.
  const packed = brotliCompressSync(json, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: json.length,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MIN_WINDOW_BITS + 2,
    },
  });
  return `${PACKED}${packed.toString("base64")}`;
}

/** @throws ReportDamaged */
export function unpackLines(text: string): ReportLine[] {
  try {
    const json = text.startsWith(PACKED)
      ? brotliDecompressSync(Buffer.from(text.slice(PACKED.length), "base64"), {
          maxOutputLength: LINES_BYTES_MAX,
        }).toString("utf8")
      : text;
    return JSON.parse(json) as ReportLine[];
  } catch (cause) {
    throw new ReportDamaged("a run's report cannot be read: its lines were changed", { cause });
  }
}
