import { describe, expect, it } from "vitest";
import { buildSetting, milan, rosa } from "../testing/setting.ts";

describe("GET /recordings/{id}/transcript and /summary", () => {
  it("answers the same content as the list, and 404 to unknown and invisible recordings", async () => {
    const { simulator, read, ask } = buildSetting();
    const { recordingId } = simulator.addMeeting(rosa, { createdAt: "2026-09-14T10:00:00Z" });
    const page = await read("/meetings?include_transcript=true&include_summary=true");
    const { transcript } = (await read(`/recordings/${recordingId}/transcript`)) as { transcript: unknown };
    const { summary } = (await read(`/recordings/${recordingId}/summary`)) as { summary: unknown };
    expect(page).toMatchObject({ items: [{ transcript, default_summary: summary }] });
    expect((await ask("/recordings/1/summary")).status).toBe(404);
    expect((await ask(`/recordings/${recordingId}/summary`, milan)).status).toBe(404);
  });

  it("answers in each way of notReady while content is processed", async () => {
    const { simulator, clock, read, ask } = buildSetting();
    const { recordingId } = simulator.addMeeting(rosa, { createdAt: clock.now() });
    const path = `/recordings/${recordingId}`;
    expect((await ask(`${path}/transcript`)).status).toBe(404);
    expect((await ask(`${path}/summary`)).status).toBe(404);
    simulator.switches.notReady = "empty";
    expect(await read(`${path}/transcript`)).toEqual({ transcript: [] });
    expect(await read(`${path}/summary`)).toEqual({ summary: { template_name: null, markdown_formatted: null } });
    simulator.switches.notReady = "empty-object";
    expect(await read(`${path}/summary`)).toEqual({});
    simulator.switches.notReady = "null";
    expect(await read(`${path}/transcript`)).toEqual({ transcript: null });
  });

  it("posts to destination_url later, and refuses what is no URL", async () => {
    const sent: [string, unknown][] = [];
    const webhookFetch: typeof fetch = async (input, init) => {
      sent.push([String(input), JSON.parse(String(init?.body))]);
      return new Response();
    };
    const { simulator, clock, read, ask } = buildSetting({ webhookFetch });
    const { recordingId } = simulator.addMeeting(rosa, { createdAt: "2026-09-14T10:00:00Z" });
    const url = "https://hooks.example.com/later";
    expect(await read(`/recordings/${recordingId}/summary?destination_url=${url}`)).toEqual({ destination_url: url });
    expect(sent).toEqual([]);
    await clock.advance(1000);
    expect(sent).toEqual([[url, { summary: expect.objectContaining({ template_name: "General" }) }]]);
    expect((await ask(`/recordings/${recordingId}/summary?destination_url=later`)).status).toBe(400);
  });
});
