/**
 * The page of a stack: its address is known before the API is made, which is told to answer it; it is built meanwhile, and shown
 * when both are there. Without it the stack works as well, and says why it is not there.
 */
import { type PageServer, readPageFiles } from "../page/index.ts";

export interface StackPage {
  /** Origin of the page. */
  readonly url: string;
  /** As browsers may write it, for the API's CORS. */
  readonly origins: readonly string[];
  /** Shows the page as soon as it is built. The answer is undefined then, else why it cannot be shown; never rejected. */
  show(apiUrl: string): Promise<string | undefined>;
  stop(): Promise<void>;
}

export interface StackPageOptions {
  readonly server: PageServer;
  /** Gives the folder of the built page. */
  readonly build: (signal: AbortSignal) => Promise<string>;
  /** Origins that may frame the page. */
  readonly parentOrigins: readonly string[];
}

export function createStackPage({ server, build, parentOrigins }: StackPageOptions): StackPage {
  const stopped = new AbortController();
  const building = build(stopped.signal).then(readPageFiles);
  // Told by `show`; a start that fails before that has more to say than this.
  building.catch(() => {});
  return {
    url: server.url,
    origins: [server.url, server.url.replace("//127.0.0.1:", "//localhost:")],
    async show(apiUrl) {
      try {
        await server.show(await building, { apiUrl, parentOrigins });
        return undefined;
      } catch (error) {
        const reason = `The page cannot be shown: ${error instanceof Error ? error.message : String(error)}`;
        server.giveUp(reason);
        return reason;
      }
    },
    async stop() {
      stopped.abort();
      await building.catch(() => {});
      await server.stop();
    },
  };
}
