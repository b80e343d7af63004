import { describe, expect, it } from "vitest";
import { createServerClock } from "./server-clock.ts";

const SERVER = "Sun, 22 Nov 2026 13:45:00 GMT";
const SERVER_MS = Date.parse(SERVER);
const HOUR_MS = 3_600_000;

async function listen(browserMs: number, date?: string) {
  const clock = createServerClock({
    fetch: async () => new Response(null, { headers: date === undefined ? {} : { date } }),
    now: () => browserMs,
  });
  await clock.fetch("https://sync.example/api/health", {});
  return clock.now();
}

describe("createServerClock", () => {
  it("follows the server when the browser is off by hours", async () => {
    expect(await listen(SERVER_MS - 3 * HOUR_MS, SERVER)).toBe(SERVER_MS);
    expect(await listen(SERVER_MS + 3 * HOUR_MS, SERVER)).toBe(SERVER_MS);
  });

  it("keeps the browser's clock where the two agree, or nothing is said", async () => {
    expect(await listen(SERVER_MS + 900, SERVER)).toBe(SERVER_MS + 900);
    expect(await listen(SERVER_MS + 3 * HOUR_MS)).toBe(SERVER_MS + 3 * HOUR_MS);
  });
});
