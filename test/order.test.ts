import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { LONG_FILES, toRank } from "./order.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

describe("the order of the suite", () => {
  it("names files that there are", () => {
    expect(LONG_FILES.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it("begins with the long ones, and reads the deployment when it has had time", () => {
    const [longest = "", second = ""] = LONG_FILES;
    const files = [
      ["unit", "packages/core/src/clock.test.ts"],
      ["infra", "infra/checks/stack.test.ts"],
      ["unit", second],
      ["unit", longest],
    ] as const;
    const sorted = files.toSorted(([a, x], [b, y]) => toRank(a, x) - toRank(b, y)).map(([, path]) => path);
    expect(sorted).toEqual([longest, second, "infra/checks/stack.test.ts", "packages/core/src/clock.test.ts"]);
  });
});
