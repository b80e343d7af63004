/**
 * Every operation of the API as the client calls it: method and path, and the types of what goes in and comes out. Types
 * are all it takes from the shapes, so that no validation travels to a browser. A test holds it against the route table.
 */
import type { AuditPage, ListAuditQuery } from "../audit.ts";
import type { CallPage, CallView, ListCallsQuery, TranscriptView } from "../calls.ts";
import type { ConnectionView, PutConnectionBody } from "../connections.ts";
import type { ContactErasedView, ContactExportPage, ExportContactQuery } from "../contacts.ts";
import type { CoverageQuery, CoverageView, ListQuarantineQuery, QuarantinePage } from "../coverage.ts";
import type { DeliveryPage, DeliveryView, ListDeliveriesQuery } from "../deliveries.ts";
import type { HealthView } from "../health.ts";
import type { MeView } from "../me.ts";
import type { RefreshResult } from "../refresh.ts";
import type { ImportRepsBody, ImportResult } from "../rep-import.ts";
import type { DeleteRepQuery, ListRepsQuery, PutRepBody, RepPage, RepPurging, RepView } from "../reps.ts";
import type { ListRosterQuery, RosterPage, RosterSummaryView } from "../roster.ts";
import type { GetRunQuery, ListRunRepsQuery, ListRunsQuery, RunPage, RunRepPage, RunView } from "../runs.ts";
import type { StatsQuery, StatsView } from "../stats.ts";
import type { BulkSyncBody, CronQuery, RunAccepted } from "../sync.ts";

interface Operation<Input, Output> {
  readonly input: Input;
  readonly output: Output;
}

type OfRep = { readonly repId: string };
type OfDelivery = { readonly repId: string; readonly deliveryId: string };
type OfRun = { readonly runId: string };
type OfCall = { readonly recordingId: number };
type Nothing = Record<never, never>;

/** Parameters of path and query side by side, the body apart. */
export interface Operations {
  getHealth: Operation<Nothing, HealthView>;
  getOpenApi: Operation<Nothing, { readonly openapi: string }>;
  getMe: Operation<Nothing, MeView>;
  listAudit: Operation<Partial<ListAuditQuery>, AuditPage>;
  listReps: Operation<Partial<ListRepsQuery>, RepPage>;
  listRoster: Operation<Partial<ListRosterQuery>, RosterPage>;
  getRosterSummary: Operation<Nothing, RosterSummaryView>;
  importReps: Operation<{ readonly body: ImportRepsBody }, ImportResult>;
  getRep: Operation<OfRep, RepView>;
  putRep: Operation<OfRep & { readonly body: PutRepBody }, RepView>;
  deleteRep: Operation<OfRep & Partial<DeleteRepQuery>, RepPurging | undefined>;
  getCoverage: Operation<OfRep & Partial<CoverageQuery>, CoverageView>;
  listQuarantine: Operation<OfRep & Partial<ListQuarantineQuery>, QuarantinePage>;
  putConnection: Operation<OfRep & { readonly body: PutConnectionBody }, ConnectionView>;
  deleteConnection: Operation<OfRep, undefined>;
  testConnection: Operation<OfRep, ConnectionView>;
  refreshRep: Operation<OfRep, RefreshResult>;
  startSync: Operation<{ readonly body?: BulkSyncBody }, RunAccepted>;
  startCronSync: Operation<Partial<CronQuery>, RunAccepted>;
  startCronSyncByPost: Operation<Partial<CronQuery>, RunAccepted>;
  listRuns: Operation<Partial<ListRunsQuery>, RunPage>;
  getRun: Operation<OfRun & Partial<GetRunQuery>, RunView>;
  cancelRun: Operation<OfRun, RunView>;
  listRunReps: Operation<OfRun & Partial<ListRunRepsQuery>, RunRepPage>;
  listRepRuns: Operation<OfRep & Partial<ListRunsQuery>, RunPage>;
  listDeliveries: Operation<Partial<ListDeliveriesQuery>, DeliveryPage>;
  getDelivery: Operation<OfDelivery, DeliveryView>;
  replayDelivery: Operation<OfDelivery, DeliveryView>;
  getStats: Operation<Partial<StatsQuery>, StatsView>;
  listCalls: Operation<OfRep & Partial<ListCallsQuery>, CallPage>;
  getCall: Operation<OfCall, CallView>;
  deleteCall: Operation<OfCall, undefined>;
  getTranscript: Operation<OfCall, TranscriptView>;
  listContactCalls: Operation<{ readonly email: string } & Partial<ListCallsQuery>, CallPage>;
  exportContact: Operation<{ readonly email: string } & Partial<ExportContactQuery>, ContactExportPage>;
  eraseContact: Operation<{ readonly email: string }, ContactErasedView>;
  listCompanyCalls: Operation<{ readonly domain: string } & Partial<ListCallsQuery>, CallPage>;
}

export type OperationId = keyof Operations;
export type InputOf<Id extends OperationId> = Operations[Id]["input"];
export type OutputOf<Id extends OperationId> = Operations[Id]["output"];

export const OPERATIONS: Readonly<Record<OperationId, `${"GET" | "PUT" | "POST" | "DELETE"} /api/${string}`>> = {
  getHealth: "GET /api/health",
  getOpenApi: "GET /api/openapi.json",
  getMe: "GET /api/me",
  listAudit: "GET /api/audit",
  listReps: "GET /api/reps",
  listRoster: "GET /api/roster",
  getRosterSummary: "GET /api/roster/summary",
  importReps: "POST /api/reps/import",
  getRep: "GET /api/reps/{repId}",
  putRep: "PUT /api/reps/{repId}",
  deleteRep: "DELETE /api/reps/{repId}",
  getCoverage: "GET /api/reps/{repId}/coverage",
  listQuarantine: "GET /api/reps/{repId}/quarantine",
  putConnection: "PUT /api/reps/{repId}/connection",
  deleteConnection: "DELETE /api/reps/{repId}/connection",
  testConnection: "POST /api/reps/{repId}/connection/test",
  refreshRep: "POST /api/reps/{repId}/refresh",
  startSync: "POST /api/sync",
  startCronSync: "GET /api/cron/sync-fathom",
  startCronSyncByPost: "POST /api/cron/sync-fathom",
  listRuns: "GET /api/runs",
  getRun: "GET /api/runs/{runId}",
  cancelRun: "DELETE /api/runs/{runId}",
  listRunReps: "GET /api/runs/{runId}/reps",
  listRepRuns: "GET /api/reps/{repId}/runs",
  listDeliveries: "GET /api/deliveries",
  getDelivery: "GET /api/reps/{repId}/deliveries/{deliveryId}",
  replayDelivery: "POST /api/reps/{repId}/deliveries/{deliveryId}/replay",
  getStats: "GET /api/stats",
  listCalls: "GET /api/reps/{repId}/calls",
  getCall: "GET /api/calls/{recordingId}",
  deleteCall: "DELETE /api/calls/{recordingId}",
  getTranscript: "GET /api/calls/{recordingId}/transcript",
  listContactCalls: "GET /api/contacts/{email}/calls",
  exportContact: "GET /api/contacts/{email}/export",
  eraseContact: "DELETE /api/contacts/{email}",
  listCompanyCalls: "GET /api/companies/{domain}/calls",
};
