/** An answer's body: JSON as the contract says, a problem as an error, and whatever else comes as an error that says so. */
import type { Problem } from "../problems.ts";
import { FathomSyncError } from "./client-error.ts";

/** @throws FathomSyncError */
export function readAnswer({ status, headers }: Response, text: string): unknown {
  if (status === 204 || status === 304) return undefined;
  const requestId = headers.get("x-request-id") ?? undefined;
  const json = parse(text);
  if (status >= 200 && status < 300 && json !== undefined) return json;
  const retryAfterSeconds = toSeconds(headers.get("retry-after"));
  if (isProblem(json)) {
    throw new FathomSyncError(json.detail, { status, code: json.code, problem: json, requestId, retryAfterSeconds });
  }
  const message = `fathom-sync answered ${status} without a body it gives`;
  throw new FathomSyncError(message, { status, code: "unreadable_answer", requestId, retryAfterSeconds });
}

/** `Retry-After` in seconds; its other form, a date, is none this API gives. */
export function toSeconds(header: string | null): number | undefined {
  return header !== null && /^\d+$/.test(header) ? Number(header) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page of a proxy: not ours.
    return undefined;
  }
}

function isProblem(json: unknown): json is Problem {
  if (typeof json !== "object" || json === null || !("code" in json) || !("detail" in json)) return false;
  return typeof json.code === "string" && typeof json.detail === "string";
}
