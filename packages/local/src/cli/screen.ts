/** Writes to the terminal: lines that stay, and one line that is rewritten while something goes on. */

export interface Screen {
  line(text?: string): void;
  /** Shows `text` as the line of what goes on. Where lines cannot be rewritten, at most one is written a second. */
  live(text: string): void;
  /** Ends the live line with its last text. */
  settle(text: string): void;
}

export interface ScreenOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const LIVE_EVERY_MS = 1_000;
const CLEAR_LINE = "\r\u001b[2K";

export function createScreen(output: ScreenOutput, now: () => number): Screen {
  const rewrites = output.isTTY === true;
  let shown: string | undefined;
  let writtenMs = Number.NEGATIVE_INFINITY;
  let lastPlain: string | undefined;

  const clear = () => {
    if (rewrites && shown !== undefined) output.write(CLEAR_LINE);
  };
  return {
    line(text = "") {
      clear();
      output.write(`${text}\n`);
      if (rewrites && shown !== undefined) output.write(shown);
    },
    live(text) {
      if (rewrites) {
        // A line longer than the window would wrap and could not be taken back.
        // Some terminals do not know their width and say 0.
        shown = text.slice(0, Math.max(20, (output.columns || 120) - 1));
        output.write(`${CLEAR_LINE}${shown}`);
        return;
      }
      if (text === lastPlain || now() - writtenMs < LIVE_EVERY_MS) return;
      writtenMs = now();
      lastPlain = text;
      output.write(`${text}\n`);
    },
    settle(text) {
      clear();
      shown = undefined;
      output.write(`${text}\n`);
    },
  };
}
