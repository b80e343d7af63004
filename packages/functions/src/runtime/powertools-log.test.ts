import { afterEach, describe, expect, it, vi } from "vitest";
import { watchText } from "../../../../test/canaries/index.ts";
import { createPowertoolsLog } from "./powertools-log.ts";

// Powertools writes through the global console where this is set, so that lines can be seen here.
vi.stubEnv("POWERTOOLS_DEV", "true");
afterEach(() => vi.restoreAllMocks());

function record(level: "info" | "error" | "debug" | "warn") {
  const lines: Record<string, unknown>[] = [];
  vi.spyOn(console, level).mockImplementation((line: string) => {
    watchText("log", line);
    lines.push(JSON.parse(line) as Record<string, unknown>);
  });
  return lines;
}

describe("createPowertoolsLog", () => {
  it("writes one JSON object: event, fields, version", () => {
    const lines = record("info");
    createPowertoolsLog({ logLevel: "INFO", version: "1.2.3" }).info("run.dispatched", { runId: "r", reps: 2 });
    expect(lines).toEqual([
      expect.objectContaining({
        level: "INFO",
        message: "run.dispatched",
        service: "fathom-sync",
        version: "1.2.3",
        runId: "r",
        reps: 2,
      }),
    ]);
  });

  it("leaves out what is below its level", () => {
    const lines = record("debug");
    createPowertoolsLog({ logLevel: "INFO", version: "1" }).debug("quiet");
    expect(lines).toEqual([]);
  });

  it("tells an error by name, message and stack, and what is no error by its type alone", () => {
    const lines = record("error");
    const log = createPowertoolsLog({ logLevel: "INFO", version: "1" });
    log.error("broken", new TypeError("why"), { repId: "a" });
    log.error("broken", { secret: "canary" });
    expect(lines).toEqual([
      expect.objectContaining({
        message: "broken",
        repId: "a",
        error: expect.objectContaining({ name: "TypeError", message: "why", stack: expect.anything() }),
      }),
      expect.objectContaining({ error: expect.objectContaining({ message: "thrown: object" }) }),
    ]);
    expect(JSON.stringify(lines)).not.toContain("canary");
  });

  it("leaves out the fields an error carries: a request, an item, whatever a library has hung on it", () => {
    const lines = record("error");
    const cause = Object.assign(new Error("below"), { Item: { apiKey: "canary" } });
    const error = Object.assign(new Error("above", { cause }), { params: { email: "canary@x.example" } });
    createPowertoolsLog({ logLevel: "INFO", version: "1" }).error("broken", error);
    expect(JSON.stringify(lines)).toContain("below");
    expect(JSON.stringify(lines)).not.toContain("canary");
  });
});
