import { describe, expect, it } from "vitest";
import { boss, buildSetting, milan, rosa } from "../testing/setting.ts";

const post = { method: "POST" };

describe("downloads", () => {
  it("are prepared for downloadDelaySeconds, completed for a day, then expired, and private to who asked", async () => {
    const { simulator, clock, read, ask } = buildSetting();
    const { recordingId } = simulator.addMeeting(rosa, { sharedWith: "all_teams" });
    const asked = await ask(`/recordings/${recordingId}/download`, rosa, post);
    expect(asked.status).toBe(202);
    const { download_id } = (await asked.json()) as { download_id: string };
    const path = `/recordings/${recordingId}/downloads/${download_id}`;
    expect(await read(path)).toEqual({ download_id, recording_id: recordingId, status: "processing" });
    await clock.advance(60_000);
    expect(await read(path)).toMatchObject({ status: "completed", video: { content_type: "video/mp4" } });
    expect((await ask(path, boss)).status).toBe(404);
    await clock.advance(86_400_000);
    expect(await read(path)).toMatchObject({ status: "expired" });
  });

  it("complete at once for audio, fail with downloadOutcome, and are refused without media or view access", async () => {
    const { simulator, clock, read, ask } = buildSetting();
    const audio = simulator.addMeeting(rosa, { media: "audio", sharedWith: "all_teams" }).recordingId;
    const none = simulator.addMeeting(rosa, { media: "none" }).recordingId;
    expect(await read(`/recordings/${audio}/download`, rosa, post)).toMatchObject({ status: "completed" });
    expect((await ask(`/recordings/${none}/download`, rosa, post)).status).toBe(422);
    expect((await ask(`/recordings/${audio}/download`, milan, post)).status).toBe(403);
    expect((await ask(`/recordings/1/download`, rosa, post)).status).toBe(404);
    simulator.switches.downloadOutcome = "generation_timeout";
    await clock.advance(60_000);
    const failed = { status: "failed", failure_reason: "generation_timeout" };
    expect(await read(`/recordings/${audio}/download`, rosa, post)).toMatchObject(failed);
  });

  it("have a limit of their own", async () => {
    const { simulator, ask } = buildSetting();
    const { recordingId } = simulator.addMeeting(rosa);
    simulator.switches.downloadLimit = 1;
    const statuses = [202, 429].map(async (status) => {
      expect((await ask(`/recordings/${recordingId}/download`, rosa, post)).status).toBe(status);
    });
    await Promise.all(statuses);
    expect((await ask("/meetings")).status).toBe(200);
  });
});
