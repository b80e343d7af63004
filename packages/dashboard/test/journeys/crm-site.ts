/**
 * A CRM's own pages with our components in them: the example of packages/react as it is built, on a server that knows who is signed
 * in, gives its pages a token, and passes what they ask for on to the API. Served under the strictest policy a CRM may have.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { PAGE_INDEX_PATH, toPageHeaders } from "../../../../infra/plan/page-plan.ts";
import { getBuiltPage, type PageFiles, readPageFiles } from "../../../local/src/page/index.ts";

const REACT = fileURLToPath(new URL("../../../react", import.meta.url));
/** The second is left out of the first, because the dashboard has no use for it. */
const SOURCES = ["packages/react", "packages/react/example", "packages/contract", "pnpm-lock.yaml"];
/** What a proxy takes along; the rest is between it and its neighbours. */
const PASSED_ON = ["authorization", "accept", "accept-language", "content-type", "if-none-match"];
const PASSED_BACK = ["content-type", "date", "etag", "location", "retry-after", "x-request-id"];

export interface CrmSite {
  readonly origin: string;
  /** The tokens it gives to its pages from now on, one after the other, the last again and again; none: it fails. */
  giveTokens(...tokens: readonly string[]): void;
  /** How often it was asked for one since. */
  countAsked(): number;
  stop(): Promise<void>;
}

export async function readExampleFiles(): Promise<PageFiles> {
  const cacheFolder = `${REACT}/node_modules/.cache/example`;
  return await readPageFiles(
    await getBuiltPage({ site: { folder: `${REACT}/example`, sources: SOURCES }, cacheFolder }),
  );
}

export async function startCrmSite(apiUrl: string, files: PageFiles): Promise<CrmSite> {
  let tokens: readonly string[] = [];
  let asked = 0;
  const headers = toPageHeaders({ parentOrigins: [] });

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url ?? "/", apiUrl).pathname;
    if (path.startsWith("/api/")) {
      passOn(apiUrl, request, response).catch(() => response.destroy());
      return;
    }
    if (path === "/token") {
      const token = tokens[Math.min(asked++, tokens.length - 1)];
      response.writeHead(token === undefined ? 503 : 200, {
        "content-type": "text/plain",
        "cache-control": "no-store",
      });
      response.end(token);
      return;
    }
    const file = files.get(path === "/" ? PAGE_INDEX_PATH : path);
    response.writeHead(file ? 200 : 404, { ...headers, ...(file ? { "content-type": file.contentType } : {}) });
    response.end(file?.body);
  }

  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    giveTokens(...next) {
      tokens = next;
      asked = 0;
    },
    countAsked: () => asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function passOn(apiUrl: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = "GET", headers } = request;
  const answer = await fetch(new URL(request.url ?? "/", apiUrl), {
    method,
    headers: Object.fromEntries(PASSED_ON.flatMap((name) => (headers[name] ? [[name, String(headers[name])]] : []))),
    ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
  });
  const body = Buffer.from(await answer.arrayBuffer());
  response.writeHead(answer.status, Object.fromEntries(pick(answer.headers, PASSED_BACK)));
  response.end(body);
}

function pick(headers: Headers, names: readonly string[]): (readonly [string, string])[] {
  return names.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
}
