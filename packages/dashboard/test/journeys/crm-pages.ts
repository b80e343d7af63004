/**
 * The components of packages/react on a CRM's own pages, in a browser: the running example, with tokens that expire, in both
 * languages and themes, by keyboard, and for one rep, one contact and one company.
 */
import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { learnSecret } from "../../../../test/canaries/index.ts";
import { callApi } from "../../../local/test/fixtures/stack.ts";
import { listOverflows } from "./overflows.ts";
import { listAccessibilityFaults, PATIENTLY, type Stage, tabTo } from "./stage.ts";
import { enrolMembers, type Member } from "./team.ts";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;
const DAY_MS = 86_400_000;
const COMPANY = "polderweg.example";
const GUEST = { name: "Guus Gast", email: `guus@${COMPANY}` };
const COLLEAGUE_OF_GUEST = { name: "Pien Peer", email: `pien@${COMPANY}` };

/** @param getStage known when the tests run */
export function describeCrmPages(getStage: () => Stage): void {
  let iris: Member;
  let joep: Member;
  let kees: Member;
  let lena: Member;
  let admin: string;
  beforeAll(async () => {
    const stage = getStage();
    [iris, joep, kees, lena] = await enrolMembers(stage, ["Iris Blom", "Joep Kuil", "Kees Stil", "Lena Weg"], 0);
    const addCalls = (email: string, invitees: readonly (typeof GUEST)[]) => {
      for (const [index, guest] of invitees.entries()) {
        const createdAt = Date.now() - (26 * 60 + index * 30) * 60_000;
        stage.simulator.addMeeting(email, { createdAt, durationMinutes: 5, invitees: [guest] });
      }
    };
    addCalls(iris.email, [GUEST, GUEST, GUEST, GUEST, GUEST, COLLEAGUE_OF_GUEST]);
    addCalls(joep.email, [GUEST]);
    await callApi(stage.stack, "POST", `/api/reps/${joep.repId}/refresh`);
    admin = await sign({ role: "admin" });
  });

  async function sign(claims: Readonly<Record<string, unknown>>): Promise<string> {
    const token = await getStage().crm.signer.sign({ exp: Math.floor(Date.now() / 1_000) + 3_600, ...claims });
    learnSecret("jwt", token);
    return token;
  }

  const callsOf = (page: Page, name: string) => page.getByRole("list", { name, exact: true });
  const buttonLooks = (page: Page, name: string) =>
    page.getByRole("button", { name, exact: true }).evaluate((button) => {
      const { backgroundColor, borderTopLeftRadius } = getComputedStyle(button);
      return [backgroundColor, borderTopLeftRadius];
    });

  it("a rep's profile: Ververs by keyboard tells what is new, and all around it follows; pressed again it says when that was", async () => {
    const { site, ...stage } = getStage();
    site.giveTokens(admin);
    const page = await stage.open();
    await page.goto(`${site.origin}/?rep=${iris.repId}`);
    await page.getByText("The first calls are being fetched.").waitFor();
    await page.getByText("No calls here yet.").waitFor();
    await tabTo(page, "Refresh");
    await page.keyboard.press("Enter");
    await page.getByText(/^6 new calls/).waitFor();
    const calls = callsOf(page, "Calls").locator("> li");
    await expect.poll(() => calls.count(), PATIENTLY).toBe(5);
    await page.getByText(/Complete until /).waitFor();
    await page.getByText(/^Every call from .* is here\./).waitFor();
    const [call] = stage.simulator.meetings(iris.email);
    const link = calls.first().getByRole("link", { name: call?.title ?? "" });
    expect(await link.getAttribute("href")).toMatch(/^https:\/\/fathom\.video\//);
    await tabTo(page, "Show more");
    await page.keyboard.press("Enter");
    await expect.poll(() => calls.count(), PATIENTLY).toBe(6);

    // The days are one stop of Tab; arrow keys walk them, and the day's numbers are read out.
    const grid = page.getByRole("grid", { name: "Calls per day" });
    await grid.locator('button[tabindex="0"]').focus();
    const readDate = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.date ?? "");
    const days = [Date.parse(await readDate())];
    for (const key of ["ArrowUp", "ArrowLeft"]) {
      await page.keyboard.press(key);
      days.push(Date.parse(await readDate()));
    }
    const [today = 0, yesterday = 0, weekBefore = 0] = days;
    expect([today - yesterday, yesterday - weekBefore]).toEqual([DAY_MS, 7 * DAY_MS]);
    const words = (await page.locator(":focus").getAttribute("aria-label")) ?? "";
    await page.getByRole("heading", { level: 3, name: words.split(":")[0] ?? "" }).waitFor();

    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText(/^6 new calls; checked /).waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
  });

  it("a contact's page: every rep's calls with this person, and with anybody of the company; in Dutch, dark, on a phone", async () => {
    const { site, ...stage } = getStage();
    site.giveTokens(admin);
    const page = await stage.open({ colorScheme: "dark", ...PHONE });
    await page.goto(`${site.origin}/?page=contact&rep=${joep.repId}&language=nl`);
    await page.getByRole("heading", { level: 2, name: GUEST.email }).waitFor();
    const [ofContact, ofCompany] = [0, 1].map((place) => callsOf(page, "Gesprekken").nth(place).locator("> li"));
    if (!ofContact || !ofCompany) throw new Error("the page has two lists");
    await expect.poll(async () => [await ofContact.count(), await ofCompany.count()], PATIENTLY).toEqual([5, 5]);
    await page.getByRole("button", { name: "Toon meer" }).first().click();
    await expect.poll(() => ofContact.count(), PATIENTLY).toBe(6);
    await page.getByRole("button", { name: "Toon meer" }).click();
    await expect.poll(() => ofCompany.count(), PATIENTLY).toBe(7);
    expect([await ofContact.getByText("Pien Peer").count(), await ofCompany.getByText("Pien Peer").count()]).toEqual([
      0, 1,
    ]);
    await ofContact.getByText("Transcriptie: binnen").first().waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    expect(await listOverflows(page)).toEqual([]);
  });

  it("takes a new token for an expired one unseen, and says so when there is none or the session is over", async () => {
    const { site, ...stage } = getStage();
    const claims = { role: "rep", rep_id: joep.repId };
    const expired = await sign({ ...claims, exp: Math.floor(Date.now() / 1_000) - 600 });
    const own = await sign(claims);
    site.giveTokens(expired, own);
    const page = await stage.open();
    await page.goto(`${site.origin}/?rep=${joep.repId}`);
    await page.getByText(/Complete until /).waitFor();
    await callsOf(page, "Calls").locator("> li").first().waitFor();
    await page.getByText(/^Every call from .* is here\./).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    // However many components asked at once.
    expect(site.countAsked()).toBe(2);

    site.giveTokens();
    await page.reload();
    const withoutToken = page.getByText(/^This page got no access to Fathom Sync\./);
    // Status, calendar and calls.
    await expect.poll(() => withoutToken.count(), PATIENTLY).toBe(3);
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect.poll(() => withoutToken.count(), PATIENTLY).toBe(4);
    expect(await listAccessibilityFaults(page)).toEqual([]);
    site.giveTokens(own);
    for (let left = 3; left > 0; left--) await page.getByRole("button", { name: "Try again" }).first().click();
    await page.getByText(/Complete until /).waitFor();
    await callsOf(page, "Calls").locator("> li").first().waitFor();

    site.giveTokens(expired);
    await page.reload();
    await expect.poll(() => page.getByText("Your session has ended.").count(), PATIENTLY).toBe(3);
  });

  it("takes the CRM's colours and shapes from variables alone, in both themes; and speaks Dutch when asked to", async () => {
    const { site, ...stage } = getStage();
    site.giveTokens(admin);
    const page = await stage.open({ colorScheme: "light" });
    await page.goto(`${site.origin}/?rep=${kees.repId}`);
    await page.getByText("No calls here yet.").waitFor();
    const plain = await buttonLooks(page, "Refresh");
    await page.getByLabel("Looks").selectOption("warm");
    const light = await buttonLooks(page, "Refresh");
    expect(light).toEqual(["rgb(154, 52, 18)", "16px"]);
    expect(plain).not.toEqual(light);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await buttonLooks(page, "Refresh")).toEqual(["rgb(253, 186, 116)", "16px"]);

    await page.getByLabel("Language").selectOption("Nederlands");
    await page.getByRole("button", { name: "Ververs", exact: true }).click();
    await page.getByText(/^Geen nieuwe gesprekken bij Fathom/).waitFor();
    await page.getByText(/Compleet tot /).waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);

    stage.simulator.revokeKey(lena.email);
    await page.getByRole("combobox", { name: /^Rep/ }).selectOption(lena.name);
    await page.getByRole("button", { name: "Ververs", exact: true }).click();
    await page.getByText(/^Fathom weigert de API-sleutel; maak in Fathom een nieuwe /).waitFor();
    const status = page.locator("section").filter({ hasText: /Sinds / });
    expect(await status.textContent()).toContain("Fathom weigert de API-sleutel");
    expect(await listOverflows(page)).toEqual([]);
  });
}
