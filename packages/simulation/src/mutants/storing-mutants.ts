/** Bugs in storing: how observations join what is held, transactions, transcripts, deletions, absences, late parts. */
import type { Mutant } from "./mutant.ts";
import { CROWD } from "./needs.ts";

const MERGE = "core/src/call/merge-call.ts";
const WRITER = "core/src/sync/call-writer.ts";
const TRANSACTION = "core/src/sync/call-transaction.ts";

export const STORING_MUTANTS: readonly Mutant[] = [
  {
    name: "null-overwrites",
    plants: "a part that was not there to see overwrites the one that is held",
    file: MERGE,
    find: 'if (hash === undefined) return { state: entry?.[part] ?? "pending", sighting: held, taken: false };',
    replace: 'if (hash === undefined) return { state: "pending", sighting: undefined, taken: true };',
  },
  {
    name: "older-overwrites-newer",
    plants: "an older observation of a call overwrites a newer one",
    file: MERGE,
    find: "const newer = entry === undefined || observedAt >= entry.observedAt;",
    replace: "const newer = true;",
    needs: CROWD,
    survives:
      "the next listing repairs it within a tick and content is judged at the end only: no rule says that what is held may not go back in time on the way",
  },
  {
    name: "tombstone-ignored",
    plants: "a call that was deleted in the CRM is merged like any other",
    file: MERGE,
    find: "if (entry?.deletedAt !== undefined) return UNCHANGED;",
    replace: "",
    needs: CROWD,
  },
  {
    name: "tombstone-not-written",
    plants: "deleting a call in the CRM leaves no mark that it was deleted",
    file: "core/src/erasure/remove-call.ts",
    find: `manifest
          .put(toManifestItem(toTombstoned(entry, deletedAt, cause)))
          .where(`,
    replace: `manifest
          .delete({ repId, recordingId, createdAt })
          .where(`,
    needs: CROWD,
    survives:
      "the second lock of two: a call not held is looked for among the deletions of the whole company before it is stored, " +
      "and gets its mark then; remove-call.db.test.ts holds both",
  },
  {
    name: "revision-unchecked",
    plants: "a call is written whatever was written since it was read",
    file: TRANSACTION,
    find: `.where(({ revision }, { eq, notExists }) =>
                previous ? eq(revision, previous.revision) : notExists(revision),
              )`,
    replace: "",
    needs: CROWD,
  },
  {
    name: "writer-fence-removed",
    plants: "a superseded run goes on writing calls",
    file: TRANSACTION,
    find: `              .set({ lastChangedAt: toInstant(clock.now()) })
              .where(({ version }, { eq, notExists }) =>
                state.version === 0 ? notExists(version) : eq(version, state.version),
              )`,
    replace: "              .set({ lastChangedAt: toInstant(clock.now()) })",
    needs: CROWD,
    survives:
      "the second lock of two: each call is conditional on the revision it was merged with as well, so a superseded run stores nothing wrong, only more than it had to",
  },
  {
    name: "counters-apart",
    plants: "the rep's counters are written after the transaction instead of in it",
    file: WRITER,
    find: ": await transact(state, writes, { calls, pendingParts: pendingDelta }).catch(",
    replace: `: await transact(state, writes, { calls: 0, pendingParts: 0 }).then(async (done) => {
              const counters = createSyncStateEntity(database).update({ repId: state.repId });
              if (done === "stored") await counters.add({ calls, pendingParts: pendingDelta }).go();
              return done;
            }).catch(`,
  },
  {
    name: "fault-as-success",
    plants: "a write that a passing fault stopped counts as written",
    file: WRITER,
    find: 'if (isPassing(error)) return "conflict" as const;',
    replace: 'if (isPassing(error)) return "stored" as const;',
  },
  {
    name: "first-batch-only",
    plants: "of many calls only the first ten are stored",
    file: WRITER,
    find: "for (let start = 0; start < calls.length; start += BATCH_SIZE) {",
    replace: "for (let start = 0; start < Math.min(calls.length, BATCH_SIZE); start += BATCH_SIZE) {",
  },
  {
    name: "pointer-before-chunks",
    plants: "a call points to its transcript before the transcript is stored",
    file: "core/src/call/transcript-store.ts",
    find: "if (chunks.length > 0) await items.put(chunks).go();",
    replace: `if (chunks.length > 0) {
        void items
          .put(chunks)
          .go()
          .catch(() => undefined);
      }`,
  },
  {
    name: "unprocessed-ignored",
    plants: "what DynamoDB left undone of a batch is not sent again",
    file: "core/src/database/whole-batches.ts",
    find: "if (!rest || Object.keys(rest).length === 0) break;",
    replace: "break;",
  },
  {
    name: "absence-by-one-read",
    plants: "a call that one read did not list is called gone",
    file: "core/src/sync/slice-pass.ts",
    find: "absence: { readAt: listing.readAt, isConfirmed: isSecond }",
    replace: "absence: { readAt: listing.readAt, isConfirmed: true }",
    needs: CROWD,
    survives:
      "a call wrongly called gone is seen again by the next listing, and whether held calls are shown as visible is judged at the end only",
  },
  {
    name: "absence-unconfirmed",
    plants: "the second read that misses a call is believed without looking at its very second",
    file: "core/src/sync/slice-pass.ts",
    find: "const found = (await walkWindow(source, narrow)).calls.get(entry.recordingId);",
    replace: "const found = ((_narrow: Window): ListedCall | undefined => undefined)(narrow);",
    needs: CROWD,
    survives:
      "as absence-by-one-read: two reads in a row have to miss a call that is there, and the next one that lists it repairs it before the end",
  },
  {
    name: "reappearance-ignored",
    plants: "a call that is listed again stays gone",
    file: MERGE,
    find: "visible: entry === undefined || seenAgain || entry.visible,",
    replace: "visible: entry === undefined || entry.visible,",
    needs: CROWD,
  },
  {
    name: "pending-never-asked",
    plants: "pending parts are never asked for again",
    file: "core/src/sync/due-parts.ts",
    find: 'if (state.pendingParts === 0 || input.scope === "history") return [];',
    replace: "if (state.pendingParts >= 0) return [];",
  },
  {
    name: "given-up-at-once",
    plants: "a part that is not ready at the first look is called absent",
    file: "core/src/sync/readiness.ts",
    find: "if (ageMs >= policy.giveUpAfterMs && attempts >= policy.attemptsMin) return { giveUp: true };",
    replace: "if (ageMs >= 0 && attempts >= 1) return { giveUp: true };",
    needs: {
      plan: {
        contentMinutes: [
          [1_500, 50],
          [5, 50],
        ],
      },
    },
  },
  {
    name: "covered-by-a-delivery",
    plants: "a call that Fathom delivered counts as proof that everything before it is here",
    file: "core/src/webhook/merge-delivery.ts",
    find: "return await writer.store(state, [{ entry: undefined, observation }], toUntriedPlan(clock));",
    replace: `const stored = await writer.store(state, [{ entry: undefined, observation }], toUntriedPlan(clock));
        await states.advance(await states.get(rep.repId), { coveredUntil: \`\${observedAt.slice(0, 19)}Z\` });
        return stored;`,
    needs: { plan: { webhooks: true, perDay: { slowHours: 0 } } },
  },
  {
    name: "calls-without-content-left",
    plants: "calls whose content could not be had are not stored",
    file: "core/src/sync/slice-pass.ts",
    find: "stored.push(await writer.store(state, tried, plan));",
    replace: "if (!content.interruption) stored.push(await writer.store(state, tried, plan));",
    needs: { plan: { perDay: { heavyLimitFalls: 3 } } },
  },
];
