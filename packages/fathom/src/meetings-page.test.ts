import { describe, expect, it } from "vitest";
import { parseMeetingsPage } from "./meetings-page.ts";

describe("parseMeetingsPage", () => {
  it("reads items and cursor, whatever else is there", () => {
    const body = '{"limit":null,"items":[{"a":1},7],"next_cursor":"abc","items_active_record":[]}';
    expect(parseMeetingsPage(body)).toEqual({ items: [{ a: 1 }, 7], nextCursor: "abc" });
  });

  it.each(["null", '""', '" "'])("takes the cursor %s for the end", (cursor) => {
    expect(parseMeetingsPage(`{"items":[],"next_cursor":${cursor}}`)).toEqual({ items: [], nextCursor: null });
  });

  it.each([
    ["", "not JSON, or cut off"],
    ['{"items":[{"title":"Northw', "not JSON, or cut off"],
    ["<!doctype html><title>Sign in</title>", "HTML where JSON was expected"],
    ["null", "a JSON object was expected, not null"],
    ["[]", "a JSON object was expected, not a list"],
    ['"ok"', "a JSON object was expected, not string"],
    ["{}", "items: a list was expected, not nothing (top-level keys: none)"],
    ['{"items":null,"next_cursor":null}', "items: a list was expected, not null (top-level keys: items, next_cursor)"],
    ['{"items":{},"Rosa Lind":1}', "items: a list was expected, not object (top-level keys: items, ?)"],
    [
      '{"items":[],"next_cursor":2}',
      "next_cursor: a text or null was expected, not number (top-level keys: items, next_cursor)",
    ],
    ['{"items":[]}', "next_cursor: a text or null was expected, not nothing (top-level keys: items)"],
  ])("refuses %j as no page, without quoting it", (body, message) => {
    expect(() => parseMeetingsPage(body)).toThrow(expect.objectContaining({ name: "UnreadableBody", message }));
  });
});
