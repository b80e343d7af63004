/**
 * A verified delivery's body as the domain's call: the bare meeting, as the list would show it with every part. Never throws; a
 * body that cannot be read says what is wrong, without content.
 */
import type { SourceCall } from "@fathom-sync/core";
import { parseMeeting, toFieldList } from "../parse-meeting.ts";
import { toSourceCall } from "../to-call.ts";

export type DeliveryReading =
  | {
      readonly call: SourceCall;
      /** Values that were not what Fathom documents and were left out; undefined: none. */
      readonly oddFields: string | undefined;
    }
  | { readonly call?: undefined; readonly reason: string };

/** Our webhooks are registered with all three: what is missing is not there (yet). */
const EVERY_PART = { actionItems: true, summary: true, transcript: true };

/** Which recording a delivery is about, also where nothing else of it can be read; undefined: it is no JSON, or names none. */
export function findRecordingId(body: string): number | undefined {
  try {
    const json: unknown = JSON.parse(body);
    const id: unknown = json !== null && typeof json === "object" ? Reflect.get(json, "recording_id") : undefined;
    return typeof id === "number" && Number.isSafeInteger(id) && id > 0 ? id : undefined;
  } catch {
    return undefined;
  }
}

export function readDelivery(body: string): DeliveryReading {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { reason: "not JSON, or cut off" };
  }
  const parsed = parseMeeting(json);
  if (!parsed.meeting) return { reason: parsed.unreadable.reason };
  return {
    call: toSourceCall(parsed.meeting, EVERY_PART),
    oddFields: parsed.oddFields.length === 0 ? undefined : toFieldList(parsed.oddFields),
  };
}
