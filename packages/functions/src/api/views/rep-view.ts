/** A rep as callers see them. */
import {
  type ConnectionView,
  type Language,
  type RepView,
  type RetentionView,
  toFailureView,
} from "@fathom-sync/contract";
import { type Connection, type Rep, type Retention, type SyncState, toStateOf } from "@fathom-sync/core";

export function toConnectionView(connection: Connection | undefined): ConnectionView {
  if (!connection) return { status: "none", keyTail: null, checkedAt: null };
  return {
    status: connection.status,
    keyTail: connection.keyTail,
    // An imported key has a time of import, not of a check.
    checkedAt: connection.status === "unverified" ? null : connection.checkedAt,
    ...(connection.reason === undefined ? {} : { reason: connection.reason }),
    ...toWarning(connection),
    ...toNextKeyView(connection),
    ...toWebhookView(connection),
  };
}

function toWebhookView({ webhook }: Connection): Pick<ConnectionView, "webhook"> {
  if (!webhook) return {};
  const { pathHash, attemptedAt, reason, lost = 0 } = webhook;
  return {
    webhook: {
      status: pathHash === undefined ? "failed" : "active",
      checkedAt: attemptedAt,
      ...(reason === undefined ? {} : { reason }),
      ...(lost === 0 ? {} : { lost }),
    },
  };
}

function toNextKeyView({ next }: Connection): Pick<ConnectionView, "next"> {
  if (!next) return {};
  const { keyTail, refusedBecause } = next;
  return {
    next:
      refusedBecause === undefined
        ? { status: "unverified", keyTail }
        : { status: "refused", keyTail, reason: refusedBecause },
  };
}

function toWarning(connection: Connection | undefined): Pick<ConnectionView, "warning"> {
  return connection?.ownersSeen ? { warning: { code: "owner_mismatch", seen: [...connection.ownersSeen] } } : {};
}

/** What was listed of another Fathom address than the rep has now is not shown as complete. */
export function toRepView(
  rep: Rep,
  connection: Connection | undefined,
  state: SyncState,
  { language, retention }: { readonly language: Language; readonly retention: Retention },
): RepView {
  return {
    repId: rep.repId,
    name: rep.name,
    email: rep.email,
    fathomEmail: rep.fathomEmail,
    active: rep.active,
    connection: toConnectionView(connection),
    sync: {
      completeUntil: toMilliseconds(toStateOf(state, rep.fathomEmail).coveredUntil),
      lastCheckedAt: state.lastCheckedAt ?? null,
      lastChangedAt: state.lastChangedAt ?? null,
      outcome: state.outcome ?? null,
      pendingParts: state.pendingParts,
      calls: state.calls,
      quarantined: state.quarantined,
      ...(state.failure ? { failure: toFailureView(state.failure, language) } : {}),
    },
    ...toWarning(connection),
    ...toRetentionView(retention),
  };
}

export function toRetentionView({ transcriptDays, callDays }: Retention): { retention?: RetentionView } {
  if (transcriptDays === undefined && callDays === undefined) return {};
  return {
    retention: {
      ...(transcriptDays === undefined ? {} : { transcriptDays }),
      ...(callDays === undefined ? {} : { callDays }),
    },
  };
}

/** Windows are kept in whole seconds; callers see one form of instants. */
export function toMilliseconds(instant: string | undefined): string | null {
  return instant === undefined ? null : new Date(instant).toISOString();
}
