/** Writes and reads who did what, and when. */
import { type Clock, DAY_MS, type Instant, SECOND_MS, toInstant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { type Page, type PageRequest, readPage } from "../database/page.ts";
import { createAuditEntity } from "./audit.entity.ts";

/** Longer than a year, so that the same month of last year can be looked at. */
export const AUDIT_RETENTION_MS = 400 * DAY_MS;

export interface AuditRecord {
  readonly at: Instant;
  /** The id of the request; a repeated write of the same is one record. */
  readonly auditId: string;
  /** `service`, `admin`, `rep`, … with the subject of a person's token, when there is one. */
  readonly actor: { readonly kind: string; readonly id: string | undefined };
  /** The operation, as the API names it. */
  readonly action: string;
  /** An id, or the hash of an address; never content. */
  readonly target: string | undefined;
  /** HTTP status of the answer. */
  readonly status: number;
}

/** What retention erases is kept apart: on the day a number is first set it is thousands, and nobody would find a person's deed among them. */
export type AuditBy = "people" | "retention";

export const RETENTION_ACTOR = { kind: "retention", id: undefined } as const;

export interface AuditRepository {
  add(record: Omit<AuditRecord, "at">): Promise<void>;
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
    async add({ auditId, actor, action, target, status }) {
      const nowMs = clock.now();
      const at = toInstant(nowMs);
      await items
        .put({
          month: toPartition(at.slice(0, 7), actor.kind === RETENTION_ACTOR.kind ? "retention" : "people"),
          at,
          auditId,
          actorKind: actor.kind,
          ...(actor.id === undefined ? {} : { actorId: actor.id }),
          action,
          ...(target === undefined ? {} : { target }),
          status,
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
        items: live.map(({ at, auditId, actorKind, actorId, action, target, status }) => ({
          at,
          auditId,
          actor: { kind: actorKind, id: actorId },
          action,
          target,
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
