/** The story of a run: one line per event, the same lines for the same seed. */
import { toInstant } from "@fathom-sync/core";

type Detail = string | number | boolean | null | undefined;

export interface TraceEvent {
  /** Epoch ms, true time. */
  readonly at: number;
  /** What it concerns: a container, `queue`, `schedule`. */
  readonly who: string;
  /** `area.what_happened` */
  readonly what: string;
  readonly details?: Readonly<Record<string, Detail>> | undefined;
}

export type Trace = (who: string, what: string, details?: TraceEvent["details"]) => void;

/** `2026-11-22T12:00:00.123Z worker-3 table.after command=GetItem` */
export function formatTrace({ at, who, what, details = {} }: TraceEvent): string {
  const words = Object.entries(details).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  return [toInstant(at), who, what, ...words].join(" ");
}
