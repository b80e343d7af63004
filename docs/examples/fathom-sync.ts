// lib/fathom-sync.ts: for server code only. The service token must never reach a browser.

/** What the button "Ververs" shows: `message` is one sentence for a sales rep. */
export interface RefreshAnswer {
  readonly outcome: "complete" | "continued" | "deferred" | "blocked" | "superseded" | "failed";
  readonly message: string;
  readonly completeUntil: string | null;
  /** Where the rest goes on, when the outcome is `continued` or `deferred`. */
  readonly runId?: string;
  readonly failure?: { readonly code: string; readonly message: string; readonly action: string };
}

export interface CallSummary {
  readonly recordingId: number;
  readonly title: string;
  readonly startedAt: string;
  readonly summary: { readonly state: "present" | "pending" | "absent" | "failed"; readonly markdown?: string };
  readonly transcript: { readonly state: "present" | "pending" | "absent" | "failed"; readonly lines: number };
}

export interface CallPage {
  readonly items: readonly CallSummary[];
  readonly nextCursor: string | null;
}

/** The API said no. `code` is stable: decide by it, show `message`, log `requestId`. */
export class FathomSyncError extends Error {
  override readonly name = "FathomSyncError";
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;

  constructor(status: number, code: string, detail: string, requestId: string | null) {
    super(detail);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
  }
}

/** "Ververs": fetches one rep's new calls now. Trouble at Fathom is an answer, not an error. */
export async function refreshRep(repId: string, language: "nl" | "en" = "nl"): Promise<RefreshAnswer> {
  return await request<RefreshAnswer>("POST", `/api/reps/${encodeURIComponent(repId)}/refresh`, language);
}

/** A rep's calls, newest first. Go on with `nextCursor` until it is null. */
export async function listCalls(repId: string, cursor?: string): Promise<CallPage> {
  const query = cursor === undefined ? "" : `?cursor=${encodeURIComponent(cursor)}`;
  return await request<CallPage>("GET", `/api/reps/${encodeURIComponent(repId)}/calls${query}`, "en");
}

async function request<T>(method: "GET" | "POST", path: string, language: "nl" | "en"): Promise<T> {
  const response = await fetch(new URL(path, getSetting("FATHOM_SYNC_API_URL")), {
    method,
    headers: {
      Authorization: `Bearer ${getSetting("FATHOM_SYNC_SERVICE_TOKEN")}`,
      "Accept-Language": language,
    },
    // Next.js must not keep an answer about freshness.
    cache: "no-store",
    // The API itself answers within 30 seconds.
    signal: AbortSignal.timeout(35_000),
  });
  if (response.ok) return (await response.json()) as T;
  // Every error of the API is a problem (RFC 9457); a proxy in between may say something else.
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
  throw new FathomSyncError(
    response.status,
    problem.code ?? "no_problem_body",
    problem.detail ?? `fathom-sync answered ${response.status}`,
    response.headers.get("x-request-id"),
  );
}

function getSetting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}
