import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPageFiles } from "./page-files.ts";
import { type PageServer, servePage } from "./serve-page.ts";

const SURROUNDINGS = { apiUrl: "http://127.0.0.1:4000", parentOrigins: [] };
const toIndex = (api: string) =>
  `<meta name="fathom-sync:api" content="${api}"><meta name="fathom-sync:parents" content="">${"<p>x".repeat(500)}`;
/** As it is served: told where the API is. */
const INDEX = toIndex(SURROUNDINGS.apiUrl);

let page: PageServer;
beforeAll(async () => {
  page = await servePage({ port: 0 });
});
const folders: string[] = [];
afterAll(async () => {
  await page.stop();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

async function createFolder(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "fathom-sync-page-"));
  folders.push(root);
  const folder = join(root, "page");
  await mkdir(join(folder, "assets"), { recursive: true });
  await writeFile(join(root, "secret.txt"), "outside");
  await writeFile(join(folder, "index.html"), toIndex(""));
  await writeFile(join(folder, "assets", "index-a1.js"), "export const one = 1;");
  return folder;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Sends the path as it stands: `fetch` would tidy it up first. */
function ask(path: string, method = "GET", headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(page.url, { path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });
}

describe("the page's server", () => {
  it("says that the page is being built, and why there is none", async () => {
    expect(await ask("/")).toMatchObject({ status: 503, headers: { "retry-after": "2", refresh: "2" } });
    page.giveUp("The page could not be built.");
    const answer = await ask("/");
    expect([answer.status, String(answer.body)]).toEqual([503, "The page could not be built.\n"]);
  });

  describe("with a page", () => {
    beforeAll(async () => {
      const folder = await createFolder();
      await page.show(await readPageFiles(folder), SURROUNDINGS);
    });

    it("serves the index for the app's own routes, a rep's id with dots among them", async () => {
      for (const path of ["/", "/index.html", "/reps/eva.de.wit?tab=calls", "/runs/schedule-20261122T151703Z"]) {
        const answer = await ask(path);
        expect([path, answer.status, answer.headers["content-type"]]).toEqual([path, 200, "text/html; charset=utf-8"]);
        expect(String(answer.body)).toBe(INDEX);
      }
    });

    it("never answers HTML for a part of an older build", async () => {
      expect(await ask("/assets/old-9f.js")).toMatchObject({ status: 404, headers: { "cache-control": "no-store" } });
      expect((await ask("/favicon.ico")).status).toBe(404);
    });

    it("puts the security headers on every answer, errors included", async () => {
      for (const path of ["/", "/assets/index-a1.js", "/assets/none.js", "/%"]) {
        expect((await ask(path)).headers).toMatchObject({
          "content-security-policy": expect.stringContaining("connect-src 'self' http://127.0.0.1:4000"),
          "x-content-type-options": "nosniff",
          "x-frame-options": "DENY",
        });
      }
    });

    it("lets hashed files be kept for ever, and everything else be asked for again", async () => {
      const asset = await ask("/assets/index-a1.js");
      expect(asset.headers).toMatchObject({
        "cache-control": "public, max-age=31536000, immutable",
        "content-type": "text/javascript; charset=utf-8",
      });
      const index = await ask("/");
      expect(index.headers["cache-control"]).toBe("no-cache");
      const again = await ask("/", "GET", { "if-none-match": String(index.headers.etag) });
      expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, index.headers.etag]);
    });

    it.each([
      ["br, gzip", "br"],
      ["gzip, deflate", "gzip"],
      ["br;q=0, gzip", "gzip"],
      ["identity", undefined],
    ])("compresses as %s asks", async (accepted, encoding) => {
      const answer = await ask("/", "GET", { "accept-encoding": accepted });
      expect(answer.headers["content-encoding"]).toBe(encoding);
      expect(answer.body.length < INDEX.length).toBe(encoding !== undefined);
      expect(answer.headers["content-length"]).toBe(String(answer.body.length));
    });

    it.each([
      "/../secret.txt",
      "/assets/../../secret.txt",
      "/%2e%2e/secret.txt",
      "/..%2fsecret.txt",
      "/assets/..%5c..%5csecret.txt",
      "//secret.txt",
    ])("does not leave its folder for %s", async (path) => {
      const answer = await ask(path);
      expect([answer.status, String(answer.body)]).toEqual([404, "There is no such file.\n"]);
    });

    it("refuses what is no path, and what would change something", async () => {
      expect((await ask("/%E0%A4%A")).status).toBe(400);
      for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
        expect(await ask("/", method)).toMatchObject({ status: 405, headers: { allow: "GET, HEAD" } });
      }
    });

    it("answers HEAD as GET, without the body", async () => {
      const [head, get] = [await ask("/", "HEAD"), await ask("/")];
      expect(head.body.length).toBe(0);
      const withoutDate = ({ date: _date, ...headers }: Answer["headers"]) => headers;
      expect([head.status, withoutDate(head.headers)]).toEqual([get.status, withoutDate(get.headers)]);
    });
  });
});

it("names a file whose kind it does not know", async () => {
  const folder = await createFolder();
  await writeFile(join(folder, "notes.docx"), "x");
  await expect(readPageFiles(folder)).rejects.toThrow("notes.docx");
});
