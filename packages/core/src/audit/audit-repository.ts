/** Writes and reads who did what, and when. */
import { type Clock, DAY_MS, type Instant, SECOND_MS, toInstant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { type Page, type PageRequest, readPage } from "../database/page.ts";
import { createAuditEntity } from "./audit.entity.ts";

/** Longer than a year, so that the same month of last year can be looked at. */
export const AUDIT_RETENTION_MS = 400 * DAY_MS;

/** `begun`: written before it is done; what stays so died half-way. */
export const AUDIT_OUTCOMES = ["begun", "ok", "failed"] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

export interface AuditRecord {
  /** When it began. */
  readonly at: Instant;
  /** The id of the request; a repeated write of the same is one record. */
  readonly auditId: string;
  /** `service`, `admin`, `rep`, … with the subject of a person's token, when there is one. */
  readonly actor: { readonly kind: string; readonly id: string | undefined };
  /** The operation, as the API names it. */
  readonly action: string;
  /** An id, or the hash of an address; never content. */
  readonly target: string | undefined;
  /** Ids of reps, where it was about several. */
  readonly targets?: readonly string[] | undefined;
  readonly outcome: AuditOutcome;
  /** Why it failed, as the answer names it. */
  readonly code?: string | undefined;
  /** HTTP status of the answer; undefined while there is none. */
  readonly status: number | undefined;
}

/** `at` left out: now. `outcome` left out: ok. */
export type AuditEntry = Omit<AuditRecord, "at" | "outcome"> & Partial<Pick<AuditRecord, "at" | "outcome">>;

/** What retention erases is kept apart: on the day a number is first set it is thousands, and nobody would find a person's deed among them. */
export type AuditBy = "people" | "retention";

export const RETENTION_ACTOR = { kind: "retention", id: undefined } as const;

export interface AuditRepository {
  /** The same `at` and `auditId` again replace what was told of the operation before: its outcome, once it is known. */
  add(entry: AuditEntry): Promise<void>;
  /**
   * Newest first.
   * @param month `YYYY-MM`, in UTC
   * @param by default `people`: with the machines that ask for them
   */
  list(month: string, page: PageRequest, by?: AuditBy): Promise<Page<AuditRecord>>;
}

export function createAuditRepository(dependencies: { database: Database; clock: Clock }): AuditRepository {
  const { database, clock } = dependencies;
  const items = createAuditEntity(database);
  return {
    async add({ auditId, actor, action, target, targets = [], outcome = "ok", code, status, at: begunAt }) {
      const nowMs = clock.now();
      const at = begunAt ?? toInstant(nowMs);
      await items
        .put({
          month: toPartition(at.slice(0, 7), actor.kind === RETENTION_ACTOR.kind ? "retention" : "people"),
          at,
          auditId,
          actorKind: actor.kind,
          ...(actor.id === undefined ? {} : { actorId: actor.id }),
          action,
          ...(target === undefined ? {} : { target }),
          ...(targets.length === 0 ? {} : { targets: [...targets] }),
          outcome,
          ...(code === undefined ? {} : { code }),
          ...(status === undefined ? {} : { status }),
          expiresAt: Math.floor((nowMs + AUDIT_RETENTION_MS) / SECOND_MS),
        })
        .go();
    },
    async list(month, page, by = "people") {
      const read = await readPage(
        page,
        (options) => items.query.primary({ month: toPartition(month, by) }).go({ ...options, order: "desc" }),
        (item) => item,
      );
      // DynamoDB deletes late.
      const live = read.items.filter(({ expiresAt }) => expiresAt * SECOND_MS > clock.now());
      return {
        items: live.map(({ at, auditId, actorKind, actorId, action, target, targets, outcome, code, status }) => ({
          at,
          auditId,
          actor: { kind: actorKind, id: actorId },
          action,
          target,
          targets: targets ?? [],
          // Written by an earlier version, after it was done.
          outcome: outcome ?? "ok",
          code,
          status,
        })),
        nextCursor: read.nextCursor,
      };
    },
  };
}

function toPartition(month: string, by: AuditBy): string {
  return by === "people" ? month : `${month}-${by}`;
}
