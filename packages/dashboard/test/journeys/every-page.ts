/**
 * What holds of every page: nothing serious for axe and nothing wider than the screen, in Dutch, in the dark and on a phone; also with
 * a name, an address and a title far longer than anybody thought of.
 */
import type { CallPage, RunPage } from "@fathom-sync/contract";
import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { learnSecret } from "../../../../test/canaries/index.ts";
import { callApi, getApi, waitUntil } from "../../../local/test/fixtures/stack.ts";
import { listOverflows } from "./overflows.ts";
import { listAccessibilityFaults, openSignedIn, type Stage } from "./stage.ts";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;

/** Of so many letters, without a place to break. */
const toLong = (word: string, length: number) => word.repeat(Math.ceil(length / word.length)).slice(0, length);
const LONG = {
  repId: "long-rep",
  name: toLong("Wolfeschlegelsteinhausenbergerdorff", 80),
  email: `${toLong("wolfeschlegelsteinhausen", 84)}@sellers.example`,
  title: toLong("Kennismakingsgesprekverslagvoorbereiding", 300),
  guest: { name: toLong("Bergerdorffsteinhausen", 80), email: `${toLong("bergerdorff", 86)}@guests.example` },
} as const;

/** Of the long rep. */
interface LongThings {
  readonly recordingId: number;
  readonly runId: string;
}

async function addLongRep({ stack, simulator }: Stage): Promise<LongThings> {
  const { repId, name, email, title, guest } = LONG;
  const { apiKey } = simulator.addUser({ name, email });
  learnSecret("api-key", apiKey);
  const speaker = { display_name: guest.name, matched_calendar_invitee_email: guest.email };
  const { recordingId } = simulator.addMeeting(email, {
    title,
    createdAt: Date.now() - 26 * 3_600_000,
    durationMinutes: 5,
    invitees: [guest],
    transcript: [{ speaker, text: title, timestamp: "00:00:01" }],
    summary: { template_name: title, markdown_formatted: `## ${title}\n\n- ${title}\n` },
    actionItems: [
      {
        description: title,
        user_generated: false,
        completed: false,
        recording_timestamp: "00:00:01",
        recording_playback_url: "https://fathom.video/calls/700000001",
        assignee: { name: guest.name, email: guest.email, team: null },
      },
    ],
  });
  // By the API, so that the list of who did what has them too.
  const made = await callApi(stack, "PUT", `/api/reps/${repId}`, { name, email });
  const connected = await callApi(stack, "PUT", `/api/reps/${repId}/connection`, { apiKey });
  expect([made.status, connected.status]).toEqual([201, 200]);
  await waitUntil(
    async () => (await callApi(stack, "GET", `/api/calls/${recordingId}`)).status,
    (status) => status === 200,
  );
  const { items } = await getApi<RunPage>(stack, "/api/runs");
  return { recordingId, runId: items[0]?.runId ?? "" };
}

/** @param getStage known when the tests run; there are a rep `evi-mulder` with calls and a run by then */
export function describeEveryPage(getStage: () => Stage): void {
  let long: LongThings;
  beforeAll(async () => {
    long = await addLongRep(getStage());
  });

  async function settle(page: Page): Promise<void> {
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await page.waitForLoadState("networkidle");
  }

  const devices = [
    ["in Dutch, dark, on a phone", { locale: "nl-NL", colorScheme: "dark", ...PHONE }],
    ["in English, light, on a desktop", { viewport: { width: 1360, height: 860 }, reducedMotion: "no-preference" }],
  ] as const;

  it.each(devices)("is sound %s", async (_how, options) => {
    const stage = getStage();
    const { items: calls } = await getApi<CallPage>(stage.stack, "/api/reps/evi-mulder/calls");
    const { items: runs } = await getApi<RunPage>(stage.stack, "/api/runs");
    const page = await openSignedIn(stage, "/", options);
    const paths = [
      "/",
      "/reps",
      "/reps/evi-mulder",
      `/calls/${calls[0]?.recordingId}`,
      "/runs",
      `/runs/${runs[0]?.runId}`,
      "/settings",
      "/nothing-here",
    ];
    const faults: string[] = [];
    for (const path of paths) {
      await page.goto(`${stage.pageUrl}${path}`);
      await settle(page);
      const found = [...(await listAccessibilityFaults(page)), ...(await listOverflows(page))];
      faults.push(...found.map((fault) => `${path}: ${fault}`));
    }
    expect(faults).toEqual([]);
  });

  it.each(devices)("has a place for very long names %s", async (_how, options) => {
    const stage = getStage();
    const page = await openSignedIn(stage, "/", options);
    const faults: string[] = [];
    const look = async (where: string, shown: string) => {
      await page.getByText(shown).first().waitFor();
      await page.waitForLoadState("networkidle");
      faults.push(...(await listOverflows(page)).map((fault) => `${where}: ${fault}`));
    };
    for (const [path, shown] of [
      [`/reps?q=${LONG.name.slice(0, 20)}`, LONG.name],
      [`/runs/${long.runId}`, LONG.name],
      [`/calls/${long.recordingId}`, LONG.guest.email],
      [`/reps/${LONG.repId}`, LONG.title],
    ] as const) {
      await page.goto(`${stage.pageUrl}${path}`);
      await look(path, shown);
    }
    const more = page.getByRole("button", { name: /^(?:More for|Meer voor)/ });
    await more.click();
    await page.getByRole("menuitem").last().click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await look("the question before a rep is removed", LONG.name);
    stage.site.giveTokens(stage.stack.addresses.serviceToken);
    await page.goto(`${stage.site.origin}/?rep=${LONG.repId}`);
    await look("on the CRM's page", LONG.title);
    expect(faults).toEqual([]);
  });
}
