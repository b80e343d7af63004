import { describe, expect, it } from "vitest";
import { boss, buildSetting, milan, type Page, rosa, type Setting, startAt } from "../testing/setting.ts";

const startMs = Date.parse(startAt);

/** Calls of Rosa, one an hour, oldest first; returns their ids newest first. */
function addHourly(setting: Setting, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => {
    const createdAt = startMs - (count - index) * 3_600_000;
    return setting.simulator.addMeeting(rosa, { createdAt, title: `Call ${index}` }).recordingId;
  }).reverse();
}

function cursorOf(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64");
}

describe("GET /meetings: pages", () => {
  it("lists ten per page, newest first, with a cursor that is base64 of a page number, null at the end", async () => {
    const setting = buildSetting();
    const ids = addHourly(setting, 12);
    const first = (await setting.read("/meetings")) as Page;
    expect(first).toMatchObject({ limit: 10, next_cursor: cursorOf({ page_num: 2 }) });
    expect(first.items.map(({ recording_id }) => recording_id)).toEqual(ids.slice(0, 10));
    const second = (await setting.read(`/meetings?cursor=${first.next_cursor}`)) as Page;
    expect(second.next_cursor).toBeNull();
    expect(second.items.map(({ recording_id }) => recording_id)).toEqual(ids.slice(10));
  });

  it("ends on page 1 when there are exactly ten calls", async () => {
    const setting = buildSetting();
    addHourly(setting, 10);
    expect(await setting.read("/meetings")).toMatchObject({ next_cursor: null });
  });

  it("orders calls of the same instant by number, higher first", async () => {
    const setting = buildSetting();
    const [one, two] = [1, 2].map(() => setting.simulator.addMeeting(rosa, { createdAt: startMs }).recordingId);
    expect(await setting.listIds()).toEqual([two, one]);
  });

  it("shifts pages when a call arrives during a walk (insertDuringWalk), unless the window is pinned", async () => {
    const setting = buildSetting();
    const ids = addHourly(setting, 12);
    setting.simulator.switches.insertDuringWalk = 1;
    await setting.read("/meetings");
    const shifted = await setting.listIds(`?cursor=${cursorOf({ page_num: 2 })}`);
    expect(shifted).toEqual(ids.slice(9));
    const pinned = `?created_before=${startAt}`;
    expect(await setting.listIds(`${pinned}&cursor=${cursorOf({ page_num: 2 })}`)).toEqual(ids.slice(10));
  });

  it("shifts even a pinned window with insertDuringWalkBackdated", async () => {
    const setting = buildSetting();
    const ids = addHourly(setting, 12);
    setting.simulator.switches.insertDuringWalkBackdated = 1;
    const pinned = `?created_before=${startAt}`;
    await setting.read(`/meetings${pinned}`);
    expect(await setting.listIds(`${pinned}&cursor=${cursorOf({ page_num: 2 })}`)).toEqual(ids.slice(9));
  });

  it("does not shift with cursorKind stable", async () => {
    const setting = buildSetting();
    const ids = addHourly(setting, 12);
    Object.assign(setting.simulator.switches, { cursorKind: "stable", insertDuringWalk: 3 });
    const { next_cursor } = (await setting.read("/meetings")) as Page;
    expect(await setting.listIds(`?cursor=${encodeURIComponent(next_cursor ?? "")}`)).toEqual(ids.slice(10));
  });

  it("points page 2 to itself with cursorKind repeating", async () => {
    const setting = buildSetting();
    addHourly(setting, 12);
    setting.simulator.switches.cursorKind = "repeating";
    const { next_cursor } = (await setting.read("/meetings")) as Page;
    expect(await setting.read(`/meetings?cursor=${next_cursor}`)).toMatchObject({ next_cursor });
  });

  it("ends with an empty text or without a cursor by endCursor", async () => {
    const { read, simulator } = buildSetting();
    simulator.switches.endCursor = "empty-string";
    expect(await read("/meetings")).toMatchObject({ next_cursor: "" });
    simulator.switches.endCursor = "omitted";
    expect(await read("/meetings")).not.toHaveProperty("next_cursor");
  });

  it("states another limit, other sizes and extra keys when switched", async () => {
    const setting = buildSetting();
    addHourly(setting, 4);
    const { switches } = setting.simulator;
    switches.reportedLimit = 50;
    expect(await setting.read("/meetings")).toMatchObject({ limit: 50 });
    switches.reportedLimit = "null";
    expect(await setting.read("/meetings")).toMatchObject({ limit: null });
    switches.reportedLimit = "omitted";
    expect(await setting.read("/meetings")).not.toHaveProperty("limit");
    switches.pageSize = 3;
    expect(await setting.listIds()).toHaveLength(3);
    switches.limitParameter = "honoured";
    expect(await setting.listIds("?limit=2")).toHaveLength(2);
    switches.limitParameter = "refused";
    expect((await setting.ask("/meetings?limit=2")).status).toBe(400);
    switches.limitParameter = "ignored";
    expect(await setting.listIds("?limit=1")).toHaveLength(3);
    switches.extraTopLevelKeys = true;
    expect(await setting.read("/meetings")).toHaveProperty("items_active_record");
  });

  it("lists oldest first with listOrder", async () => {
    const setting = buildSetting();
    const ids = addHourly(setting, 12);
    setting.simulator.switches.listOrder = "oldest-first";
    expect(await setting.listIds()).toEqual(ids.toReversed().slice(0, 10));
    setting.simulator.switches.cursorKind = "stable";
    const { next_cursor } = (await setting.read("/meetings")) as Page;
    expect(await setting.listIds(`?cursor=${next_cursor}`)).toEqual(ids.toReversed().slice(10));
  });
});

