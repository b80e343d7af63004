/** The page as a rep sees it: its own page, call and run, nothing of anybody else, and nothing that leads nowhere. */
import type { CallPage } from "@fathom-sync/contract";
import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { learnSecret } from "../../../../test/canaries/index.ts";
import { getApi } from "../../../local/test/fixtures/stack.ts";
import { listAccessibilityFaults, PATIENTLY, type Stage } from "./stage.ts";
import { addMembers, type Member } from "./team.ts";

/** Pages of one kind that are opened: another run or call shows nothing new. */
const VISITS_MAX = 2;

/** @param getStage known when the tests run */
export function describeAsRep(getStage: () => Stage): void {
  let own: Member;
  let other: Member;
  let token: string;
  const calls = { own: 0, other: 0 };
  beforeAll(async () => {
    const stage = getStage();
    [own, other] = await addMembers(stage, ["Nora Eigen", "Otto Ander"], 2);
    for (const [whose, { repId }] of [["own", own] as const, ["other", other] as const]) {
      const { items } = await getApi<CallPage>(stage.stack, `/api/reps/${repId}/calls`);
      calls[whose] = items[0]?.recordingId ?? 0;
    }
    token = await stage.crm.signer.sign({
      role: "rep",
      rep_id: own.repId,
      exp: Math.floor(Date.now() / 1_000) + 3_600,
    });
    learnSecret("jwt", token);
  });

  /** Signed in as the rep; `refused`: what the API refused this page. */
  async function open() {
    const stage = getStage();
    const page = await stage.open();
    await page.addInitScript((jwt) => sessionStorage.setItem("fathom-sync:token", jwt), token);
    const refused: string[] = [];
    page.on("response", (response) => {
      const { origin, pathname } = new URL(response.url());
      if (origin === stage.stack.addresses.apiUrl && response.status() >= 400) refused.push(pathname);
    });
    return { stage, page, refused };
  }

  const listLinks = (page: Page) =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLAnchorElement>("a[href]")]
        .filter(({ origin }) => origin === location.origin)
        .map(({ pathname }) => pathname),
    );

  it("leads from every address of an admin to its own page", async () => {
    const { stage, page, refused } = await open();
    for (const path of ["/", "/reps", "/runs", "/settings"]) {
      await page.goto(`${stage.pageUrl}${path}`);
      await page.getByRole("heading", { level: 1, name: own.name }).waitFor();
      expect(new URL(page.url()).pathname).toBe(`/reps/${own.repId}`);
    }
    expect(refused).toEqual([]);
  });

  it("shows own calls, an own call and the own history; whatever it links to is there and is its own", async () => {
    const { stage, page, refused } = await open();
    await page.goto(`${stage.pageUrl}/reps/${own.repId}`);
    await page.getByRole("list", { name: "Calls", exact: true }).locator("> li").first().waitFor();
    // Nothing to press that would be refused.
    for (const name of [/^More for/, /^Remove/, /^Delete/, /bulk sync/]) {
      expect(await page.getByRole("button", { name }).count()).toBe(0);
    }
    await page.getByRole("button", { name: "Show recent runs" }).click();
    const history = page.getByRole("group", { name: "Recent runs" });
    await history.getByText("complete").first().waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);

    const waiting = new Set(await listLinks(page));
    const seen = new Set<string>();
    const words: string[] = [];
    const visits = new Map<string, number>();
    for (const path of waiting) {
      const kind = path.replace(/^\/(\w*).*$/, "$1");
      const visit = (visits.get(kind) ?? 0) + 1;
      visits.set(kind, visit);
      if (visit > VISITS_MAX) continue;
      seen.add(path);
      await page.goto(`${stage.pageUrl}${path}`);
      await page.getByRole("heading", { level: 1 }).first().waitFor();
      await page.waitForLoadState("networkidle");
      expect([path, await page.getByRole("alert").allTextContents()]).toEqual([path, []]);
      expect(await page.getByRole("heading", { name: "There is no such page" }).count()).toBe(0);
      words.push((await page.locator("body").textContent()) ?? "");
      for (const link of await listLinks(page)) waiting.add(link);
    }
    expect([...seen].some((path) => path.startsWith("/runs/"))).toBe(true);
    expect([...seen]).toContain(`/calls/${calls.own}`);
    expect([...seen].filter((path) => path.startsWith("/reps/"))).toEqual([`/reps/${own.repId}`]);
    expect(words.filter((text) => text.includes(other.name) || text.includes(other.repId))).toEqual([]);
    expect(refused).toEqual([]);
  });

  it("of its own run sees its own line, and the way back", async () => {
    const { stage, page } = await open();
    await page.goto(`${stage.pageUrl}/reps/${own.repId}`);
    await page.getByRole("button", { name: "Show recent runs" }).click();
    await page.getByRole("group", { name: "Recent runs" }).getByRole("link").first().click();
    await page.getByText("You see your own part of this run.").waitFor();
    const lines = page.getByRole("group", { name: "Rep by rep" }).getByRole("row");
    await expect.poll(() => lines.count(), PATIENTLY).toBe(2);
    expect(await lines.last().textContent()).toContain("You");
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await page.getByRole("main").getByRole("link", { name: "My calls" }).click();
    await page.getByRole("heading", { level: 1, name: own.name }).waitFor();
  });

  it("of others learns nothing, not even that they are there", async () => {
    const { stage, page } = await open();
    const texts: string[] = [];
    for (const path of [`/reps/${other.repId}`, "/reps/nobody", `/calls/${calls.other}`, "/calls/1", "/runs/none"]) {
      await page.goto(`${stage.pageUrl}${path}`);
      await page.getByRole("alert").first().waitFor();
      expect(await page.locator("body").textContent()).not.toContain(other.name);
      texts.push(((await page.getByRole("alert").first().textContent()) ?? "").replaceAll(/Request .*/g, ""));
    }
    // Another's and none at all look the same.
    expect(texts[0]).toBe(texts[1]);
    expect(texts[2]).toBe(texts[3]);
  });

  it("tests its own connection, and is told what came of it", async () => {
    const { stage, page } = await open();
    await page.goto(`${stage.pageUrl}/reps/${own.repId}`);
    await page.getByRole("button", { name: "Test the connection" }).click();
    await page.getByText("Fathom accepts the key, just now.").waitFor();
    // Known to Fathom, and not let in: another fix than that of a key it does not know.
    const shut = stage.simulator.failNext(403, { match: { email: own.email }, times: Number.POSITIVE_INFINITY });
    await page.getByRole("button", { name: "Test the connection" }).click();
    await page.getByText("Fathom knows the stored key, but does not let it read calls.").first().waitFor();
    await page.getByText(/^Fathom knows the key ending in .*, but does not let it read calls\.$/).waitFor();
    shut.remove();
    stage.simulator.revokeKey(own.email);
    await page.getByRole("button", { name: "Try the stored key again" }).click();
    await page.getByText("Fathom refuses the stored key.").first().waitFor();
    await page.getByText(/^Fathom refuses the key ending in /).waitFor();
    await page.getByRole("button", { name: "Try the stored key again" }).waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
  });
}
