/** Holds docs/security.md to the code: levels and their routes, limits, settings, and tests that are named as proof. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROUTES } from "@fathom-sync/contract";
import { CALLER_VARIABLES } from "@fathom-sync/functions";
import { describe, expect, it } from "vitest";
import { readApiSettings } from "../packages/functions/src/resources.ts";
import { getName, getTable, ROOT, readDocument } from "./docs-markdown.ts";

const DOCUMENT = readDocument("docs/security.md");
const LEVELS = getTable(DOCUMENT, ["level", "lets in", "routes"]);

function listNames(cell: string | undefined): string[] {
  return [...(cell ?? "").matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? "");
}

function listRoutes(level: string): string[] {
  return ROUTES.filter((route) => route.auth === level).map(({ method, path }) => `${method} ${path}`);
}

describe("docs/security.md", () => {
  it("knows every level that a route has", () => {
    const levels = LEVELS.map((row) => getName(row.level));
    expect(levels).toEqual(expect.arrayContaining([...new Set(ROUTES.map(({ auth }) => auth))]));
    for (const level of levels) expect(listRoutes(level)).not.toEqual([]);
  });

  it.each(["none", "cron", "service"])("names every route of the level %s, and no other", (level) => {
    const row = LEVELS.find((one) => getName(one.level) === level);
    expect(listNames(row?.routes).toSorted()).toEqual(listRoutes(level).toSorted());
  });

  it("points for the other levels to a document that shows each route's", () => {
    const api = readDocument("docs/api.md");
    const closed = ROUTES.filter(({ auth }) => auth !== "none");
    for (const { id, auth } of closed) expect(api).toContain(`Operation \`${id}\`; access: \`${auth}\``);
  });

  it("names tests that exist, one for every threat", () => {
    const threats = getTable(DOCUMENT, ["threat", "what protects", "proof", "what it does not cover"]);
    expect(threats.length).toBeGreaterThan(10);
    for (const row of threats) {
      expect([row.threat, existsSync(join(ROOT, getName(row.proof)))]).toEqual([row.threat, true]);
      expect(getName(row.proof)).toMatch(/\.test\.ts$/);
      expect(row["what it does not cover"]).not.toBe("");
    }
  });

  it("names every setting of who may call, and no other", () => {
    const named = getTable(DOCUMENT, ["variable", "what it decides"]).map((row) => getName(row.variable));
    expect(named).toEqual(["FATHOM_SYNC_SERVICE_TOKENS", "FATHOM_SYNC_CRON_SECRET", ...CALLER_VARIABLES]);
  });

  it("tells the real limits", () => {
    const limits = getTable(DOCUMENT, ["limit", "value"]).map((row) => [row.limit, row.value]);
    const input = readDocument("packages/functions/src/api/request-input.ts");
    const bodyKb = /BODY_BYTES_MAX = (\d+) \* 1024;/.exec(input)?.[1];
    const levels = /BODY_DEPTH_MAX = (\d+);/.exec(input)?.[1];
    expect(limits).toEqual([
      ["body of a request", `${bodyKb} KB`],
      ["levels of a JSON body", levels],
      ["characters of a service token", "16 or more"],
      ["service tokens at once", "2"],
    ]);
    const read = (tokens: string) => () =>
      readApiSettings({
        FATHOM_SYNC_TABLE: "table",
        FATHOM_SYNC_QUEUE_URL: "http://127.0.0.1/queue",
        FATHOM_SYNC_KMS_KEY: "alias/key",
        FATHOM_SYNC_CRON_SECRET: "fedcba9876543210",
        FATHOM_SYNC_SERVICE_TOKENS: tokens,
      });
    const tokens = ["0123456789abcde0", "0123456789abcde1", "0123456789abcde2"];
    expect(read(tokens.slice(0, 2).join(","))).not.toThrow();
    expect(read(tokens.join(","))).toThrow(/SERVICE_TOKENS/);
    expect(read("0123456789abcde")).toThrow(/SERVICE_TOKENS/);
  });
});