describe("GET /meetings: filters", () => {
  const at = (seconds: number): string =>
    encodeURIComponent(new Date(startMs - seconds * 1000).toISOString().replace(".000", ""));

  it("includes created_after and excludes created_before, and the other way round when switched", async () => {
    const setting = buildSetting();
    const [late, middle, early] = [10, 20, 30].map(
      (seconds) => setting.simulator.addMeeting(rosa, { createdAt: startMs - seconds * 1000 }).recordingId,
    );
    const between = `?created_after=${at(30)}&created_before=${at(10)}`;
    expect(await setting.listIds(between)).toEqual([middle, early]);
    Object.assign(setting.simulator.switches, { createdAfter: "exclusive", createdBefore: "inclusive" });
    expect(await setting.listIds(between)).toEqual([late, middle]);
  });

  it("understands offsets, dates and fractions, and can let fractions match nothing or refuse them", async () => {
    const setting = buildSetting();
    const [id] = addHourly(setting, 1);
    expect(await setting.listIds("?created_after=2026-09-14T13%3A00%3A00%2B02%3A00")).toEqual([id]);
    expect(await setting.listIds("?created_after=2026-09-14")).toEqual([id]);
    const fractional = "?created_after=2026-09-14T10:00:00.500Z";
    expect(await setting.listIds(fractional)).toEqual([id]);
    setting.simulator.switches.fractionalSeconds = "match-nothing";
    expect(await setting.listIds(fractional)).toEqual([]);
    setting.simulator.switches.fractionalSeconds = "refused";
    expect((await setting.ask(`/meetings${fractional}`)).status).toBe(400);
  });

  it.each([
    "created_after=yesterday",
    "created_before=2026-09-14T13:00:00+02:00",
    "cursor=nonsense",
    "cursor=eyJwYWdlX251bSI6MH0=",
    "include_transcript=yes",
    "calendar_invitees_domains_type=some",
  ])("answers 400 to %s", async (query) => {
    const { read, ask } = buildSetting();
    expect((await ask(`/meetings?${query}`)).status).toBe(400);
    expect(await read(`/meetings?${query}`)).toEqual({ error: expect.stringContaining(query.split("=")[0] ?? "") });
  });

  it("takes recorded_by[] and teams[] as repeated values, ORed within, and ignores unknown parameters", async () => {
    const setting = buildSetting();
    const own = setting.simulator.addMeeting(rosa, { sharedWith: "all_teams" }).recordingId;
    const other = setting.simulator.addMeeting(milan, { sharedWith: "all_teams" }).recordingId;
    expect(await setting.listIds(`?recorded_by[]=${rosa}`)).toEqual([own]);
    expect(await setting.listIds(`?recorded_by[]=${rosa.toUpperCase()}&recorded_by%5B%5D=${milan}`)).toEqual([
      other,
      own,
    ]);
    expect(await setting.listIds(`?recorded_by[]=${rosa},${milan}`)).toEqual([]);
    expect(await setting.listIds("?teams[]=Support")).toEqual([other]);
    expect(await setting.listIds("?teams[]=Support&teams[]=Sales")).toEqual([other, own]);
    expect(await setting.listIds(`?recorded_by=${milan}&has_more=1`)).toEqual([other, own]);
  });

  it("filters by the company of the meeting, or by any invitee with domainsFilter", async () => {
    const setting = buildSetting();
    const invitees = [{ email: rosa }, { email: "a@northwind.example" }, { email: "b@partner.example" }];
    const external = setting.simulator.addMeeting(rosa, { invitees }).recordingId;
    const internal = setting.simulator.addMeeting(rosa, { invitees: [{ email: milan }] }).recordingId;
    expect(await setting.listIds("?calendar_invitees_domains[]=northwind.example")).toEqual([external]);
    expect(await setting.listIds("?calendar_invitees_domains[]=partner.example")).toEqual([]);
    setting.simulator.switches.domainsFilter = "any-invitee";
    expect(await setting.listIds("?calendar_invitees_domains[]=partner.example")).toEqual([external]);
    expect(await setting.listIds("?calendar_invitees_domains_type=only_internal")).toEqual([internal]);
    expect(await setting.listIds("?calendar_invitees_domains_type=one_or_more_external")).toEqual([external]);
  });

  it("filters by the name of the meeting type; an unknown one matches nothing", async () => {
    const setting = buildSetting();
    const demo = setting.simulator.addMeeting(rosa, { meetingType: "Demo" }).recordingId;
    setting.simulator.addMeeting(rosa);
    expect(await setting.listIds("?meeting_type=Demo")).toEqual([demo]);
    expect(await setting.listIds("?meeting_type=Unknown")).toEqual([]);
  });
});

