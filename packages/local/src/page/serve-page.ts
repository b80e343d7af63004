/**
 * The page on an origin of its own, as CloudFront serves it: the plan's headers and caching, routes of the app answered with its
 * index, GET and HEAD alone. It can be reached before the page is built, and says so.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  fillPageIndex,
  isPageRoute,
  PAGE_INDEX_PATH,
  type PageSurroundings,
  toPageCacheControl,
  toPageHeaders,
} from "../../../../infra/plan/page-plan.ts";
import { closeServer, listen } from "../aws/net/server.ts";
import { type PageFile, type PageFiles, toPageFile } from "./page-files.ts";

export interface PageServer {
  /** Origin, no trailing slash. */
  readonly url: string;
  /** From now on the page is there. @throws Error when its index has no place for where it is */
  show(files: PageFiles, surroundings: PageSurroundings): Promise<void>;
  /** It will not be there, and why. */
  giveUp(reason: string): void;
  stop(): Promise<void>;
}

export interface PageServerOptions {
  /** 0 lets the system choose. */
  readonly port: number;
}

interface Site {
  readonly files: PageFiles;
  readonly headers: Readonly<Record<string, string>>;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

const PLAIN = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
const BUILDING: Reply = {
  status: 503,
  // Chromium and Firefox both honour it: whoever was too early sees the page come.
  headers: { ...PLAIN, "retry-after": "2", refresh: "2" },
  body: "The page is being built. One moment …\n",
};

/** @throws PortInUseError when the port is taken */
export async function servePage({ port }: PageServerOptions): Promise<PageServer> {
  let site: Site | Reply = BUILDING;
  const server = createServer((request, response) => {
    write(request, response, "files" in site ? answer(request, site) : site);
  });
  const url = await listen(server, { port, host: "127.0.0.1" });
  return {
    url,
    async show(files, surroundings) {
      const html = files.get(PAGE_INDEX_PATH)?.body.toString("utf8");
      if (html === undefined) throw new Error(`the page has no ${PAGE_INDEX_PATH}`);
      const index = await toPageFile(PAGE_INDEX_PATH, Buffer.from(fillPageIndex(html, surroundings)));
      site = { files: new Map([...files, [PAGE_INDEX_PATH, index]]), headers: toPageHeaders(surroundings) };
    },
    giveUp(reason) {
      site = { status: 503, headers: PLAIN, body: `${reason}\n` };
    },
    stop: () => closeServer(server),
  };
}

function answer(request: IncomingMessage, { files, headers }: Site): Reply {
  const plain = (status: number, body: string, more: Readonly<Record<string, string>> = {}): Reply => ({
    status,
    headers: { ...headers, ...PLAIN, ...more },
    body: `${body}\n`,
  });
  if (request.method !== "GET" && request.method !== "HEAD") {
    return plain(405, "The page is read only.", { allow: "GET, HEAD" });
  }
  const path = toPath(request.url ?? "/");
  if (path === undefined) return plain(400, "This is no path.");
  const name = files.has(path) || !isPageRoute(path) ? path : PAGE_INDEX_PATH;
  const file = files.get(name);
  if (!file) return plain(404, "There is no such file.");
  const about = { ...headers, etag: file.etag, "cache-control": toPageCacheControl(name), vary: "Accept-Encoding" };
  if (request.headers["if-none-match"]?.includes(file.etag)) return { status: 304, headers: about, body: "" };
  const encoded = chooseEncoding(file, request.headers["accept-encoding"]);
  return {
    status: 200,
    headers: {
      ...about,
      "content-type": file.contentType,
      "content-length": String(encoded.body.length),
      ...(encoded.name === undefined ? {} : { "content-encoding": encoded.name }),
    },
    body: encoded.body,
  };
}

/** As it was asked for: `..` is part of a name here, never a step up. */
function toPath(target: string): string | undefined {
  const path = target.split(/[?#]/)[0] ?? "";
  if (!path.startsWith("/")) return undefined;
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function chooseEncoding(file: PageFile, accepted = ""): { readonly name: string | undefined; readonly body: Buffer } {
  const accepts = (name: string) =>
    new RegExp(`(?:^|[,\\s])${name}(?!\\s*;\\s*q=0(?:\\.0*)?(?:,|$))(?:[;,\\s]|$)`).test(accepted);
  if (file.brotli && accepts("br")) return { name: "br", body: file.brotli };
  if (file.gzip && accepts("gzip")) return { name: "gzip", body: file.gzip };
  return { name: undefined, body: file.body };
}

function write(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  // A body somebody sent is not waited for.
  request.resume();
  response.writeHead(reply.status, reply.headers);
  response.end(request.method === "HEAD" ? undefined : reply.body);
}
