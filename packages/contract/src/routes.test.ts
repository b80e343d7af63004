import { describe, expect, it } from "vitest";
import { AUDITED_OPERATIONS } from "./audit.ts";
import { PROBLEMS } from "./problem-catalogue.ts";
import { listProblems } from "./route.ts";
import { ROUTES } from "./routes.ts";

const key = (route: { method: string; path: string }) => `${route.method} ${route.path}`;

describe("ROUTES", () => {
  it("are those that were agreed", () => {
    expect(ROUTES.map(key).sort()).toEqual([
      "DELETE /api/calls/{recordingId}",
      "DELETE /api/contacts/{email}",
      "DELETE /api/reps/{repId}",
      "DELETE /api/reps/{repId}/connection",
      "DELETE /api/runs/{runId}",
      "GET /api/audit",
      "GET /api/calls/{recordingId}",
      "GET /api/calls/{recordingId}/transcript",
      "GET /api/companies/{domain}/calls",
      "GET /api/contacts/{email}/calls",
      "GET /api/contacts/{email}/export",
      "GET /api/cron/sync-fathom",
      "GET /api/deliveries",
      "GET /api/health",
      "GET /api/me",
      "GET /api/openapi.json",
      "GET /api/reps",
      "GET /api/reps/{repId}",
      "GET /api/reps/{repId}/calls",
      "GET /api/reps/{repId}/coverage",
      "GET /api/reps/{repId}/deliveries/{deliveryId}",
      "GET /api/reps/{repId}/quarantine",
      "GET /api/reps/{repId}/runs",
      "GET /api/roster",
      "GET /api/roster/summary",
      "GET /api/runs",
      "GET /api/runs/{runId}",
      "GET /api/runs/{runId}/reps",
      "GET /api/stats",
      "POST /api/cron/sync-fathom",
      "POST /api/reps/import",
      "POST /api/reps/{repId}/connection/test",
      "POST /api/reps/{repId}/deliveries/{deliveryId}/replay",
      "POST /api/reps/{repId}/refresh",
      "POST /api/sync",
      "PUT /api/reps/{repId}",
      "PUT /api/reps/{repId}/connection",
    ]);
  });

  it("have ids and addresses of their own", () => {
    expect(new Set(ROUTES.map((route) => route.id)).size).toBe(ROUTES.length);
    expect(new Set(ROUTES.map(key)).size).toBe(ROUTES.length);
  });

  it.each(ROUTES)("describes each parameter of the path: $method $path", (route) => {
    const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    expect(Object.keys(route.params?.shape ?? {})).toEqual(inPath);
  });

  it.each(ROUTES)("keeps its examples to their shapes: $method $path", (route) => {
    const pairs = [route.body, ...route.answers].flatMap((part) =>
      Object.values(part?.examples ?? {}).map((example) => ({ shape: part?.shape, example })),
    );
    // Parsing drops what a shape does not know, so that equality also finds a misspelt field.
    for (const { shape, example } of pairs) expect(shape?.parse(example)).toEqual(example);
  });

  it("give an example of every JSON body except this document itself", () => {
    const bare = ROUTES.flatMap((route) =>
      route.answers.filter((answer) => answer.shape !== undefined && answer.examples === undefined).map(() => route.id),
    );
    expect(bare).toEqual(["getOpenApi"]);
  });

  it("are closed, except health, this document, and the cron route to anyone but cron", () => {
    expect(ROUTES.filter((route) => route.auth === "none").map((route) => route.id)).toEqual([
      "getHealth",
      "getOpenApi",
    ]);
    expect(ROUTES.filter((route) => route.auth === "cron").map((route) => route.path)).toEqual([
      "/api/cron/sync-fathom",
      "/api/cron/sync-fathom",
    ]);
  });

  it("leave a record of whatever changes something, but a scheduler's tick, which is a run itself", () => {
    const changing = ROUTES.filter(({ method, auth }) => method !== "GET" && auth !== "cron").map(({ id }) => id);
    // An export reads, and takes a person's data away.
    expect([...AUDITED_OPERATIONS].toSorted()).toEqual([...changing, "exportContact"].toSorted());
  });

  it("say where the run is whenever they start one", () => {
    // An erasure that goes on by itself is no run.
    for (const route of ROUTES.filter(({ id }) => id !== "deleteRep" && id !== "replayDelivery")) {
      for (const answer of route.answers.filter(({ status }) => status === 202)) {
        expect(answer.headers).toHaveProperty("Location");
      }
    }
  });
});

describe("listProblems", () => {
  it("adds what every route of its kind can answer", () => {
    const sync = ROUTES.find((route) => route.id === "startSync");
    expect(sync && listProblems(sync)).toEqual([
      "invalid_request",
      "invalid_json",
      "unsupported_media_type",
      "payload_too_large",
      "unauthorized",
      "unknown_reps",
      "idempotency_key_reused",
      "internal_error",
      "unavailable",
    ]);
  });

  it("uses every code of the catalogue, but those no route can have", () => {
    const used = new Set(ROUTES.flatMap(listProblems));
    const unused = Object.keys(PROBLEMS).filter((code) => !used.has(code as keyof typeof PROBLEMS));
    expect(unused).toEqual(["not_found", "method_not_allowed", "not_an_http_event"]);
  });
});
