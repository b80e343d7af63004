/** Holds docs/errors.md to the code: every failure and every problem is described, and none is invented. */
import { listProblems, PROBLEMS, ROUTES } from "@fathom-sync/contract";
import { APP_ERROR_CODES, FAILURE_CLASSES, FAILURE_CODES } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import { getName, getTable, readDocument } from "./docs-markdown.ts";

const DOCUMENT = readDocument("docs/errors.md");

describe("docs/errors.md", () => {
  it("describes every failure code with its class, and no other", () => {
    const rows = getTable(DOCUMENT, ["code", "class", "meaning", "what happens by itself", "tried again"]);
    const described = rows.map((row) => [getName(row.code), getName(row.class)]);
    expect(described).toEqual(Object.entries(FAILURE_CODES));
  });

  it("says whose trouble each class is", () => {
    const rows = getTable(DOCUMENT, ["class", "whose trouble", "who acts"]);
    expect(rows.map((row) => getName(row.class))).toEqual([...FAILURE_CLASSES]);
  });

  it("describes every problem code with its status, and no other", () => {
    const rows = getTable(DOCUMENT, ["code", "status", "when", "what to do"]);
    const described = rows.map((row) => [getName(row.code), Number(row.status)]);
    expect(described).toEqual(Object.entries(PROBLEMS).map(([code, { status }]) => [code, status]));
  });

  it("leaves no cell empty", () => {
    expect(DOCUMENT.split("\n").filter((line) => /\|\s+\|/.test(line))).toEqual([]);
  });

  it("covers every error the engine shows to callers", () => {
    const described = getTable(DOCUMENT, ["code", "status", "when", "what to do"]).map((row) => getName(row.code));
    expect(described).toEqual(expect.arrayContaining([...APP_ERROR_CODES]));
  });

  it("covers every problem a route can answer with", () => {
    const described = getTable(DOCUMENT, ["code", "status", "when", "what to do"]).map((row) => getName(row.code));
    expect(described).toEqual(expect.arrayContaining(ROUTES.flatMap((route) => [...listProblems(route)])));
  });
});
