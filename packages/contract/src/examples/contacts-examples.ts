/** Examples: what a contact or a company was told, and a person's rights. Invented people and companies. */
import type { ContactErasedView, ContactExportPage } from "../contacts.ts";

export const contactErased: ContactErasedView = {
  suppressedAt: "2026-11-22T14:00:00.000Z",
  complete: true,
  searched: { calls: 2310, complete: true },
  totals: { calls: 1, invitees: 1, transcriptLines: 84, actionItems: 1 },
  deliveries: 0,
  calls: [{ recordingId: 900000001, repId: "crm-1042", invitees: 1, transcriptLines: 84, actionItems: 1 }],
};

export const contactExport: ContactExportPage = {
  items: [
    {
      recordingId: 900000001,
      repId: "crm-1042",
      title: "Northwind discovery call",
      startedAt: "2026-11-22T11:00:04.000Z",
      visible: true,
      invitees: [{ name: "Ines Costa", email: "ines@northwind.example", domain: "northwind.example", external: true }],
      actionItems: [],
      transcript: [{ speaker: { name: "Ines Costa", email: null }, text: "Morning! Shall we start?", at: "00:00:07" }],
    },
  ],
  nextCursor: null,
  suppressedAt: null,
  searched: { calls: 2310, complete: true },
  deliveries: [],
};
