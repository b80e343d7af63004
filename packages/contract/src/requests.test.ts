import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { ListCallsQuery } from "./calls.ts";
import { PutConnectionBody } from "./connections.ts";
import { CoverageQuery } from "./coverage.ts";
import { checkInput, type RequestPart } from "./field-errors.ts";
import { ListRepsQuery, PutRepBody } from "./reps.ts";
import { BulkSyncBody, CronQuery } from "./sync.ts";

/** The paths refused, or what was parsed. */
function outcomeOf(shape: z.ZodType, input: unknown, part: RequestPart = "body"): unknown {
  const check = checkInput(shape, input, part);
  return check.ok ? check.data : check.errors.map((error) => error.path);
}

const REP = { name: "Sanne", email: "sanne@acme.example" };

describe("PutRepBody", () => {
  it("trims names and addresses and keeps their case", () => {
    expect(
      PutRepBody.parse({ name: " Sanne ", email: " Sanne@Acme.example\t", fathomEmail: null, active: false }),
    ).toEqual({
      name: "Sanne",
      email: "Sanne@Acme.example",
      fathomEmail: null,
      active: false,
    });
  });

  it("refuses unknown fields by name", () => {
    expect(outcomeOf(PutRepBody, { ...REP, fathom_email: "x@y.example" })).toEqual(["body.fathom_email"]);
  });

  it.each(["", "   ", "x".repeat(201), "a\nb", "a\u0000b", 5, null])("refuses the name %j", (name) => {
    expect(outcomeOf(PutRepBody, { ...REP, name })).toEqual(["body.name"]);
  });

  it("takes a name of 200 characters in any script", () => {
    expect(outcomeOf(PutRepBody, { ...REP, name: "ñ".repeat(200) })).toMatchObject({ name: "ñ".repeat(200) });
  });

  it.each([
    "a@b.nl",
    "first.last+tag@sub.acme-group.example",
    "o'brien@acme.example",
    "jürgen@müller.example",
    "a@xn--mller-kva.example",
  ])("takes the address %s", (email) => {
    expect(outcomeOf(PutRepBody, { ...REP, email })).toMatchObject({ email });
  });

  it.each([
    "",
    "sanne",
    "sanne@",
    "@acme.example",
    "sanne@acme",
    "a b@acme.example",
    "a@b@acme.example",
    ".a@acme.example",
    "a..b@acme.example",
    "a@acme..example",
    "a@-acme.example",
    "Sanne <a@acme.example>",
    "a@acme.example,b@acme.example",
    "a\n@acme.example",
    `${"a".repeat(243)}@acme.example`,
  ])("refuses the address %j", (email) => {
    expect(outcomeOf(PutRepBody, { ...REP, email })).toEqual(["body.email"]);
    expect(outcomeOf(PutRepBody, { ...REP, fathomEmail: email })).toEqual(["body.fathomEmail"]);
  });

  it("answers a hostile address quickly", () => {
    const startedAt = performance.now();
    expect(outcomeOf(PutRepBody, { ...REP, email: `${"a.".repeat(50_000)}@` })).toEqual(["body.email"]);
    expect(outcomeOf(PutRepBody, { ...REP, email: `a@${"a-".repeat(120)}` })).toEqual(["body.email"]);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  it("refuses anything but true and false for active", () => {
    expect(outcomeOf(PutRepBody, { ...REP, active: "false" })).toEqual(["body.active"]);
  });
});

describe("PutConnectionBody", () => {
  it("trims the key", () => {
    expect(PutConnectionBody.parse({ apiKey: " 12345678\n" })).toEqual({ apiKey: "12345678" });
    expect(PutConnectionBody.safeParse({ apiKey: "k".repeat(512) }).success).toBe(true);
  });

  it.each(["1234567", "k".repeat(513), "top secret key", "sleutel-é-123", "tab\tinside-key"])(
    "refuses %j without repeating it",
    (apiKey) => {
      const check = checkInput(PutConnectionBody, { apiKey });
      expect(check).toEqual({
        ok: false,
        errors: [
          {
            path: "body.apiKey",
            message: "must be 8 to 512 printable ASCII characters without spaces",
            allowed: "8 to 512 printable ASCII characters without spaces",
          },
        ],
      });
    },
  );
});

describe("BulkSyncBody", () => {
  it("takes nothing at all", () => {
    expect(BulkSyncBody.parse({})).toEqual({});
  });

  it("counts an id given twice once", () => {
    expect(BulkSyncBody.parse({ repIds: ["a", "b", "a", "A"] })).toEqual({ repIds: ["a", "b", "A"] });
  });

  it.each([1, 8760])("takes %i hours", (hours) => {
    expect(BulkSyncBody.parse({ hours, deep: true })).toEqual({ hours, deep: true });
  });

  it.each([0, 8761, 1.5, -1, "24", null, Number.NaN])("refuses %j hours", (hours) => {
    expect(outcomeOf(BulkSyncBody, { hours })).toEqual(["body.hours"]);
  });

  it("refuses hours together with since", () => {
    const check = checkInput(BulkSyncBody, { hours: 24, since: "2026-11-22T00:00:00Z" });
    expect(check).toEqual({
      ok: false,
      errors: [
        { path: "body.since", message: "must not be given together with hours", allowed: "hours or since, not both" },
      ],
    });
  });

  it("names the rep id that is wrong", () => {
    expect(outcomeOf(BulkSyncBody, { repIds: ["a", "b c", "d", ""] })).toEqual(["body.repIds[1]", "body.repIds[3]"]);
  });

  it("refuses an empty list and one of more than 1000", () => {
    expect(outcomeOf(BulkSyncBody, { repIds: [] })).toEqual(["body.repIds"]);
    const tooMany = Array.from({ length: 1001 }, (_, index) => `rep-${index}`);
    expect(outcomeOf(BulkSyncBody, { repIds: tooMany })).toEqual(["body.repIds"]);
    expect(outcomeOf(BulkSyncBody, { repIds: tooMany.slice(1) })).toMatchObject({ repIds: tooMany.slice(1) });
  });

  it.each([[[]], [null], ["x"], [3]])("refuses %j as a body", (body) => {
    expect(outcomeOf(BulkSyncBody, body)).toEqual(["body"]);
  });
});

describe("CronQuery", () => {
  it("reads hours from text", () => {
    expect(CronQuery.parse({ hours: "24" })).toEqual({ hours: 24 });
    expect(CronQuery.parse({})).toEqual({});
  });

  it.each(["0", "8761", "1.5", "24h", "", "-1"])("refuses hours=%s", (hours) => {
    expect(outcomeOf(CronQuery, { hours }, "query")).toEqual(["query.hours"]);
  });

  it("refuses a parameter it does not know", () => {
    expect(outcomeOf(CronQuery, { hour: "24" }, "query")).toEqual(["query.hour"]);
  });
});

describe("ListRepsQuery", () => {
  it("is a page of 25 when nothing is said", () => {
    expect(ListRepsQuery.parse({})).toEqual({ limit: 25 });
  });
});

describe("ListCallsQuery", () => {
  it("normalises its instants", () => {
    expect(ListCallsQuery.parse({ from: "2026-11-22T14:30:00+01:00", visible: "any", limit: "5" })).toEqual({
      from: "2026-11-22T13:30:00.000Z",
      visible: "any",
      limit: 5,
    });
  });

  it("refuses an end before the beginning, compared as instants and not as text", () => {
    const from = "2026-11-22T14:00:00+01:00";
    expect(outcomeOf(ListCallsQuery, { from, to: "2026-11-22T12:59:59Z" }, "query")).toEqual(["query.to"]);
    expect(outcomeOf(ListCallsQuery, { from, to: "2026-11-22T13:00:00Z" }, "query")).toMatchObject({ limit: 25 });
  });

  it("refuses other words for visible", () => {
    expect(outcomeOf(ListCallsQuery, { visible: "all" }, "query")).toEqual(["query.visible"]);
  });
});

describe("CoverageQuery", () => {
  it("takes days as they are and instants in any form", () => {
    expect(CoverageQuery.parse({})).toEqual({});
    expect(CoverageQuery.parse({ from: "2024-02-29", to: "2026-11-22T14:30:00+01:00" })).toEqual({
      from: "2024-02-29",
      to: "2026-11-22T13:30:00.000Z",
    });
  });

  it.each([
    "",
    "yesterday",
    "2026-02-29",
    "2026-11",
    "2026-11-22T13:30:00",
    "1999-12-31",
    "3000-01-01",
    "2000-01-01T00:30:00+01:00",
    "2026-11-22 ",
  ])("refuses %j as a bound", (text) => {
    expect(outcomeOf(CoverageQuery, { from: text, to: text }, "query")).toEqual(["query.from", "query.to"]);
  });

  it("refuses parameters it does not know", () => {
    expect(outcomeOf(CoverageQuery, { since: "2026-11-22" }, "query")).toEqual(["query.since"]);
  });
});
