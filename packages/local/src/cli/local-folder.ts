/** `.local` in the current directory: where the functions' log and the addresses of a running stack are. */
import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { StartRefused } from "../stack/start-refused.ts";

export interface LocalFolder {
  readonly buildRoot: string;
  readonly stackFile: string;
  /** Adds a line to the functions' log. */
  log(line: string): void;
  close(): Promise<void>;
}

/** @throws StartRefused when it cannot be written to */
export async function openLocalFolder(path: string, onTrouble: (message: string) => void): Promise<LocalFolder> {
  const logPath = join(path, "functions.log");
  const file = await openLog(path, logPath).catch((error: NodeJS.ErrnoException) => {
    throw new StartRefused(
      `The folder ${path} in the current directory cannot be written to (${error.code ?? error.message}): start from a directory where it can.`,
      { cause: error },
    );
  });
  const stream = file.createWriteStream();
  let failed = false;
  stream.on("error", (error) => {
    // A full disk must not end the stack; said once.
    if (!failed) onTrouble(`${logPath} cannot be written to any more: ${error.message}`);
    failed = true;
  });
  return {
    buildRoot: join(path, "build"),
    stackFile: join(path, "stack.json"),
    log: (line) => {
      if (!failed) stream.write(`${line}\n`);
    },
    close: () =>
      new Promise((resolve) => {
        if (failed) resolve();
        else stream.end(() => resolve());
      }),
  };
}

/** A new file, so that another stack in this directory keeps writing to its own. */
async function openLog(path: string, logPath: string) {
  await mkdir(path, { recursive: true });
  await rm(logPath, { force: true });
  return await open(logPath, "wx", 0o600);
}
