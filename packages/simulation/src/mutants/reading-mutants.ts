/** Bugs in reading Fathom: statuses, pages, windows, comparisons, keys. */
import type { Mutant } from "./mutant.ts";
import { MOVING_PAGES, ODD_ANSWERS } from "./needs.ts";

const CLIENT = "fathom/src/client.ts";
const WALK = "core/src/sync/walk.ts";
const WINDOW = "core/src/sync/window.ts";

/** Answers with one of these statuses read as a page without meetings. */
const AS_EMPTY = (statuses: string) =>
  `expected: [200, ${statuses}], read: async (response, signal) =>
        response.status === 200 ? await readPage(response, signal) : { items: [], nextCursor: null, retryAt: undefined }`;
const STATUS_CHECK = "expected: [200], read: readPage";

export const READING_MUTANTS: readonly Mutant[] = [
  {
    name: "401-as-empty",
    plants: "a refused key reads as a rep without calls",
    file: CLIENT,
    find: STATUS_CHECK,
    replace: AS_EMPTY("401"),
    needs: ODD_ANSWERS,
  },
  {
    name: "429-as-end",
    plants: "a throttled request reads as the end of the list",
    file: CLIENT,
    find: STATUS_CHECK,
    replace: AS_EMPTY("429"),
    needs: ODD_ANSWERS,
  },
  {
    name: "5xx-as-empty",
    plants: "an error of Fathom's reads as an empty page",
    file: CLIENT,
    find: STATUS_CHECK,
    replace: AS_EMPTY("500, 502, 503, 504"),
    needs: ODD_ANSWERS,
  },
  {
    name: "malformed-as-empty",
    plants: "a 200 without a list of items reads as an empty page",
    file: "fathom/src/meetings-page.ts",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the source's own text
    find: "if (!Array.isArray(items)) throw new UnreadableBody(`items: a list was expected, not ${toKind(items)} (${keys})`);",
    replace: "if (!Array.isArray(items)) return { items: [], nextCursor: null };",
    needs: {
      plan: {
        perWorkingDay: { ordinary: 10, idle: 2 },
        perRepDay: { outages: 4 },
        perDay: { slowHours: 0 },
        outageMinutes: [30, 120],
      },
    },
  },
  {
    name: "outage-as-refusal",
    plants: "an error of Fathom's is called a refused key",
    file: "fathom/src/transport.ts",
    find: 'return status >= 500 && status <= 599 ? "fathom_server_error"',
    replace: 'return status >= 500 && status <= 599 ? "fathom_access_refused"',
    needs: ODD_ANSWERS,
  },
  {
    name: "first-page-only",
    plants: "a walk ends after its first page",
    file: WALK,
    find: "if (page.nextCursor === null) return;",
    replace: "return;",
  },
  {
    name: "page-two-error-is-end",
    plants: "an error on a later page is taken for the end of the list",
    file: WALK,
    find: "let page = await source.listCalls(query);",
    replace: `let page: CallPage;
    try {
      page = await source.listCalls(query);
    } catch (error) {
      if (cursor !== undefined && error instanceof SourceError) return;
      throw error;
    }`,
    needs: { plan: { perRepDay: { singleFaults: 40 } } },
  },
  {
    name: "control-ignored",
    plants: "an empty list is believed although an unfiltered request shows calls",
    file: "core/src/sync/control.ts",
    find: "if (hidden.length === 0) {",
    replace: "if (hidden.length >= 0) {",
    needs: ODD_ANSWERS,
  },
  {
    name: "overlap-zero",
    plants: "a run lists only what is newer than what is covered",
    file: "core/src/sync/policy.ts",
    find: "overlapMs: 24 * HOUR_MS,",
    replace: "overlapMs: 0,",
  },
  {
    name: "reconcile-never-due",
    plants: "the daily comparison never comes",
    file: WINDOW,
    find: 'return isDue(state.reconciledAt, policy.reconcile.everyMs) ? "reconcile" : "none";',
    replace: 'return "none";',
  },
  {
    name: "deep-never-due",
    plants: "the weekly comparison never comes",
    file: WINDOW,
    find: 'if (isDue(state.deepAt, policy.deep.everyMs)) return "deep";',
    replace: "",
    needs: {
      days: 12,
      plan: {
        share: { appearLate: 0.9 },
        perRepDay: { revoked: 0, rotated: 0, deactivated: 0 },
        perDay: { bulkSyncs: 0, slowHours: 0 },
      },
    },
  },
  {
    name: "history-never-fetched",
    plants: "nobody starts fetching what is older than the first window",
    file: "core/src/sync/follow-ups.ts",
    find: "const { coveredFrom, horizonFrom, historyClaim } = state;",
    replace:
      "const { coveredFrom, horizonFrom, historyClaim } = { ...state, horizonFrom: undefined as string | undefined };",
  },
  {
    name: "first-window-short",
    plants: "connecting a rep reads three days instead of thirty",
    file: "core/src/sync/policy.ts",
    find: "firstWindowMs: 30 * DAY_MS,",
    replace: "firstWindowMs: 3 * DAY_MS,",
  },
  {
    name: "bounds-inclusive",
    plants: "content is asked for as if the lower bound were always inclusive",
    file: "core/src/sync/content-plan.ts",
    find: "from: toWholeSecond(Math.min(...times) - SECOND_MS),",
    replace: "from: toWholeSecond(Math.min(...times)),",
  },
  {
    name: "refusal-unconfirmed",
    plants: "one refusal is enough to blame a key",
    file: "core/src/sync/key-probe.ts",
    find: 'if (connection.status !== "refused") {',
    replace: 'if (connection.status === "unverified") {',
    needs: ODD_ANSWERS,
  },
  {
    name: "test-unconfirmed",
    plants: "testing a key calls it refused after one refusal",
    file: "core/src/connection/connect.ts",
    find: "if (!isRefusal(error)) throw error;",
    replace: "throw error;",
    needs: { plan: { perRepDay: { singleRefusals: 8, rotated: 0.3 } } },
    survives:
      "the world's admins test a key only where it stands as refused, and rarely does a single refusal fall on the moment after it was mended (seed 2 of 30 days and 50 reps)",
  },
  {
    name: "blocked-never-probed",
    plants: "a refused key is never tried again by itself",
    file: "core/src/sync/sync-rep.ts",
    find: "const probeDue = connection.probeAfter === undefined || toEpochMs(connection.probeAfter) <= clock.now();",
    replace: "const probeDue = false;",
    needs: { days: 6, plan: { perRepDay: { deactivated: 0.3 } } },
  },
  {
    name: "retry-after-ignored",
    plants: "the moment Fathom names is not waited for",
    file: "fathom/src/rate-budget.ts",
    find: "notBefore = Math.max(notBefore, retryAt);",
    replace: "void retryAt;",
    needs: ODD_ANSWERS,
    survives:
      "the oracle counts 429s but does not judge a request sent before the moment Fathom named; rate-promise.simulator.test.ts of packages/fathom does",
  },
  {
    name: "broken-meeting-dropped",
    plants: "a meeting that cannot be read is dropped without a word",
    file: "fathom/src/fathom-source.ts",
    find: "unreadable.push(parsed.unreadable);",
    replace: "",
    needs: { plan: { share: { broken: 0.2 } } },
    survives:
      "the oracle does not compare the quarantine shown with the meetings that cannot be read; a healed one is found by the comparisons all the same",
  },
  {
    name: "fresh-window-unconfirmed",
    plants: "pages that shift while the fresh window is walked are believed",
    file: "core/src/sync/run-slices.ts",
    find: 'isConfirmed: slice.kind === "fresh",',
    replace: "isConfirmed: false,",
    needs: MOVING_PAGES,
  },
];
