import { describe, expect, it } from "vitest";
import { buildSetting, type Page, rosa, type Setting } from "../testing/setting.ts";

const everything =
  "?include_transcript=true&include_summary=true&include_action_items=true&include_highlights=true&include_crm_matches=true";

async function readFirst({ read }: Setting, query = everything): Promise<Record<string, unknown>> {
  const { items } = (await read(`/meetings${query}`)) as Page;
  const [first] = items;
  if (first === undefined) throw new Error("the list is empty");
  return first;
}

describe("stages of a call", () => {
  it("lists a call 20 s after its end, its transcript after 3 min and its summary with action items after 5 min", async () => {
    const setting = buildSetting();
    const { simulator, clock, listIds } = setting;
    simulator.addMeeting(rosa, { recordingEndAt: clock.now() });
    await clock.advance(19_000);
    expect(await listIds()).toEqual([]);
    await clock.advance(1000);
    expect(await readFirst(setting)).toMatchObject({ created_at: "2026-09-14T12:00:20Z", transcript: null });
    await clock.advance(160_000);
    expect(await readFirst(setting)).toMatchObject({
      transcript: expect.any(Array),
      default_summary: null,
      action_items: null,
    });
    await clock.advance(120_000);
    expect(await readFirst(setting)).toMatchObject({
      default_summary: expect.any(Object),
      action_items: expect.any(Array),
    });
  });

  it("follows the stage switches and the times given for one call, never included", async () => {
    const setting = buildSetting();
    const { simulator, clock } = setting;
    Object.assign(simulator.switches, {
      createdDelaySeconds: 0,
      transcriptDelaySeconds: "never",
      summaryDelaySeconds: 7200,
    });
    const { recordingId } = simulator.addMeeting(rosa, { recordingEndAt: clock.now() });
    await clock.advance(7_199_000);
    expect(await readFirst(setting)).toMatchObject({ transcript: null, default_summary: null });
    await clock.advance(1000);
    expect(await readFirst(setting)).toMatchObject({ transcript: null, default_summary: expect.any(Object) });
    simulator.editMeeting(recordingId, { transcriptReadyAt: clock.now() + 1000, summaryReadyAt: "never" });
    await clock.advance(1000);
    expect(await readFirst(setting)).toMatchObject({ transcript: expect.any(Array), default_summary: null });
  });

  it("shows an edited title and a ticked-off action item from the moment they are due", async () => {
    const setting = buildSetting();
    const { simulator, clock } = setting;
    const item = {
      description: "Call back",
      user_generated: true,
      completed: false,
      recording_timestamp: "00:00:10",
      recording_playback_url: "https://fathom.video/calls/1?timestamp=10",
      assignee: { name: "Rosa Lind", email: null, team: null },
    };
    const createdAt = clock.now() - 3_600_000;
    const { recordingId } = simulator.addMeeting(rosa, { title: "Before", createdAt, actionItems: [item, item] });
    simulator.editMeeting(recordingId, { title: "After" }, { at: clock.now() + 5000 });
    simulator.completeActionItem(recordingId, 1, { at: clock.now() + 5000 });
    expect(await readFirst(setting)).toMatchObject({
      title: "Before",
      action_items: [{ completed: false }, { completed: false }],
    });
    await clock.advance(5000);
    expect(await readFirst(setting)).toMatchObject({
      title: "After",
      action_items: [{ completed: false }, { completed: true }],
    });
  });
});

describe("include flags", () => {
  it("leaves content that was not asked for null, or out with absentContent", async () => {
    const setting = buildSetting();
    setting.simulator.addMeeting(rosa, { createdAt: "2026-09-14T10:00:00Z" });
    const absent = { transcript: null, default_summary: null, action_items: null, highlights: null, crm_matches: null };
    expect(await readFirst(setting, "")).toMatchObject(absent);
    const full = await readFirst(setting);
    for (const key of Object.keys(absent)) expect(full[key], key).not.toBeNull();
    setting.simulator.switches.absentContent = "omitted";
    const bare = await readFirst(setting, "");
    for (const key of Object.keys(absent)) expect(bare).not.toHaveProperty(key);
  });

  it("refuses heavy includes to OAuth, or ignores them with oauthIncludes", async () => {
    const setting = buildSetting();
    setting.simulator.addMeeting(rosa, { createdAt: "2026-09-14T10:00:00Z" });
    const as = { authorization: `Bearer ${setting.simulator.issueOAuthToken(rosa).accessToken}` };
    expect((await setting.ask("/meetings?include_action_items=true", as)).status).toBe(200);
    expect((await setting.ask("/meetings?include_summary=true", as)).status).toBe(400);
    setting.simulator.switches.oauthIncludes = "ignored";
    const { items } = (await setting.read(`/meetings${everything}`, as)) as Page;
    expect(items[0]).toMatchObject({ transcript: null, default_summary: null, action_items: expect.any(Array) });
  });
});

