import { describe, expect, it } from "vitest";
import { createScreen } from "./screen.ts";

function createTestScreen(output: { isTTY?: boolean; columns?: number }) {
  let text = "";
  let nowMs = 0;
  const screen = createScreen({ ...output, write: (more: string) => (text += more) }, () => nowMs);
  return { screen, text: () => text, wait: (ms: number) => (nowMs += ms) };
}

/** What a terminal shows after all that: a carriage return with "erase line" begins the line anew. */
function toShown(text: string): string[] {
  return text.split("\n").map((line) => line.slice(line.lastIndexOf("\u001b[2K") + 1).replace(/^\[2K/, ""));
}

describe("a terminal", () => {
  it("rewrites the live line, keeps the others above it, and settles it once", () => {
    const { screen, text } = createTestScreen({ isTTY: true, columns: 80 });
    screen.live("1 of 3");
    screen.live("2 of 3");
    screen.line("something happened");
    screen.live("3 of 3");
    screen.settle("done");
    screen.line("after");
    expect(toShown(text())).toEqual(["something happened", "done", "after", ""]);
  });

  it("cuts a live line to the window: one that wraps could not be taken back", () => {
    const { screen, text } = createTestScreen({ isTTY: true, columns: 30 });
    screen.live("x".repeat(100));
    expect(toShown(text())[0]).toBe("x".repeat(29));
    screen.settle("y".repeat(100));
    expect(toShown(text())[0]).toBe("y".repeat(100));
  });
});

describe("a terminal that does not know its width", () => {
  it.each([undefined, 0])("gets lines of a width most have (%s)", (columns) => {
    const { screen, text } = createTestScreen({ isTTY: true, ...(columns === undefined ? {} : { columns }) });
    screen.live("x".repeat(200));
    expect(toShown(text())[0]).toBe("x".repeat(119));
  });
});

describe("a file or a pipe", () => {
  it("gets plain lines, a live one at most once a second and only when it is news", () => {
    const { screen, text, wait } = createTestScreen({});
    for (let tenth = 0; tenth < 25; tenth++) {
      screen.live(`at ${Math.floor(tenth / 2)}`);
      wait(100);
    }
    screen.settle("done");
    expect(text()).toBe("at 0\nat 5\nat 10\ndone\n");
    expect(text()).not.toContain("\u001b");
  });

  it("gets an empty line where there is one", () => {
    const { screen, text } = createTestScreen({});
    screen.line();
    expect(text()).toBe("\n");
  });
});
