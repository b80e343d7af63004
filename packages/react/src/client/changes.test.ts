import { describe, expect, it } from "vitest";
import { createChanges } from "./changes.ts";

describe("createChanges", () => {
  it("tells those who read this rep, and those who read across reps, until they stop listening", () => {
    const changes = createChanges();
    const heard: string[] = [];
    const stop = changes.listen("a", () => heard.push("a"));
    changes.listen("b", () => heard.push("b"));
    changes.listen(undefined, () => heard.push("all"));
    changes.announce("a");
    expect(heard).toEqual(["a", "all"]);
    stop();
    changes.announce("a");
    expect(heard).toEqual(["a", "all", "all"]);
  });
});
