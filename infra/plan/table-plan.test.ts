import { TABLE } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import { ENCRYPTION_CONTEXT } from "../../packages/functions/src/runtime/encryption-context.ts";
import { ENCRYPTION_CONTEXT_PLAN, TABLE_PLAN } from "./table-plan.ts";

describe("the plan's table", () => {
  it("is the table the entities are made for", () => {
    const indexes = Object.entries(TABLE_PLAN.indexes).map(([name, { pk, sk, projection }]) => [
      name,
      { pk, sk, projection: projection.replace("-", "_").toUpperCase() },
    ]);
    expect({ ...TABLE_PLAN, indexes: Object.fromEntries(indexes) }).toEqual(TABLE);
  });

  it("allows the key for the context the functions use it with", () => {
    expect(ENCRYPTION_CONTEXT_PLAN).toEqual(ENCRYPTION_CONTEXT);
  });
});
