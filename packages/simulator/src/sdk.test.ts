/**
 * The official SDK as a witness we did not write. Its version 0.0.37 cannot fetch a transcript synchronously (it
 * insists on a destination URL), so transcripts are read through the list.
 */
import { Fathom } from "fathom-typescript";
import { HTTPClient } from "fathom-typescript/lib/http.js";
import { describe, expect, it } from "vitest";
import { serveSimulator } from "./serve.ts";
import { createSimulator, type Simulator } from "./simulator.ts";
import { buildSetting, rosa } from "./testing/setting.ts";

function buildSdk(simulator: Simulator, serverURL = "https://api.fathom.ai/external/v1"): Fathom {
  return new Fathom({
    security: { apiKeyAuth: simulator.user(rosa).apiKey },
    serverURL,
    httpClient: new HTTPClient({ fetcher: simulator.fetch }),
  });
}

async function walk(sdk: Fathom, request: Parameters<Fathom["listMeetings"]>[0] = {}) {
  const pages = [];
  for await (const page of await sdk.listMeetings(request)) if (page !== undefined) pages.push(page.result);
  return pages;
}

describe("the official TypeScript SDK", () => {
  it("walks all pages of a demo team's calls, with its strict validation", async () => {
    const { simulator, clock } = buildSetting();
    const scheduled = { scheduledStartAt: clock.now() - 7_200_000, scheduledEndAt: clock.now() - 5_400_000 };
    for (let count = 0; count < 23; count += 1) {
      simulator.addMeeting(rosa, { ...scheduled, createdAt: clock.now() - 3_600_000 - count * 1000 });
    }
    const includes = {
      includeTranscript: true,
      includeSummary: true,
      includeActionItems: true,
      includeCrmMatches: true,
    };
    const pages = await walk(buildSdk(simulator), includes);
    expect(pages.map(({ items }) => items.length)).toEqual([10, 10, 3]);
    const meetings = pages.flatMap(({ items }) => items);
    expect(meetings.map(({ recordingId }) => recordingId)).toEqual(
      simulator.meetings(rosa).map(({ recordingId }) => recordingId),
    );
    expect(meetings[0]?.transcript?.[0]).toMatchObject({
      speaker: { displayName: "Rosa Lind" },
      text: expect.any(String),
    });
    expect(meetings[0]?.defaultSummary?.markdownFormatted).toContain("## Meeting Purpose");
  });

  it("narrows by recorder and creation time", async () => {
    const { simulator, clock } = buildSetting();
    const [kept] = [1, 5].map((hours) => simulator.addMeeting(rosa, { createdAt: clock.now() - hours * 3_600_000 }));
    const createdAfter = new Date(clock.now() - 2 * 3_600_000).toISOString();
    const [page] = await walk(buildSdk(simulator), { createdAfter, recordedBy: [rosa] });
    expect(page?.items.map(({ recordingId }) => recordingId)).toEqual([kept?.recordingId]);
  });

  it("reads a summary, teams and members, over a real socket", async () => {
    const simulator = createSimulator();
    simulator.addUser({ email: rosa, name: "Rosa Lind", team: "Sales" });
    const { recordingId } = simulator.addMeeting(rosa, { createdAt: Date.now() - 3_600_000 });
    const server = await serveSimulator(simulator);
    try {
      const sdk = new Fathom({ security: { apiKeyAuth: simulator.user(rosa).apiKey }, serverURL: server.baseUrl });
      expect(await sdk.getRecordingSummary({ recordingId })).toMatchObject({ summary: { templateName: "General" } });
      const names: string[] = [];
      for await (const page of await sdk.listTeams({}))
        names.push(...(page?.result.items.map(({ name }) => name) ?? []));
      for await (const page of await sdk.listTeamMembers({}))
        names.push(...(page?.result.items.map(({ email }) => email) ?? []));
      expect(names).toEqual(["Sales", rosa]);
    } finally {
      await server.close();
    }
  });

  it("creates a webhook, verifies its delivery and deletes it", async () => {
    const received: { headers: Record<string, string>; body: string }[] = [];
    const simulator = createSimulator({
      webhookFetch: async (_, init) => {
        received.push({ headers: init?.headers as Record<string, string>, body: String(init?.body) });
        return new Response();
      },
    });
    simulator.addUser({ email: rosa, name: "Rosa Lind" });
    const sdk = buildSdk(simulator);
    const webhook = await sdk.createWebhook({
      destinationUrl: "https://hooks.example.com/rosa",
      triggeredFor: ["my_recordings"],
      includeTranscript: true,
      includeSummary: true,
    });
    // The SDK checks the timestamp against the machine's clock, so this simulator lives on it.
    simulator.setSwitches({}, { webhookSignature: "two", webhookHeaderCase: "lower" });
    const { recordingId } = simulator.addMeeting(rosa, { summaryReadyAt: Date.now() + 20, transcriptDelayMs: 0 });
    await expect.poll(() => received.length).toBe(1);
    const [{ headers, body } = { headers: {}, body: "" }] = received;
    expect(Fathom.verifyWebhook(webhook?.secret ?? "", headers, body)).toMatchObject({ recording_id: recordingId });
    expect(() => Fathom.verifyWebhook(webhook?.secret ?? "", headers, `${body} `)).toThrow();
    await sdk.deleteWebhook({ id: webhook?.id ?? "" });
    expect(simulator.webhooks.list()).toEqual([]);
  });

  it("shows its documented weakness here too: a 429 on page 2 ends its walk as if it were complete", async () => {
    const { simulator, clock } = buildSetting();
    for (let count = 0; count < 23; count += 1) simulator.addMeeting(rosa, { createdAt: clock.now() - count * 1000 });
    simulator.addFault({ match: { page: 2 }, kind: "status", status: 429 });
    const pages = await walk(buildSdk(simulator));
    expect(pages.flatMap(({ items }) => items)).toHaveLength(10);
  });
});
