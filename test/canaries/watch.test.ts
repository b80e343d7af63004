import { createPowertoolsMetrics } from "@fathom-sync/functions";
import { createSimulator } from "@fathom-sync/simulator";
import { describe, expect, it } from "vitest";
import { ALARMS } from "../../infra/plan/alarm-plan.ts";
import { assertNoLeaks, createWatchedLog, learnSecret, takeLeaks, watchMessage, watchText } from "./index.ts";
import { watchConsole, watchStream } from "./watch-process.ts";

const EMAIL = "rosa@tailspin.example";

/** What a leak leaves behind; taken, so that this test itself does not fail by it. */
function listLeaks() {
  return takeLeaks().map(({ kind, channel }) => `${kind} in ${channel}`);
}

describe("the watch over the suite", () => {
  it.fails("fails the test that writes a secret to the log", () => {
    createWatchedLog().info("sync.rep_done", { repId: "rep-1", email: EMAIL });
  });

  it.fails("fails the test that answers with one", () => {
    new Response(`{"detail":"${EMAIL}"}`, { status: 400, headers: { "content-type": "application/problem+json" } });
  });

  it("fails with kind and place, and without the secret", () => {
    createWatchedLog().warn("rep.refused", { repId: "rep-1", email: EMAIL });
    expect(assertNoLeaks).toThrow(/^secrets were written:\nemail in log: .*rep\.refused.*‹email›/);
    createWatchedLog().warn("rep.refused", { repId: "rep-1", email: EMAIL });
    expect(assertNoLeaks).not.toThrow(EMAIL);
    expect(assertNoLeaks).not.toThrow();
  });

  it("sees messages of errors and of their causes", () => {
    const cause = new Error(`no user ${EMAIL}`);
    createWatchedLog().error("sync.fault", new Error("it broke", { cause }), { repId: "rep-1" });
    expect(listLeaks()).toContain("email in log");
  });

  it("sees what goes to streams and to the console, and passes it on", () => {
    const written: unknown[] = [];
    const write = (...given: unknown[]) => {
      written.push(given[0]);
      return true;
    };
    const stream = { write };
    const own = { log: write, info: write, warn: write, error: write, debug: write };
    watchStream(stream);
    watchConsole(own);
    const metrics = createPowertoolsMetrics({
      stage: "canary-stage",
      clock: { now: () => Date.now(), sleep: async () => undefined },
      write: (line) => stream.write(line),
    });
    metrics.add("CallsAdded", 1);
    metrics.flush?.();
    expect(listLeaks()).toEqual(["canary in console"]);
    own.info({ email: EMAIL });
    own.debug(new Error(EMAIL));
    stream.write(Buffer.from(EMAIL));
    expect(new Set(listLeaks())).toEqual(new Set(["email in console"]));
    expect(written).toHaveLength(4);
  });

  it("stands before this process's streams and console", () => {
    const { info, error } = globalThis.console;
    for (const write of [process.stdout.write, process.stderr.write, info, error]) {
      expect(write.name).toContain("watched");
    }
  });

  it("sees problems the API answers, wherever they are made, and not what it answers well", () => {
    const headers = { "content-type": "application/problem+json; charset=utf-8" };
    new Response(JSON.stringify({ detail: EMAIL }), { status: 404, headers });
    expect(listLeaks()).toEqual(["email in error-body"]);
    new Response(JSON.stringify({ email: EMAIL }), { headers: { "content-type": "application/json" } });
    expect(listLeaks()).toEqual([]);
  });

  it("leaves answers what they are", async () => {
    const response = new Response("text", { status: 201, headers: { "x-one": "1" } });
    expect(response).toBeInstanceOf(Response);
    expect([response.status, response.headers.get("x-one"), await response.text()]).toEqual([201, "1", "text"]);
  });

  it("learns what a Fathom of the test answers", async () => {
    const simulator = createSimulator({ clock: { now: () => Date.parse("2026-11-22T12:00:00Z") } });
    const { email, apiKey } = simulator.addUser({ email: EMAIL, name: "Rosa Lind" });
    simulator.addMeeting(email, { title: "Overname van de bakkerij", createdAt: "2026-11-20T12:00:00Z" });
    const log = createWatchedLog();
    log.info("test", { title: "Overname van de bakkerij" });
    expect(listLeaks()).toEqual([]);
    await simulator.fetch("https://fathom.example/external/v1/meetings", { headers: { "x-api-key": apiKey } });
    log.info("test", { title: "Overname van de bakkerij" });
    expect(listLeaks()).toEqual(["title in log"]);
  });

  it("learns secrets made at random", () => {
    learnSecret("service-token", "q5VnXh0a-8Yw2");
    watchText("terminal", "the token is q5VnXh0a-8Yw2.");
    expect(listLeaks()).toEqual(["service-token in terminal"]);
  });

  it("sees messages, dead ones too", () => {
    watchMessage(JSON.stringify({ v: 1, repId: EMAIL }));
    expect(listLeaks()).toContain("email in message");
  });

  it("finds nothing in the texts of the alarms", () => {
    expect(ALARMS.length).toBeGreaterThan(5);
    for (const alarm of ALARMS) watchText("alarm", JSON.stringify(alarm));
    expect(listLeaks()).toEqual([]);
  });
});
