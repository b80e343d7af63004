import { createSimulator } from "@fathom-sync/simulator";
import { describe, expect, it } from "vitest";
import { addFathomTexts } from "./fathom-texts.ts";
import { EXCEPTIONS, scanMessage, scanText } from "./scanner.ts";
import type { SecretKind } from "./secret-shapes.ts";
import { addSimulatorTexts } from "./simulator-texts.ts";
import { createTextIndex } from "./texts.ts";

const index = createTextIndex();
addSimulatorTexts(index);
const simulator = createSimulator({ seed: 4 });
const user = simulator.addUser({ email: "rosa@tailspin.example", name: "Rosa Lind" });
const meeting = simulator.addMeeting(user.email, { createdAt: Date.now() - 86_400_000, durationMinutes: 40 });
const { accessToken, refreshToken } = simulator.issueOAuthToken(user.email);
const { secret } = simulator.webhooks.create(user.email, {
  destination_url: "https://crm.example/hook",
  triggered_for: ["my_recordings"],
  include_summary: true,
});

const PLANTED: readonly (readonly [string, SecretKind, string])[] = [
  ["a key of the simulator", "api-key", user.apiKey],
  ["any key in a header", "api-key", "x-api-key: 8f3kD02mmc"],
  ["any key in a dump of headers", "api-key", `"X-Api-Key":"8f3kD02mmc"`],
  ["an access token", "oauth-token", accessToken],
  ["a refresh token", "oauth-token", refreshToken],
  ["a webhook's secret", "webhook-secret", secret],
  ["a service token", "service-token", "service-token-0123456789"],
  ["the simulation's service token", "service-token", "simulation-service-token"],
  ["a cron secret", "cron-secret", "cron-secret-0123456789"],
  ["an authorization header", "bearer", "Bearer q8vK2mZx01"],
  ["a JWT", "jwt", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJyZXAifQ.c2lnbmF0dXJl"],
  ["a key of AWS", "aws-key", "AKIAABCDEFGHIJKLMNOP"],
  ["an e-mail address", "email", "rosa@tailspin.example"],
  ["an odd e-mail address", "email", "Jürgen+crm@xn--bcher-kva.example"],
  ["an e-mail address in a URL", "email", "/api/contacts/rosa%40tailspin.example/calls"],
  ["a share link", "share-link", "https://fathom.video/share/Zk3vExampleToken"],
  ["a link to a call", "call-link", "https://fathom.video/calls/700000001?timestamp=1"],
  ["a link to a meeting", "meeting-link", "https://meet.google.com/abc-defg-hij"],
  ["a title nobody chose", "title", meeting.title],
  ["a chosen title", "title", "Bloemhof Logistiek <> Tailspin kennismaking"],
  ["a sentence", "said", "Who else would need to be involved in a decision like this?"],
  ["a Dutch sentence", "said", "Wat gebeurt er als iemand zich op dinsdag ziek meldt?"],
  ["a line of a summary", "said", "**Security:** hosting in Europe is a hard requirement."],
  ["a task", "said", "Share the security documentation"],
  ["a guest", "person", "Sam Customer"],
  ["somebody with an odd name", "person", "محمد عبد الله"],
  ["what a test plants", "canary", "canary-share"],
];

const LINE = (planted: string) => `info sync.rep_done ${JSON.stringify({ repId: "rep-1", note: planted })} at once`;

describe("the scanner", () => {
  it.each(PLANTED)("finds %s, and tells of it without repeating it", (_what, kind, planted) => {
    const found = scanText(index, "log", LINE(planted));
    expect(found.map((one) => one.kind)).toContain(kind);
    const told = JSON.stringify(found);
    expect(told).toContain("sync.rep_done");
    expect(told).not.toContain(planted);
  });

  it.each([
    ['info sync.rep_done {"repId":"rep-1","runId":"slot-2026-11-22T12:00:00Z","outcome":"complete","calls":900000001}'],
    [
      '{"level":"INFO","message":"fathom.request","path":"/meetings","status":200,"durationMs":31,"connectionId":"rep:a"}',
    ],
    [
      "error api.fault TypeError: x\n    at go (/app/node_modules/.pnpm/electrodb@3.5.0_@aws-sdk+lib.io/dist/index.js:1:2)",
    ],
    ["at file:///app/node_modules/.pnpm/@smithy+core@3.1.0-beta.rc/node_modules/@smithy/core/index.js:3"],
    ["fathom-sync: 5 of 5 reps complete until 2026-11-22 12:00, one or two service tokens, separated by a comma"],
    ["https://api.fathom.ai/external/v1 answered 503 and the call 900000001 waits"],
  ])("finds nothing in %s", (line) => {
    for (const channel of ["log", "metric", "error-body", "alarm", "terminal", "console"] as const) {
      expect(scanText(index, channel, line)).toEqual([]);
    }
  });

  it("allows what its exceptions name, there and nowhere else", () => {
    expect(scanText(index, "terminal", "Sam Customer: complete")).toEqual([]);
    expect(scanText(index, "log", "Sam Customer: complete")).toHaveLength(1);
    expect(scanText(index, "error-body", "an e-mail address like name@example.com")).toEqual([]);
    expect(scanText(index, "error-body", "an e-mail address like rosa@example.com")).toHaveLength(1);
    expect(scanText(index, "log", "name@example.com")).toHaveLength(1);
    expect(EXCEPTIONS).toHaveLength(2);
  });

  it("knows every sentence the simulated Fathom makes up, before Fathom has said it", async () => {
    const said = await askForTexts();
    expect(said.length).toBeGreaterThan(100);
    const unknown = said.filter((text) => scanText(index, "log", LINE(text)).length === 0);
    expect(unknown).toEqual([]);
  });

  it("knows whatever a Fathom has answered, texts of tests too, and what of them is escaped in JSON", () => {
    const own = createTextIndex();
    const item = {
      recording_id: 1,
      title: "Rondje langs de velden",
      transcript: [{ text: 'He said "not before the merger" and left' }],
      default_summary: { markdown_formatted: "## Doel\n\n- De fusie bespreken met Ödön" },
      action_items: [{ description: "Bel de notaris terug" }],
      calendar_invitees: [{ name: "Wilhelmina Drees" }],
    };
    addFathomTexts(own, JSON.stringify({ items: [item], next_cursor: null }));
    for (const [kind, text] of [
      ["title", item.title],
      ["said", item.transcript[0]?.text],
      ["said", item.default_summary.markdown_formatted],
      ["said", item.action_items[0]?.description],
      ["person", "Wilhelmina Drees"],
    ] as const) {
      expect(scanText(own, "log", LINE(text ?? "")).map((one) => one.kind)).toContain(kind);
    }
    addFathomTexts(own, "not JSON, but recording_id");
  });

  it("lets messages carry identifiers and nothing else", () => {
    const message = { v: 1, kind: "sync-rep", repId: "rep-1", runId: "slot-2026-11-22T12:00:00.000Z", attempt: 1 };
    expect(scanMessage(index, JSON.stringify(message))).toEqual([]);
    const more = { ...message, window: { since: "2026-11-22T12:00:00.000Z", deep: true } };
    expect(scanMessage(index, JSON.stringify(more))).toEqual([]);
    expect(scanMessage(index, JSON.stringify({ ...message, note: "any words" }))).toMatchObject([
      { kind: "no-identifier", around: "body.note" },
    ]);
    expect(scanMessage(index, JSON.stringify({ ...message, repId: user.email })).length).toBeGreaterThan(0);
    expect(scanMessage(index, `{"v":1, broken ${user.apiKey}`)).toMatchObject([{ kind: "api-key" }]);
  });
});

/** All texts of a demo company's calls that are long enough to be anybody's. */
async function askForTexts(): Promise<string[]> {
  const demo = createSimulator({ seed: 9 });
  const [rep] = demo.seedDemo({ reps: 1 });
  const query = "include_transcript=true&include_summary=true&include_action_items=true";
  const response = await demo.fetch(`https://fathom.example/external/v1/meetings?${query}`, {
    headers: { "x-api-key": rep?.apiKey ?? "" },
  });
  const page = (await response.json()) as {
    items: {
      title: string;
      transcript: { text: string }[] | null;
      default_summary: { markdown_formatted: string } | null;
      action_items: { description: string }[] | null;
    }[];
  };
  const texts = page.items.flatMap((item) => [
    item.title,
    ...(item.transcript ?? []).map(({ text }) => text).filter((text) => text.length > 40),
    ...(item.action_items ?? []).map(({ description }) => description),
    item.default_summary?.markdown_formatted ?? "",
  ]);
  return texts.filter((text) => text.length > 15);
}
