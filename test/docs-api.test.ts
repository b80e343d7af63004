/** Holds docs/api.md to the contract, and the client's examples to the README, the compiler and the API's answers. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type RunView, toApiMarkdown, toProblem } from "@fathom-sync/contract";
import { afterEach, describe, expect, it, vi } from "vitest";
import { refreshCalls } from "../docs/examples/nextjs/actions.ts";
import { startBulkSync } from "../docs/examples/nextjs/bulk-sync.ts";
import { EXAMPLES } from "../packages/contract/src/examples.ts";
import { listCodeBlocks, readDocument } from "./docs-markdown.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

describe("docs/api.md", () => {
  it("is what `npx pnpm docs:api` makes of the contract", () => {
    expect(readDocument("docs/api.md")).toBe(toApiMarkdown());
  });
});

describe("the examples for Next.js", () => {
  it("are the same in the README and in docs/examples", () => {
    expect(listCodeBlocks(readDocument("packages/contract/README.md"), "ts")).toEqual([
      readDocument("docs/examples/nextjs/actions.ts"),
      readDocument("docs/examples/nextjs/bulk-sync.ts"),
    ]);
  });

  it("refresh a rep from a server action over HTTP, and turn a refusal into its sentence", async () => {
    const problem = toProblem("rep_paused", { language: "nl" });
    const asked: unknown[] = [];
    const server = createServer((request, response) => {
      const { method, url, headers } = request;
      asked.push({ method, url, token: headers.authorization, language: headers["accept-language"] });
      const [status, body] = url === "/api/reps/a/refresh" ? [200, EXAMPLES.refresh] : [problem.status, problem];
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    vi.stubEnv("FATHOM_SYNC_API_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    vi.stubEnv("FATHOM_SYNC_SERVICE_TOKEN", "token-0123456789abcdef");
    try {
      const { outcome, message } = EXAMPLES.refresh;
      expect(await refreshCalls("a")).toEqual({ outcome, message });
      expect(await refreshCalls("b")).toEqual({ outcome: "refused", message: problem.detail });
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    expect(asked[0]).toEqual({
      method: "POST",
      url: "/api/reps/a/refresh",
      token: "Bearer token-0123456789abcdef",
      language: "nl",
    });
  });

  it("start a bulk sync in the browser, show its progress and can cancel it", async () => {
    const { perRep: _perRep, ...run } = EXAMPLES.runWithReps;
    const cancelled: RunView = EXAMPLES.runCancelled;
    const sent: string[] = [];
    const fetched = vi.fn(async (url: string, { method, headers }: RequestInit) => {
      sent.push(`${method} ${new URL(url).pathname}`);
      expect(new Headers(headers).get("authorization")).toBe("Bearer jwt-1");
      if (method === "POST") return Response.json(EXAMPLES.runAccepted, { status: 202 });
      return Response.json(method === "DELETE" ? cancelled : run);
    });
    vi.stubGlobal("fetch", fetched);
    const shares: number[] = [];
    const sync = await startBulkSync(
      async () => "jwt-1",
      (share) => shares.push(share),
    );
    expect(await sync.over).toEqual(run);
    expect(shares).toEqual([1]);
    expect(await sync.cancel()).toEqual(cancelled);
    const { runId } = EXAMPLES.runAccepted;
    expect(sent).toEqual(["POST /api/sync", `GET /api/runs/${runId}`, `DELETE /api/runs/${runId}`]);
  });
});
