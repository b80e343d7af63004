/** Examples: calls and their transcripts. Invented people and companies. */
import type { CallPage, CallView, TranscriptView } from "../calls.ts";

export const call: CallView = {
  recordingId: 900000001,
  repId: "crm-1042",
  title: "Northwind discovery call",
  meetingTitle: "Northwind <> Acme intro",
  startedAt: "2026-11-22T11:00:04.000Z",
  endedAt: "2026-11-22T11:42:31.000Z",
  createdAt: "2026-11-22T11:43:02.000Z",
  url: "https://fathom.video/calls/700000001",
  shareUrl: "https://fathom.video/share/example",
  language: "en",
  invitees: [
    { name: "Sanne de Wit", email: "s.dewit@acme.example", domain: "acme.example", external: false },
    { name: "Ines Costa", email: "ines@northwind.example", domain: "northwind.example", external: true },
  ],
  summary: {
    state: "present",
    markdown: "## Purpose\n\nFind out what Northwind needs.",
    templateName: "General",
    observedAt: "2026-11-22T12:02:39.000Z",
  },
  actionItems: {
    state: "present",
    items: [
      {
        description: "Send the proposal",
        completed: false,
        userGenerated: false,
        at: "00:31:12",
        playbackUrl: "https://fathom.video/calls/700000001?timestamp=1872",
        assignee: { name: "Sanne de Wit", email: "s.dewit@acme.example", team: null },
      },
    ],
    observedAt: "2026-11-22T12:02:39.000Z",
  },
  transcript: { state: "pending", lines: 0 },
  meetingType: "Discovery",
  sharedWith: "single_team",
  visible: true,
  observedAt: "2026-11-22T12:02:39.000Z",
  sources: { metadata: "poll", summary: "poll", actionItems: "poll" },
};

export const callPage: CallPage = { items: [call], nextCursor: null };

export const transcript: TranscriptView = {
  recordingId: 900000001,
  language: "en",
  items: [
    { speaker: { name: "Sanne de Wit", email: "s.dewit@acme.example" }, text: "Good morning, Ines.", at: "00:00:04" },
    { speaker: { name: "Ines Costa", email: null }, text: "Morning! Shall we start?", at: "00:00:07" },
  ],
};
