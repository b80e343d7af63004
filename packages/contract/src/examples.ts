/**
 * One believable example of each answer and body, for the OpenAPI document. Invented people and companies; a test holds
 * each against its shape.
 */

import { call, callPage, transcript } from "./examples/calls-examples.ts";
import { connection, connectionMismatch, putConnection } from "./examples/connections-examples.ts";
import { contactErased, contactExport } from "./examples/contacts-examples.ts";
import { delivery, deliveryPage } from "./examples/deliveries-examples.ts";
import {
  coverage,
  importReps,
  importResult,
  putRep,
  quarantinePage,
  rep,
  repPage,
  repPurging,
} from "./examples/reps-examples.ts";
import { rosterPage, rosterSummary } from "./examples/roster-examples.ts";
import { repRunPage, runCancelled, runPage, runRepPage, runWithReps, stats } from "./examples/runs-examples.ts";
import { auditPage, health, me } from "./examples/service-examples.ts";
import { bulkSync, refresh, refreshAccepted, runAccepted } from "./examples/sync-examples.ts";

export const EXAMPLES = {
  delivery,
  deliveryPage,
  me,
  auditPage,
  health,
  putRep,
  rep,
  repPage,
  rosterPage,
  rosterSummary,
  putConnection,
  importReps,
  importResult,
  connection,
  connectionMismatch,
  refresh,
  refreshAccepted,
  bulkSync,
  runAccepted,
  runPage,
  runWithReps,
  runCancelled,
  runRepPage,
  repRunPage,
  call,
  callPage,
  transcript,
  coverage,
  quarantinePage,
  repPurging,
  stats,
  contactErased,
  contactExport,
} as const;
