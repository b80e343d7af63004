import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { listenForInterruption } from "./interruption.ts";

function createListener() {
  const source = new EventEmitter();
  const seen: string[] = [];
  let nowMs = 0;
  const interrupt = listenForInterruption(source, () => nowMs, {
    interrupt: () => seen.push("interrupt"),
    insist: () => seen.push("insist"),
  });
  return { source, seen, interrupt, wait: (ms: number) => (nowMs += ms) };
}

describe("listenForInterruption", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"])("asks for an orderly stop at %s", (signal) => {
    const { source, seen } = createListener();
    source.emit(signal);
    expect(seen).toEqual(["interrupt"]);
  });

  it("takes what arrives at once for the same key press, from the terminal and from each launcher", () => {
    const { source, seen, wait } = createListener();
    for (const signal of ["SIGINT", "SIGINT", "SIGTERM"]) {
      source.emit(signal);
      wait(500);
    }
    expect(seen).toEqual(["interrupt"]);
  });

  it("takes one that comes much later at its word", () => {
    const { source, seen, wait } = createListener();
    source.emit("SIGINT");
    wait(2_001);
    source.emit("SIGINT");
    expect(seen).toEqual(["interrupt", "insist"]);
  });

  it("lets a part of the stack ask for the stop, which insists on nothing", () => {
    const { seen, interrupt, wait } = createListener();
    interrupt();
    wait(10_000);
    interrupt();
    expect(seen).toEqual(["interrupt"]);
  });
});
