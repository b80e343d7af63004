/** Where the files of one test run find what one of them has made for all; `scratch.ts` makes it and clears it away. */
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    scratchFolder: string;
  }
}

export function getScratchFolder(): string {
  return inject("scratchFolder");
}
