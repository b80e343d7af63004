/** Examples: the reps' connections to Fathom. Invented people and companies. */
import type { ConnectionView, PutConnectionBody } from "../connections.ts";

export const connection: ConnectionView = { status: "ok", keyTail: "7f2c", checkedAt: "2026-11-22T13:30:02.114Z" };

export const connectionMismatch: ConnectionView = {
  ...connection,
  warning: { code: "owner_mismatch", seen: ["bram@acme.example"] },
};

export const putConnection: PutConnectionBody = { apiKey: "your-fathom-api-key" };
