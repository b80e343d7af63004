/**
 * Fathom as the domain's source of calls: opens one connection at a time, keeps it within its budget, and turns pages of
 * meetings into pages of calls. One attempt per call; whoever asks decides whether to ask again.
 */
import type {
  CallPage,
  CallSource,
  CallSources,
  ListCallsQuery,
  Log,
  OpenSourceInput,
  ProbeResult,
  RequestCount,
  SourceCall,
  UnreadableCall,
} from "@fathom-sync/core";
import { DeadlineReached, SourceError, toInstant } from "@fathom-sync/core";
import type { FathomClientDeps, ListMeetingsParams, MeetingsAnswer } from "./client.ts";
import { createFathomClient } from "./client.ts";
import type { FathomMeeting } from "./meeting.schema.ts";
import { parseMeeting, toFieldList } from "./parse-meeting.ts";
import type { RateLimits, RequestKind } from "./rate-budget.ts";
import { createRateBudgets } from "./rate-budgets.ts";
import type { AskedParts } from "./to-call.ts";
import { toProbedCall, toSourceCall } from "./to-call.ts";
import { createTransport, type RequestOptions } from "./transport.ts";
import { ALL_OWN_CALLS, createWebhookClient, type NewWebhook, OWN_CALLS_WITHOUT_TEAMS } from "./webhook-client.ts";

export interface FathomSourcesDeps extends FathomClientDeps {
  /** Default: the limits Fathom documents. */
  readonly limits?: RateLimits;
  /** How many connections' budgets are remembered. Default 10,000. */
  readonly maxBudgets?: number;
}

type Told = Readonly<Record<string, string | number | undefined>>;
type Work<T> = (options: RequestOptions) => Promise<{ readonly result: T; readonly told: Told }>;

/**
 * Keep one for the life of the process: it remembers each connection's budget.
 * Throws TypeError when `baseUrl` is no http(s) URL.
 */
export function createFathomSources(deps: FathomSourcesDeps): CallSources {
  const transport = createTransport(deps);
  const client = createFathomClient(deps, transport);
  const webhooks = createWebhookClient(transport);
  const budgets = createRateBudgets(deps);

  function open(input: OpenSourceInput): CallSource {
    const requests: RequestCount = { light: 0, heavy: 0 };
    let throttles = 0;
    const budget = budgets.get(input.connectionId);
    if (input.spent !== undefined) budget.absorb(input.spent);

    /** One page, within the connection's limits. @throws SourceError, DeadlineReached */
    function send(kind: RequestKind, params: ListMeetingsParams): Promise<MeetingsAnswer> {
      return request(kind, async (options) => {
        const answer = await client.listMeetings(input.apiKey, params, options);
        if (answer.retryAt !== undefined) budget.holdUntil(answer.retryAt);
        return { result: answer, told: { status: 200, items: answer.items.length } };
      });
    }

    /** Any request; all of a connection's count. `told` goes to the log. @throws SourceError, DeadlineReached */
    function request<T>(kind: RequestKind, work: Work<T>): Promise<T> {
      return budget.run(kind, input.deadlineAt, () => requestNow(kind, work));
    }

    async function requestNow<T>(kind: RequestKind, work: Work<T>): Promise<T> {
      const startedAt = deps.clock.now();
      let outcome: Told = { code: "internal_error" };
      try {
        const { result, told } = await work({
          limitMs: input.deadlineAt - startedAt,
          onSend: () => {
            requests[kind]++;
          },
        });
        outcome = told;
        return result;
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        outcome = { code: error.code, status: error.status };
        if (error.retryAt !== undefined) budget.holdUntil(error.retryAt);
        if (error.code === "fathom_rate_limited") {
          throttles++;
          budget.noteRefusal(kind);
        }
        // The limit of this one request was what was left of our own time: that is no failure of Fathom.
        if (error.code === "fathom_timeout" && deps.clock.now() >= input.deadlineAt) throw new DeadlineReached();
        throw error;
      } finally {
        const durationMs = deps.clock.now() - startedAt;
        deps.log.debug("fathom.request", { connectionId: input.connectionId, kind, durationMs, ...outcome });
      }
    }

    async function createWebhook(url: string): Promise<NewWebhook> {
      const ask = (triggeredFor: readonly string[]) =>
        request("light", async (options) => ({
          result: await webhooks.create(input.apiKey, { url, triggeredFor }, options),
          told: { status: 201, webhook: "created" },
        }));
      try {
        return await ask(ALL_OWN_CALLS);
      } catch (error) {
        if (!(error instanceof SourceError) || error.code !== "fathom_rejected_request") throw error;
        return await ask(OWN_CALLS_WITHOUT_TEAMS);
      }
    }

    function deleteWebhook(webhookId: string): Promise<boolean> {
      return request("light", async (options) => {
        const existed = await webhooks.remove(input.apiKey, webhookId, options);
        return { result: existed, told: { status: existed ? 204 : 404, webhook: "deleted" } };
      });
    }

    async function listCalls(query: ListCallsQuery): Promise<CallPage> {
      const full = query.detail === "full";
      const answer = await send(full ? "heavy" : "light", {
        createdAfter: query.createdAfter,
        createdBefore: query.createdBefore,
        cursor: query.cursor,
        recordedBy: input.recordedBy === null ? undefined : [input.recordedBy],
        includeActionItems: true,
        includeSummary: full,
        includeTranscript: full,
      });
      const asked = { actionItems: true, summary: full, transcript: full };
      return {
        ...toCalls(answer.items, asked, deps.log, input.connectionId),
        nextCursor: answer.nextCursor,
        observedAt: toInstant(answer.sentAt),
      };
    }

    async function probe(): Promise<ProbeResult> {
      const answer = await send("light", {});
      const meetings = answer.items.flatMap((item) => parseMeeting(item).meeting ?? []);
      return {
        owners: toOwners(meetings),
        calls: meetings.map(toProbedCall),
        isAll: answer.nextCursor === null,
        observedAt: toInstant(answer.sentAt),
      };
    }

    return {
      listCalls,
      probe,
      createWebhook,
      deleteWebhook,
      requests,
      get throttles() {
        return throttles;
      },
      get spent() {
        return budget.toSpent();
      },
    };
  }

  return { open };
}

function toCalls(
  items: readonly unknown[],
  asked: AskedParts,
  log: Log,
  connectionId: string,
): { calls: SourceCall[]; unreadable: UnreadableCall[] } {
  const calls: SourceCall[] = [];
  const unreadable: UnreadableCall[] = [];
  for (const item of items) {
    const parsed = parseMeeting(item);
    if (parsed.meeting === undefined) {
      log.warn("fathom.meeting_unreadable", { connectionId, ...parsed.unreadable });
      unreadable.push(parsed.unreadable);
      continue;
    }
    const { meeting, oddFields } = parsed;
    if (oddFields.length > 0) {
      const recordingId = meeting.recording_id;
      log.warn("fathom.meeting_odd_fields", { connectionId, recordingId, fields: toFieldList(oddFields) });
    }
    calls.push(toSourceCall(meeting, asked));
  }
  return { calls, unreadable };
}

/** Each address once, whatever its case, as first written. */
function toOwners(meetings: readonly FathomMeeting[]): string[] {
  const owners = new Map<string, string>();
  for (const meeting of meetings) {
    const email = meeting.recorded_by?.email?.trim();
    if (email && !owners.has(email.toLowerCase())) owners.set(email.toLowerCase(), email);
  }
  return [...owners.values()];
}
