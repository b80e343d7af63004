/** Examples: about this service: whether it runs, who is asking, who did what. Invented people and companies. */
import type { AuditPage } from "../audit.ts";
import type { HealthView } from "../health.ts";
import type { MeView } from "../me.ts";

export const health: HealthView = { status: "ok", version: "0.1.0" };

export const me: MeView = {
  role: "rep",
  repId: "crm-1042",
  now: "2026-11-22T13:30:02.114Z",
  timeZone: "Europe/Amsterdam",
};

export const auditPage: AuditPage = {
  items: [
    {
      at: "2026-11-22T13:30:02.114Z",
      requestId: "3f0c1d8e-6f0b-4a53-9a0c-0d6cf1d9a001",
      actor: { kind: "admin", id: "user-7" },
      action: "putConnection",
      target: "crm-1042",
      targets: [],
      outcome: "ok",
      code: null,
      status: 200,
    },
    {
      at: "2026-11-22T13:29:41.020Z",
      requestId: "3f0c1d8e-6f0b-4a53-9a0c-0d6cf1d9a000",
      actor: { kind: "service", id: null },
      action: "startSync",
      target: "bulk-20261122T132941Z-4f1c",
      targets: ["crm-1042", "crm-1043"],
      outcome: "ok",
      code: null,
      status: 202,
    },
  ],
  nextCursor: null,
};
