/**
 * The files of a built page, read once: what is asked for is looked up by name, so no path of a request ever reaches the disk.
 * Each comes with its tag, and compressed where that helps, as a CDN would send it.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

export interface PageFile {
  readonly contentType: string;
  /** Strong entity tag, quoted. */
  readonly etag: string;
  readonly body: Buffer;
  /** undefined: what is compressed already, or too small. */
  readonly gzip: Buffer | undefined;
  readonly brotli: Buffer | undefined;
}

/** By path of the URL, e.g. `/assets/index-a1b2.js`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".svg": "image/svg+xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/** CloudFront compresses from 1,000 bytes on ("Serve compressed files", Amazon CloudFront Developer Guide). */
const COMPRESS_FROM_BYTES = 1_000;
/** What a CDN uses on the way, roughly; 11 takes seconds. */
const BROTLI_QUALITY = 5;

const compressGzip = promisify(gzip);
const compressBrotli = promisify(brotliCompress);

/** @throws Error when the folder cannot be read, or has a file of a kind nobody has thought of */
export async function readPageFiles(folder: string): Promise<PageFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    // The build's own account of itself, in `.vite`.
    .filter((path) => !relative(folder, path).startsWith("."));
  const files = await Promise.all(
    paths.map(async (path) => {
      const name = relative(folder, path).split(sep).join("/");
      return [`/${name}`, await toPageFile(name, await readFile(path))] as const;
    }),
  );
  return new Map(files);
}

/** @param name ends in what says its kind */
export async function toPageFile(name: string, body: Buffer): Promise<PageFile> {
  const contentType = CONTENT_TYPES[extname(name).toLowerCase()];
  if (contentType === undefined) {
    throw new Error(`the page has a file of an unknown kind: ${name}. Known: ${Object.keys(CONTENT_TYPES).join(", ")}`);
  }
  const compresses = contentType.includes("charset") && body.length >= COMPRESS_FROM_BYTES;
  return {
    contentType,
    etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`,
    body,
    gzip: compresses ? await compressGzip(body) : undefined,
    brotli: compresses
      ? await compressBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } })
      : undefined,
  };
}
