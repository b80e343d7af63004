/** Which calls with pending parts an attempt looks at. */
import type { ManifestEntry } from "../call/call.ts";
import type { ManifestRepository } from "../call/manifest-repository.ts";
import { type Clock, toInstant } from "../clock.ts";
import { KEEP_ALL, type Retention, toAgeLimits } from "../retention/retention.ts";
import type { Attempt } from "./attempt.ts";

/** Those due now; a click on Ververs looks at all of them, history at none. */
export type ListDue = (attempt: Attempt) => Promise<ManifestEntry[]>;

export function createListDue(dependencies: {
  manifests: ManifestRepository;
  clock: Clock;
  retention?: Retention | undefined;
}): ListDue {
  const { manifests, clock, retention = KEEP_ALL } = dependencies;

  return async ({ state, input }) => {
    if (state.pendingParts === 0 || input.scope === "history") return [];
    const due =
      input.trigger === "manual"
        ? await manifests.listPending(state.repId)
        : await manifests.listDue(state.repId, toInstant(clock.now()));
    const limits = toAgeLimits(retention, clock.now());
    return due.filter(({ createdAt }) => !limits.isCallOver(createdAt));
  };
}
