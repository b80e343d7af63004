/** The reps' connections to Fathom. */
import { ConnectionView, PutConnectionBody } from "../connections.ts";
import { EXAMPLES } from "../examples.ts";
import type { Route } from "../route.ts";
import { RepParams } from "./route-parts.ts";

export const CONNECTIONS_ROUTES: readonly Route[] = [
  {
    id: "putConnection",
    method: "PUT",
    path: "/api/reps/{repId}/connection",
    tag: "connections",
    summary: "Connect a rep: try the key at Fathom, then store it",
    description:
      "Stored encrypted, and never shown again. Starts the first sync in the background. The same key again releases a blocked rep.",
    auth: "rep",
    params: RepParams,
    body: { shape: PutConnectionBody, required: true, examples: { key: EXAMPLES.putConnection } },
    answers: [
      {
        status: 200,
        description: "Fathom accepts the key; it is stored.",
        shape: ConnectionView,
        examples: { ok: EXAMPLES.connection, otherOwner: EXAMPLES.connectionMismatch },
      },
    ],
    problems: ["rep_not_found", "key_refused", "conflict", "fathom_unreachable"],
  },
  {
    id: "deleteConnection",
    method: "DELETE",
    path: "/api/reps/{repId}/connection",
    tag: "connections",
    summary: "Disconnect a rep: forget the key",
    description: "The calls stay.",
    auth: "rep",
    params: RepParams,
    answers: [{ status: 204, description: "No key is stored (any more)." }],
    problems: ["rep_not_found", "conflict"],
  },
  {
    id: "testConnection",
    method: "POST",
    path: "/api/reps/{repId}/connection/test",
    tag: "connections",
    summary: "Try the stored key at Fathom",
    description: "A key Fathom accepts releases a blocked rep.",
    auth: "rep",
    params: RepParams,
    answers: [
      {
        status: 200,
        description: "Fathom accepts the key.",
        shape: ConnectionView,
        examples: { ok: EXAMPLES.connection },
      },
    ],
    problems: ["rep_not_found", "rep_not_connected", "key_refused", "conflict", "fathom_unreachable"],
  },
];
