/** Who did what: the record as `api/audit.ts` keeps it, a month at a time. */
import type { AuditPage, ListAuditQuery } from "@fathom-sync/contract";
import { toInstant } from "@fathom-sync/core";
import { answerJson } from "../answer.ts";
import { createHandler } from "../handlers.ts";

export const listAudit = createHandler<unknown, ListAuditQuery, unknown>(async ({ services, query }) => {
  const month = query.month ?? toInstant(services.clock.now()).slice(0, 7);
  const { items, nextCursor } = await services.audit.list(month, query, query.by);
  return answerJson(200, {
    items: items.map(({ at, auditId, actor, action, target, targets = [], outcome, code, status }) => ({
      at,
      requestId: auditId,
      actor: { kind: actor.kind, id: actor.id ?? null },
      action,
      target: target ?? null,
      targets: [...targets],
      outcome,
      code: code ?? null,
      status: status ?? null,
    })),
    nextCursor,
  } satisfies AuditPage);
});
