/** The components in English. */
import type { UiTexts } from "./ui-texts.ts";

const calls = (count: number) => (count === 1 ? "1 call" : `${count} calls`);
const parts = (count: number) => (count === 1 ? "1 part" : `${count} parts`);

export const EN: UiTexts = {
  refresh: "Refresh",
  refreshing: "Asking Fathom …",
  goesOn: "The rest is coming in the background.",
  ended: (added, updated) =>
    added + updated === 0 ? "Done: nothing else was new." : `Done: ${calls(added)} added, ${updated} updated.`,
  endedWithTrouble: "It ended, but not everything could be fetched; we try again by ourselves.",
  loading: "Loading …",
  slow: "This takes longer than usual …",
  retry: "Try again",
  unreachable: "Fathom Sync does not answer at the moment. Check your connection, then try again.",
  noToken:
    "This page got no access to Fathom Sync. Reload it or sign in again; if that does not help, tell your administrator.",
  signedOut: "Your session has ended. Sign in again to go on.",

  paused: "Paused: calls are not being fetched.",
  notConnected: "Not connected to Fathom yet.",
  neverChecked: "The first calls are being fetched.",
  completeUntil: (instant) => `Complete until ${instant}`,
  late: (instant) => `Complete only until ${instant}`,
  checked: (ago) => `checked ${ago}`,
  pendingParts: (count) => `Fathom is still making ${parts(count)} (summaries, transcripts).`,
  quarantined: (count) => `${calls(count)} could not be read; we keep trying.`,
  since: (instant) => `Since ${instant}.`,
  otherOwner: (seen) => `The key belongs to someone else in Fathom: ${seen.join(", ")}.`,

  noCalls: "No calls here yet.",
  more: "Show more",
  callsOf: "Calls",
  openAtFathom: "Open in Fathom",
  noLongerVisible: "Fathom no longer shows this call",
  minutes: (count) => `${count} min`,
  withNobodyElse: "internal",
  others: (count) => `+${count}`,
  parts: { summary: "Summary", actionItems: "Action items", transcript: "Transcript" },
  partStates: {
    present: "here",
    pending: "Fathom is still making it",
    absent: "Fathom never made it",
    failed: "could not be fetched",
  },
  expired: "older than transcripts are kept",
  untitled: ({ recordingId }) => `Call ${recordingId}`,

  calendar: "Calls per day",
  kinds: {
    gap: "Gap: calls are missing",
    failed: "A part could not be fetched",
    unreadable: "A call could not be read",
    pending: "Everything here, a part still to come",
    absent: "Everything here, a part Fathom never made",
    complete: "Everything here",
    quiet: "Checked: no calls",
    unread: "Not checked as a whole yet",
    future: "Still to come",
  },
  allThere: (from, to) => `Every call from ${from} to ${to} is here.`,
  gapsFound: (days, count, first) =>
    days === 1
      ? `Gap: ${calls(count)} missing on ${first}.`
      : `Gaps on ${days} days: ${calls(count)} missing, the first on ${first}.`,
  butGone: (count) => `But ${calls(count)} deleted here, or kept no longer.`,
  olderToFetch: (until) => `What is older than ${until} is still being fetched.`,
  nothingRead: "Nothing has been read from start to end yet.",
  day: {
    missing: (count) => `${calls(count)} missing`,
    held: (held, listed) => `${held} of ${listed} here`,
    pending: (count) => `${parts(count)} still being made`,
    absent: (count) => `${parts(count)} never made by Fathom`,
    failed: (count) => `${parts(count)} not fetched`,
    quarantined: (count) => `${calls(count)} unreadable`,
    deleted: (count) => `${calls(count)} deleted here`,
    expiredCalls: (count) => `${calls(count)} older than calls are kept`,
    expiredTranscripts: (count) => `${count === 1 ? "1 transcript" : `${count} transcripts`} older than they are kept`,
    verified: (instant) => `last compared with Fathom ${instant}`,
    unread: "not compared with Fathom as a whole yet",
    nothing: "no calls",
  },
  calendarKeys: "Arrow keys move between days, Home and End within the week, Page Up and Page Down by four weeks.",
  legend: "What the signs mean",
};
