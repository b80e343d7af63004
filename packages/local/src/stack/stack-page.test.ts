/** The page beside the API: on an origin of its own, which the API answers. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { createTestFolder } from "../../test/fixtures/folder.ts";
import { startTestStack } from "../../test/fixtures/stack.ts";

// A whole stack, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

const INDEX = '<meta name="fathom-sync:api" content=""><meta name="fathom-sync:parents" content="">';
const CRM = "https://crm.example";

describe("a stack with a page", () => {
  it("serves it when it is built, told where the API is; and the API answers its scripts, the CRM's, and no others", async () => {
    const folder = await createTestFolder();
    await writeFile(join(folder, "index.html"), INDEX);
    const built = Promise.withResolvers<string>();
    const stack = await startTestStack({
      callers: { FATHOM_SYNC_CORS_ORIGINS: CRM },
      buildPage: () => built.promise,
    });
    try {
      const { apiUrl, pageUrl = "" } = stack.addresses;
      expect((await fetch(pageUrl)).status).toBe(503);
      built.resolve(folder);
      expect(await stack.pageShown).toBeUndefined();
      const page = await fetch(`${pageUrl}/reps/rep-1`);
      expect(page.status).toBe(200);
      const html = await page.text();
      expect(html).toContain(`name="fathom-sync:api" content="${apiUrl}"`);
      expect(html).toContain(`name="fathom-sync:parents" content="${CRM}"`);
      expect(page.headers.get("content-security-policy")).toContain(`connect-src 'self' ${apiUrl};`);
      expect(page.headers.get("content-security-policy")).toMatch(new RegExp(`frame-ancestors ${CRM}$`));
      for (const [origin, allowed] of [
        [pageUrl, pageUrl],
        [pageUrl.replace("127.0.0.1", "localhost"), pageUrl.replace("127.0.0.1", "localhost")],
        [CRM, CRM],
        ["https://other.example", null],
      ] as const) {
        const answer = await fetch(`${apiUrl}/api/health`, { headers: { origin } });
        expect([origin, answer.headers.get("access-control-allow-origin")]).toEqual([origin, allowed]);
      }
    } finally {
      await stack.stop();
    }
  });

  it("works without it when it cannot be built, says why, and stops while it is being built", async () => {
    const broken = await startTestStack({ buildPage: () => Promise.reject(new Error("a comma is missing")) });
    try {
      expect(await broken.pageShown).toBe("The page cannot be shown: a comma is missing");
      const page = await fetch(broken.addresses.pageUrl ?? "");
      expect([page.status, await page.text()]).toEqual([503, "The page cannot be shown: a comma is missing\n"]);
      expect((await fetch(`${broken.addresses.apiUrl}/api/health`)).status).toBe(200);
    } finally {
      await broken.stop();
    }
    const slow = await startTestStack({
      buildPage: (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    });
    await slow.stop();
    expect(await slow.pageShown).toContain("aborted");
  });
});
