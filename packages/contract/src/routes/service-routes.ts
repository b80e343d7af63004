/** About this service: whether it runs, who is asking, who did what. */

import * as z from "zod";
import { AuditPage, ListAuditQuery } from "../audit.ts";
import { EXAMPLES } from "../examples.ts";
import { HealthView } from "../health.ts";
import { MeView } from "../me.ts";
import type { Route } from "../route.ts";

export const SERVICE_ROUTES: readonly Route[] = [
  {
    id: "getHealth",
    method: "GET",
    path: "/api/health",
    tag: "service",
    summary: "Whether the API answers, and its version",
    auth: "none",
    answers: [{ status: 200, description: "It does.", shape: HealthView, examples: { ok: EXAMPLES.health } }],
    problems: [],
  },
  {
    id: "getOpenApi",
    method: "GET",
    path: "/api/openapi.json",
    tag: "service",
    summary: "This document",
    auth: "none",
    answers: [{ status: 200, description: "An OpenAPI 3.1 document.", shape: z.object({ openapi: z.string() }) }],
    problems: [],
  },
  {
    id: "getMe",
    method: "GET",
    path: "/api/me",
    tag: "service",
    summary: "Who is asking, and what time it is here",
    auth: "rep",
    answers: [
      { status: 200, description: "What the token is good for.", shape: MeView, examples: { rep: EXAMPLES.me } },
    ],
    problems: [],
  },
  {
    id: "listAudit",
    method: "GET",
    path: "/api/audit",
    tag: "service",
    summary: "Who changed, deleted, erased or exported what, newest first",
    description:
      "A month at a time, in UTC. An entry is written before the operation and gets its outcome after it; what was refused before it began (not signed in, not allowed, not well-formed) is no deed. A click on Ververs leaves one only when it asked Fathom itself. Ids and hashes, no content; kept for 400 days.",
    auth: "admin",
    query: ListAuditQuery,
    answers: [{ status: 200, description: "One page.", shape: AuditPage, examples: { page: EXAMPLES.auditPage } }],
    problems: ["invalid_cursor"],
  },
];
