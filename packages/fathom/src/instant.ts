/**
 * Reads the instants Fathom writes. All samples are UTC; a text without an offset is read as UTC, never in the zone of
 * the machine.
 */
import type { Instant } from "@fathom-sync/core";
import { toInstant } from "@fathom-sync/core";

const ISO_8601 = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** An ISO 8601 date or date-time as a UTC instant with milliseconds, or undefined when it is none. */
export function findInstant(text: string): Instant | undefined {
  const epochMs = parseInstant(text);
  return Number.isNaN(epochMs) ? undefined : toInstant(epochMs);
}

/** Whether `findInstant` finds one. */
export function isInstant(text: string): boolean {
  return !Number.isNaN(parseInstant(text));
}

/** Epoch ms, or NaN. */
function parseInstant(text: string): number {
  const match = ISO_8601.exec(text.trim());
  if (match === null) return Number.NaN;
  const [, date, time = "00:00:00", offset = "Z"] = match;
  return Date.parse(`${date}T${time}${toColonOffset(offset)}`);
}

/** `+0200` and `+02` as `+02:00`: `Date.parse` promises to read no other form. */
function toColonOffset(offset: string): string {
  if (offset.toUpperCase() === "Z") return "Z";
  const digits = offset.slice(1).replace(":", "").padEnd(4, "0");
  return `${offset.slice(0, 1)}${digits.slice(0, 2)}:${digits.slice(2)}`;
}