describe("body of a meeting", () => {
  it("has every documented field, an own number in its link, and second-precise UTC instants", async () => {
    const setting = buildSetting();
    const { recordingId } = setting.simulator.addMeeting(rosa, {
      createdAt: "2026-09-14T10:00:00Z",
      sharedWith: "own_team",
    });
    const body = await readFirst(setting);
    expect(Object.keys(body)).toEqual([
      ...["title", "meeting_title", "meeting_type", "recording_id", "url", "meeting_url", "share_url", "created_at"],
      ...["scheduled_start_time", "scheduled_end_time", "recording_start_time", "recording_end_time"],
      ...["calendar_invitees_domains_type", "shared_with", "transcript_language", "transcript", "default_summary"],
      ...["action_items", "highlights", "calendar_invitees", "recorded_by", "crm_matches"],
    ]);
    expect(body).toMatchObject({
      shared_with: "single_team",
      recording_start_time: "2026-09-14T09:29:40Z",
      recording_end_time: "2026-09-14T09:59:40Z",
      recorded_by: { name: "Rosa Lind", email: rosa, email_domain: "tailspin.example", team: "Sales" },
    });
    expect(body.url).toMatch(/^https:\/\/fathom\.video\/calls\/\d+$/);
    expect(body.url).not.toContain(String(recordingId));
  });

  it("shows an impromptu call without calendar event, with null or recording times as scheduled times", async () => {
    const setting = buildSetting();
    setting.simulator.addMeeting(rosa, { meetingTitle: null });
    expect(await readFirst(setting)).toMatchObject({
      meeting_title: null,
      meeting_url: null,
      calendar_invitees: [],
      scheduled_start_time: null,
      scheduled_end_time: null,
    });
    setting.simulator.switches.impromptuScheduledTimes = "recording-times";
    const body = await readFirst(setting);
    expect(body.scheduled_start_time).toBe(body.recording_start_time);
  });

  it("drops new fields in the era of April 2026, and says internal or external in 2025", async () => {
    const setting = buildSetting();
    setting.simulator.addMeeting(rosa, { createdAt: "2026-09-14T10:00:00Z", meetingType: "Demo" });
    expect(await readFirst(setting)).toMatchObject({ meeting_type: "Demo" });
    setting.simulator.switches.era = "2026-04";
    const april = await readFirst(setting);
    for (const key of ["shared_with", "meeting_type", "meeting_url", "highlights"])
      expect(april).not.toHaveProperty(key);
    expect((await setting.ask("/meeting_types")).status).toBe(404);
    expect(await setting.listIds("?meeting_type=Unknown")).toHaveLength(1);
    setting.simulator.switches.era = "2025";
    expect(await readFirst(setting)).toMatchObject({ meeting_type: "external" });
    expect(await setting.listIds("?meeting_type=internal")).toEqual([]);
    expect(await setting.listIds("?meeting_type=external&calendar_invitees[]=nobody@x.example")).toEqual([]);
  });

  it("links action items with #t= before July 2026 and ?timestamp= since", async () => {
    const setting = buildSetting();
    for (let count = 0; count < 5; count += 1)
      setting.simulator.addMeeting(rosa, { createdAt: "2026-09-14T10:00:00Z" });
    const readLinks = async () => JSON.stringify(await setting.read("/meetings?include_action_items=true"));
    expect(await readLinks()).toMatch(/calls\/\d+\?timestamp=\d+\.9999/);
    setting.simulator.switches.era = "2026-04";
    expect(await readLinks()).toMatch(/calls\/\d+#t=\d+"/);
  });

  it("shows the odd data of each switch", async () => {
    const setting = buildSetting();
    setting.simulator.addMeeting(rosa, { createdAt: "2026-09-14T10:00:00Z" });
    const { switches } = setting.simulator;
    switches.nullScheduledTimes = true;
    expect(await readFirst(setting)).toMatchObject({ scheduled_start_time: null, scheduled_end_time: null });
    switches.emptyInvitees = true;
    expect(await readFirst(setting)).toMatchObject({ calendar_invitees: [] });
    switches.emptyInvitees = false;
    switches.nullEmails = true;
    const body = await readFirst(setting);
    expect(body.calendar_invitees).toMatchObject([{ email: null, email_domain: null }, { email: null }]);
    expect(JSON.stringify(body.transcript)).not.toContain("@");
    expect(JSON.stringify(body.action_items)).not.toContain("@");
    switches.unknownEnumValues = true;
    expect(await readFirst(setting)).toMatchObject({ shared_with: "some_planets", transcript_language: "tlh-Qaak" });
    switches.oddNames = true;
    expect(JSON.stringify(await readFirst(setting))).toMatch(/🚀|محمد|יעל|🎧|山田/u);
    switches.threeHourTranscripts = true;
    const { transcript } = (await readFirst(setting)) as { transcript: { timestamp: string }[] };
    expect(transcript.at(-1)?.timestamp).toMatch(/^02:5\d:/);
  });

  it("gives numbers above 2^31 with recordingIds, and any body at all with raw and omit", async () => {
    const setting = buildSetting();
    setting.simulator.switches.recordingIds = "above-2-31";
    const raw = { created_at: 7, calendar_invitees: "none", brand_new: true };
    const { recordingId } = setting.simulator.addMeeting(rosa, { raw, omit: ["title"] });
    expect(recordingId).toBeGreaterThan(2 ** 31);
    const body = await readFirst(setting);
    expect(body).toMatchObject({ recording_id: recordingId, ...raw });
    expect(body).not.toHaveProperty("title");
  });
});
