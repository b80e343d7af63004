import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createFathomSources } from "./fathom-source.ts";
import { buildAnswer, buildPageBody } from "./fixtures/build-answer.ts";
import { buildLog } from "./fixtures/build-log.ts";
import { buildMeeting } from "./fixtures/build-meeting.ts";
import { buildVirtualClock } from "./fixtures/virtual-clock.ts";

const key = "canary-key-5f0d";
const canaries = [key, "canary.person", "canary-domain", "Canary title", "Canary sentence", "canary-share"];

const meeting = buildMeeting({
  title: "Canary title",
  share_url: "https://fathom.video/share/canary-share",
  recorded_by: { name: "Canary title", email: "canary.person@canary-domain.example" },
  transcript: [{ speaker: { display_name: "Canary title" }, text: "Canary sentence" }],
  default_summary: { template_name: null, markdown_formatted: "Canary sentence" },
});
const oddMeetings = [
  meeting,
  { ...meeting, title: { text: "Canary title" }, transcript: [{ text: ["Canary sentence"] }] },
  { ...meeting, recording_id: "Canary title" },
  { ...meeting, created_at: "Canary sentence" },
  "Canary sentence",
];
const body = buildPageBody(oddMeetings);
const echo = JSON.stringify({ error: `${key} of canary.person@canary-domain.example`, meeting });

/** Everything a reader of logs could see of an error: message, stack, causes, own fields. */
function toText(value: unknown): string {
  return inspect(value, { depth: 10, showHidden: true });
}

describe("what is logged and thrown", () => {
  it.each<[string, () => Response]>([
    ["a page with odd meetings", () => buildAnswer(body)],
    ["a page that is cut off", () => buildAnswer(body.slice(0, 900))],
    ["a page that is not JSON at its first byte", () => buildAnswer(`Canary sentence ${body}`)],
    ["HTML", () => buildAnswer("<p>Canary sentence canary.person@canary-domain.example</p>")],
    ["fields named by content", () => buildAnswer('{"Canary sentence":1,"canary.person@canary-domain.example":2}')],
    ["a content type of content", () => buildAnswer("{}", { headers: { "content-type": "Canary sentence" } })],
    ["a cursor of a wrong type", () => buildAnswer('{"items":[],"next_cursor":["Canary sentence"]}')],
    ...[400, 401, 403, 404, 429, 500].map((status): [string, () => Response] => [
      `a ${status} that echoes`,
      () => buildAnswer(echo, { status }),
    ]),
    [
      "a network error that quotes the request",
      () => {
        throw new TypeError(`Headers: "${key}" is invalid`, {
          cause: new Error("canary.person@canary-domain.example"),
        });
      },
    ],
  ])("holds no key, address, title or sentence: %s", async (_what, answer) => {
    const { log, lines } = buildLog();
    const clock = buildVirtualClock();
    const sources = createFathomSources({ fetch: async () => answer(), clock, log, random: () => 0 });
    const source = sources.open({
      apiKey: key,
      connectionId: "connection-1",
      recordedBy: "canary.person@canary-domain.example",
      deadlineAt: clock.now() + 60_000,
    });
    const thrown: unknown[] = [];
    const keep = (error: unknown): void => {
      thrown.push(error);
    };
    const window = { createdAfter: "2026-09-14T00:00:00Z", createdBefore: "2026-09-15T00:00:00Z" };
    const page = await source.listCalls({ ...window, detail: "full" }).catch(keep);
    await source.probe().catch(keep);
    const seen = [...lines, ...thrown, page?.unreadable].map(toText).join("\n");
    expect(seen).toContain("fathom.request");
    for (const canary of canaries) expect(seen).not.toContain(canary);
  });

  it("still says what is wrong with a meeting", async () => {
    const { log, lines } = buildLog();
    const clock = buildVirtualClock();
    const sources = createFathomSources({ fetch: async () => buildAnswer(body), clock, log, random: () => 0 });
    const input = { apiKey: key, connectionId: "c", recordedBy: null, deadlineAt: clock.now() + 1_000 };
    await sources.open(input).probe();
    await sources.open(input).listCalls({ createdAfter: "2026-09-14", createdBefore: "2026-09-15", detail: "full" });
    expect(toText(lines)).toContain("title, transcript.0.text");
  });
});
