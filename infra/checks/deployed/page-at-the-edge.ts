/** The deployed page in front of the deployed API: the very files, the edge's function and policies, as a browser meets them. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { getBuiltPage, readPageFiles, runSmoke, servePage } from "@fathom-sync/local";
import { beforeAll, expect, it, vi } from "vitest";
import { toPageHeaders } from "../../plan/page-plan.ts";
import { type Deployment, readDeployment, SECRETS } from "../deployment.ts";
import { getPageParts } from "../page-parts.ts";
import type { RunningDeployment } from "./start-deployment.ts";

const AUTHORIZATION = { authorization: `Bearer ${SECRETS.ServiceTokens}` };
const JSON_BODY = { ...AUTHORIZATION, "content-type": "application/json" };

export function describePage(getRunning: () => RunningDeployment): void {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await readDeployment("production");
  });
  const ask = async (path: string, init: RequestInit = {}) => await fetch(`${getRunning().pageUrl}${path}`, init);

  it.each([
    "/",
    "/reps/anna",
    "/reps/eva.de.wit",
    "/reps/anna/calls/12?tab=transcript",
    "/runs/schedule-20261122T151703Z",
  ])("answers %s with its index, under the plan's headers", async (path) => {
    const answer = await ask(path);
    const parentOrigins = deployment.settings.origins;
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      ...toPageHeaders({ parentOrigins }),
      "cache-control": "no-cache",
      "content-type": expect.stringMatching(/^text\/html/),
    });
    const html = await answer.text();
    expect(html).toBe(await readFile(join(deployment.pageFolder, "index.html"), "utf8"));
    expect(html).toContain(`name="fathom-sync:parents" content="${parentOrigins.join(" ")}"`);
  });

  it("has every file of its build, each to be kept as long as it may", async () => {
    const { files } = getPageParts(deployment.graph);
    expect(files.length).toBeGreaterThan(10);
    for (const { key } of files.filter((file) => file.key !== "index.html")) {
      const answer = await ask(`/${key}`);
      const kept = key.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache";
      expect([key, answer.status, answer.headers.get("cache-control")]).toEqual([key, 200, kept]);
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(Buffer.from(await answer.arrayBuffer()).equals(await readFile(join(deployment.pageFolder, key)))).toBe(
        true,
      );
    }
  });

  it.each(["/assets/x-missing.js", "/assets/index-of-an-older-build.css", "/assets/", "/robots.txt", "/favicon.ico"])(
    "answers %s, which is not there, with 404 and never with a page",
    async (path) => {
      const answer = await ask(path);
      expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "application/xml"]);
      expect(await answer.text()).not.toMatch(/<html|<!doctype/i);
    },
  );

  it("answers each path as the page that `pnpm start` serves", async () => {
    const local = await servePage({ port: 0 });
    try {
      const { origins } = deployment.settings;
      await local.show(await readPageFiles(await getBuiltPage()), { parentOrigins: origins });
      const { files } = getPageParts(deployment.graph);
      const paths = ["/", "/reps/eva.de.wit?tab=calls", "/assets", "/assets/", "/assets/gone.js", "/robots.txt", "//"];
      const describeAnswer = async (url: string) => {
        const { status, headers, ok, ...answer } = await toParts(await fetch(url));
        const [kind = ""] = (headers["content-type"] ?? "").split(";");
        const policy = Object.keys(toPageHeaders({ parentOrigins: origins })).map((name) => [name, headers[name]]);
        return { status, policy, ...(ok ? { kind, kept: headers["cache-control"], ...answer } : {}) };
      };
      for (const path of [...paths, ...files.map(({ key }) => `/${key}`)]) {
        const [there, here] = [`${getRunning().pageUrl}${path}`, `${local.url}${path}`];
        expect([path, await describeAnswer(there)]).toEqual([path, await describeAnswer(here)]);
      }
    } finally {
      await local.stop();
    }
  });

  it("is read only", async () => {
    for (const method of ["POST", "PUT", "DELETE"]) expect((await ask("/reps", { method })).status).toBe(403);
  });

  it("lets the API in behind it: with a token, without, and with the cron secret", async () => {
    expect((await ask("/api/reps")).status).toBe(401);
    expect((await ask("/api/reps", { headers: AUTHORIZATION })).status).toBe(200);
    const cron = await ask("/api/cron/sync-fathom", {
      method: "POST",
      headers: { authorization: `Bearer ${SECRETS.CronSecret}` },
    });
    expect(cron.status).toBe(202);
    // Its own headers, and none of the page's.
    expect(cron.headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(cron.headers.get("cache-control")).toBe("no-store");
  });

  it("hands on Idempotency-Key, Location, Retry-After, ETag and If-None-Match", async () => {
    await ask("/api/reps/edge", {
      method: "PUT",
      headers: JSON_BODY,
      body: '{"name": "Edge", "email": "edge@sellers.example"}',
    });
    const start = async () => {
      const headers = { ...JSON_BODY, "idempotency-key": "the-page-at-the-edge-1" };
      const answer = await ask("/api/sync", { method: "POST", headers, body: '{"hours": 1, "repIds": ["edge"]}' });
      return { status: answer.status, location: answer.headers.get("location") };
    };
    const first = await start();
    expect(first).toMatchObject({ status: 202, location: expect.stringMatching(/^\/api\/runs\/bulk-/) });
    expect(await start()).toEqual(first);

    const read = async (more: Record<string, string> = {}) =>
      await ask(String(first.location), { headers: { ...AUTHORIZATION, ...more } });
    // Until it has ended the API says when to ask again.
    const early = await read();
    const { state } = (await early.json()) as { state: string };
    expect(early.headers.get("retry-after") !== null).toBe(state !== "finished");
    await vi.waitFor(async () => expect(await (await read()).json()).toMatchObject({ state: "finished" }), {
      timeout: 40_000,
      interval: 100,
    });
    const etag = String((await read()).headers.get("etag"));
    expect(etag).toMatch(/^(W\/)?"/);
    expect((await read({ "if-none-match": etag })).status).toBe(304);
  });

  it("keeps no error of the API: what was not there is there as soon as it is", async () => {
    const read = async () => (await ask("/api/reps/late-comer", { headers: AUTHORIZATION })).status;
    expect(await read()).toBe(404);
    await ask("/api/reps/late-comer", {
      method: "PUT",
      headers: JSON_BODY,
      body: '{"name": "Late", "email": "late@sellers.example"}',
    });
    expect(await read()).toBe(200);
  });

  it("takes no deliveries of Fathom: those go to the receiver's own URL", async () => {
    expect((await ask("/api/webhooks/fathom/nobody", { method: "POST", headers: JSON_BODY, body: "{}" })).status).toBe(
      404,
    );
  });

  it("passes the smoke test that follows a deployment", async () => {
    const { pageUrl, apiUrl, webhookUrl } = getRunning();
    const lines: string[] = [];
    const code = await runSmoke(["--url", apiUrl, "--webhook-url", webhookUrl, "--page-url", pageUrl], {
      token: SECRETS.ServiceTokens,
      fetch,
      now: Date.now,
      write: (line) => lines.push(line),
    });
    expect({ code, lines }).toMatchObject({ code: 0 });
    expect(lines.filter((line) => line.startsWith("ok")).length).toBe(13);
  });
}

async function toParts(answer: Response) {
  const { status, ok } = answer;
  return { status, ok, headers: Object.fromEntries(answer.headers), body: await answer.text() };
}
