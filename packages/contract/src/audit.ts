/** Who changed, deleted, erased or exported what, and when: ids and hashes, no content. */
import * as z from "zod";
import { Cursor, Instant, Limit } from "./ids.ts";
import { toPageShape } from "./page.ts";
import { shapes } from "./registry.ts";

/** Operations that leave a record, by their ids in the route table: whatever changes, starts, tries, erases or exports something. */
export const AUDITED_OPERATIONS = [
  "putRep",
  "deleteRep",
  "importReps",
  "putConnection",
  "testConnection",
  "deleteConnection",
  "refreshRep",
  "startSync",
  "cancelRun",
  "replayDelivery",
  "deleteCall",
  "exportContact",
  "eraseContact",
] as const;
export type AuditedOperation = (typeof AUDITED_OPERATIONS)[number];

/** `begun` is written before anything is done: an entry that stays so tells of an operation that died half-way. */
export const AUDIT_OUTCOMES = ["begun", "ok", "failed"] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

const MONTH_ALLOWED = "a month like 2026-11, from the year 2000 on";

const BY_ALLOWED = "people (the default) or retention";

export const ListAuditQuery = z.strictObject({
  month: z
    .string()
    .regex(/^2\d{3}-(0[1-9]|1[0-2])$/, `must be ${MONTH_ALLOWED}`)
    .register(shapes, {
      description: "The month in UTC; this one when left out.",
      allowed: MONTH_ALLOWED,
      wire: { type: "string" },
    })
    .optional(),
  by: z
    .enum(["people", "retention"], `must be ${BY_ALLOWED}`)
    .register(shapes, {
      description:
        "retention: what the setting erased that says how long things are kept. Thousands a day are possible.",
      allowed: BY_ALLOWED,
    })
    .optional(),
  limit: Limit,
  cursor: Cursor.optional(),
});
export type ListAuditQuery = z.infer<typeof ListAuditQuery>;

export const AuditEntryView = z
  .object({
    at: Instant,
    requestId: z.string(),
    actor: z.object({ kind: z.string(), id: z.string().nullable() }),
    action: z.string(),
    target: z.string().nullable(),
    targets: z.array(z.string()),
    outcome: z.enum(AUDIT_OUTCOMES),
    code: z.string().nullable(),
    status: z.int().nullable(),
  })
  .register(shapes, {
    id: "AuditEntry",
    description:
      "actor.kind: service, admin or rep, or retention: the setting that says how long things are kept (expireCall, expireTranscript, expireDelivery); actor.id: the subject of a person's token, or its hash where it is an address. action: the operation. target: an id, or the hash of an address; null when it has none. targets: the ids of the reps, where it was about several: those an import stored (those it was asked for until it is done), those a sync was asked for. outcome: begun until it is done, for good when it died half-way; then ok, or failed with the code and status of the problem that was answered. status: 202 of an erasure: the rest of it goes on by itself.",
  });
export type AuditEntryView = z.infer<typeof AuditEntryView>;

export const AuditPage = toPageShape(AuditEntryView).register(shapes, { id: "AuditPage" });
export type AuditPage = z.infer<typeof AuditPage>;
