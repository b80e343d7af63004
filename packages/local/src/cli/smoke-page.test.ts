import { describe, expect, it } from "vitest";
import { toPageChecks } from "./smoke-page.ts";

const POLICY = { "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'" };
const INDEX = '<script type="module" src="/assets/index-a1.js"></script><div id="root"></div>';

const html = () => new Response(INDEX, { headers: { "content-type": "text/html; charset=utf-8", ...POLICY } });
const script = () => new Response("1", { headers: { "content-type": "text/javascript" } });
const missing = () => new Response("<Error/>", { status: 404, headers: { "content-type": "application/xml" } });

/** A page that is well, but for what is changed; by path. */
function createPage(changes: Readonly<Record<string, () => Response>> = {}) {
  const answers: Readonly<Record<string, (bearer?: string) => Response>> = {
    "/": html,
    "/reps/smoke-test-none": html,
    "/assets/index-a1.js": script,
    "/assets/smoke-test-none.js": missing,
    "/api/health": () => Response.json({ version: "1" }),
    "/api/reps?limit=1": (bearer) => Response.json({}, { status: bearer === undefined ? 401 : 200 }),
    ...changes,
  };
  return async (target: string, bearer?: string) =>
    answers[target.replace("https://page.example", "")]?.(bearer) ?? new Response(null, { status: 500 });
}

async function listFaults(changes: Readonly<Record<string, () => Response>>, token: string | undefined = "token") {
  const faults: string[] = [];
  for (const { name, run } of toPageChecks("https://page.example", token, createPage(changes))) {
    await run().catch((error: Error) => faults.push(`${name}: ${error.message}`));
  }
  return faults;
}

describe("toPageChecks", () => {
  it("find nothing at a page that is well, and ask with the token only when there is one", async () => {
    expect(await listFaults({})).toEqual([]);
    expect(toPageChecks("https://page.example", undefined, createPage())).toHaveLength(5);
  });

  it.each([
    ["a file the index names is gone", { "/assets/index-a1.js": missing }, "status 404 instead of 200"],
    ["a missing part is answered with the page", { "/assets/smoke-test-none.js": html }, "status 200 instead of 404"],
    ["a file is the page", { "/assets/index-a1.js": html }, "the answer is the page"],
    ["a deep link is missing", { "/reps/smoke-test-none": missing }, "status 404 instead of 200"],
    [
      "there is no policy",
      { "/": () => new Response(INDEX, { headers: { "content-type": "text/html" } }) },
      "no policy",
    ],
    ["the address answers with something else", { "/": script }, "the answer is not the page"],
    ["the API is somewhere else", { "/api/health": html }, "the answer is the page"],
    [
      "the token is dropped on the way",
      { "/api/reps?limit=1": () => new Response(null, { status: 401 }) },
      "401 instead",
    ],
  ])("tell when %s", async (_what, changes, said) => {
    expect(await listFaults(changes)).toEqual([expect.stringContaining(said)]);
  });
});
