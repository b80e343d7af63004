import { describe, expect, it } from "vitest";
import { ROUTES } from "../routes.ts";
import { OPERATIONS } from "./operations.ts";

describe("the client's operations", () => {
  it("are the routes of the contract: each of them, and no other", () => {
    const routes = ROUTES.map(({ id, method, path }) => [id, `${method} ${path}`] as const);
    expect(OPERATIONS).toEqual(Object.fromEntries(routes));
  });
});
