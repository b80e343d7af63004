import { toEmailHash } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import { findActorRep, toShort, toTarget } from "./audit-target.ts";

describe("what a deed was about", () => {
  it.each([
    ["putConnection", "crm-1", { kind: "rep", id: "crm-1" }],
    ["cancelRun", "bulk-1", { kind: "run", id: "bulk-1" }],
    ["deleteCall", "900000001", { kind: "call", id: "900000001" }],
    ["eraseContact", "5f2b", { kind: "person", id: "5f2b" }],
    ["importReps", null, { kind: "none", id: "" }],
    ["startSync", null, { kind: "none", id: "" }],
    // Of a newer API, and of no operation at all.
    ["moveRep", "crm-1", { kind: "other", id: "crm-1" }],
    ["constructor", "crm-1", { kind: "other", id: "crm-1" }],
  ])("%s of %s", (action, target, about) => {
    expect(toTarget({ action, target })).toEqual(about);
  });

  it("knows a rep that did it itself, and takes nobody else for one", () => {
    expect(findActorRep({ actor: { kind: "rep", id: "crm-1" } })).toBe("crm-1");
    expect(findActorRep({ actor: { kind: "admin", id: "crm-1" } })).toBeUndefined();
    expect(findActorRep({ actor: { kind: "rep", id: null } })).toBeUndefined();
  });

  it("shows of a hash as the API makes it the beginning, and every other id whole", () => {
    const hash = toEmailHash("ann@customer.example");
    expect(toShort(hash)).toBe(`${hash.slice(0, 12)}…`);
    for (const id of ["crm-1", "900000001", "auth0|5f7c8ec7c33c6c004bbafe82"]) expect(toShort(id)).toBe(id);
  });
});
