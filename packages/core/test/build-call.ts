/** Calls as a source lists them, for tests. */
import type { SourceCall } from "../src/index.ts";

export const CREATED_AT = "2026-11-20T10:00:00.000Z";

export function buildSourceCall(changes: Partial<SourceCall> = {}): SourceCall {
  return {
    recordingId: 1,
    createdAt: CREATED_AT,
    title: "Demo",
    meetingTitle: "Demo with a customer",
    meetingType: null,
    startedAt: "2026-11-20T09:30:00.000Z",
    endedAt: "2026-11-20T09:59:00.000Z",
    scheduledStartAt: null,
    scheduledEndAt: null,
    url: "https://fathom.example/calls/1",
    shareUrl: null,
    meetingUrl: null,
    language: "en",
    sharedWith: "no_teams",
    recordedByEmail: "rep@sellers.example",
    invitees: [{ name: "Sam", email: "sam@customer.example", domain: "customer.example", external: true }],
    ...changes,
  };
}

export function buildLine(text: string, at = "00:00:01") {
  return { speaker: { name: "Sam", email: null }, text, at };
}

export function buildActionItem(description: string, completed = false) {
  return { description, completed, userGenerated: false, at: "00:01:00", playbackUrl: null, assignee: null };
}