describe("GET /meetings: visibility", () => {
  it("shows own calls, those shared with the person, the team or all, and what view access opens; never private ones", async () => {
    const setting = buildSetting();
    const { simulator, listIds } = setting;
    simulator.addUser({ email: "peer@tailspin.example", name: "Peer", team: "Sales" });
    const plain = simulator.addMeeting(rosa).recordingId;
    const toTeam = simulator.addMeeting(rosa, { sharedWith: "own_team" }).recordingId;
    const toPerson = simulator.addMeeting(rosa, { sharedWith: { emails: [milan] } }).recordingId;
    const toAll = simulator.addMeeting(rosa, { sharedWith: "all_teams" }).recordingId;
    expect(await listIds("", rosa)).toEqual([toAll, toPerson, toTeam, plain]);
    expect(await listIds("", "peer@tailspin.example")).toEqual([toAll, toTeam]);
    expect(await listIds("", milan)).toEqual([toAll, toPerson]);
    expect(await listIds("", boss)).toEqual([toAll, toTeam]);
    expect(await listIds(`?recorded_by[]=${rosa}`, milan)).toEqual([toAll, toPerson]);
  });

  it("gives an admin without view access nothing of other teams, and a lead with named teams those", async () => {
    const { simulator, listIds } = buildSetting();
    simulator.addUser({ email: "admin@tailspin.example", name: "Admin", role: "admin" });
    const viewAccess = { level: "multiple_teams", teams: ["Sales"] } as const;
    simulator.addUser({ email: "lead@tailspin.example", name: "Lead", viewAccess });
    const { recordingId } = simulator.addMeeting(rosa, { sharedWith: "own_team" });
    expect(await listIds("", "admin@tailspin.example")).toEqual([]);
    expect(await listIds("", "lead@tailspin.example")).toEqual([recordingId]);
  });

  it("leaves out recordings of other organisations unless the recorder or team is named", async () => {
    const { simulator, listIds } = buildSetting();
    const partner = "jo@partner.example";
    simulator.addUser({ email: partner, name: "Jo", organisation: "partner" });
    const shared = simulator.addMeeting(partner, { sharedWith: { emails: [rosa] } }).recordingId;
    simulator.addMeeting(partner);
    simulator.addMeeting(partner, { sharedWith: "all_teams" });
    expect(await listIds()).toEqual([]);
    expect(await listIds(`?recorded_by[]=${partner}`)).toEqual([shared]);
  });

  it("judges anew per request: shared later, unshared, deleted", async () => {
    const { simulator, clock, listIds } = buildSetting();
    const { recordingId } = simulator.addMeeting(rosa);
    simulator.shareMeeting(recordingId, "own_team", { at: clock.now() + 1000 });
    expect(await listIds("", boss)).toEqual([]);
    await clock.advance(1000);
    expect(await listIds("", boss)).toEqual([recordingId]);
    simulator.unshareMeeting(recordingId);
    expect(await listIds("", boss)).toEqual([]);
    expect(await listIds()).toEqual([recordingId]);
    simulator.deleteMeeting(recordingId, { at: clock.now() + 1000 });
    await clock.advance(1000);
    expect(await listIds()).toEqual([]);
  });
});
