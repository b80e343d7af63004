// Cuts the text that an environment writes into lines, also when a line arrives in pieces.

export interface LineSplitter {
  push(text: string): void;
  /** Hands out what is left without a line end. */
  end(): void;
}

export function createLineSplitter(onLine: (line: string) => void): LineSplitter {
  let rest = "";
  return {
    push(text) {
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      for (const line of parts) onLine(line.replace(/\r$/, ""));
    },
    end() {
      if (rest !== "") onLine(rest);
      rest = "";
    },
  };
}
