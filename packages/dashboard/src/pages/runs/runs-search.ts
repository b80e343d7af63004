/** Which days' runs the address of the list asks for. An address can hold anything: what is no day is left out. */
import { toDayBounds } from "../../texts/day-bounds.ts";

export interface RunsAddress {
  /** First day, `YYYY-MM-DD` in the company's time zone. */
  readonly from?: string;
  /** Last day. */
  readonly to?: string;
}

function readDay(text: string | undefined): string | undefined {
  if (text === undefined || !/^2\d{3}-\d\d-\d\d$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text) ? text : undefined;
}

/** Days that are the other way round are no period. */
export function readRunsAddress(address: RunsAddress): RunsAddress {
  const from = readDay(address.from);
  const to = readDay(address.to);
  if (from !== undefined && to !== undefined && from > to) return {};
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

/** As the API is asked: instants, the last one excluded. */
export function toRunsQuery(days: RunsAddress, timeZone: string): RunsAddress {
  return {
    ...(days.from === undefined ? {} : { from: toDayBounds(days.from, timeZone).from }),
    ...(days.to === undefined ? {} : { to: toDayBounds(days.to, timeZone).to }),
  };
}
