/** Signing in: by a token that is typed in, or by the CRM around the page; in two languages; and what a rep may see. */
import type { RepView } from "@fathom-sync/contract";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { learnSecret } from "../../../../test/canaries/index.ts";
import { addReps, getApi, runSlot } from "../../../local/test/fixtures/stack.ts";
import { listAccessibilityFaults, PATIENTLY, type Stage, signIn } from "./stage.ts";
import { enrolMembers } from "./team.ts";

/**
 * Has tokens of a page expire while it is open, as time does: from then on the API gets one that has. Only with what changes something:
 * else whatever the page reads by itself might find it out first, and a press come too late.
 * @param past a token that has expired
 */
async function watchTokens(page: Page, stage: Stage, past: string): Promise<(token: string) => void> {
  const expired = new Set<string>();
  await page.route(`${stage.stack.addresses.apiUrl}/api/**`, async (route) => {
    const request = route.request();
    const headers = request.headers();
    const token = headers.authorization?.replace("Bearer ", "") ?? "";
    const isExpired = request.method() !== "GET" && expired.has(token);
    await route.continue(isExpired ? { headers: { ...headers, authorization: `Bearer ${past}` } } : {});
  });
  return (token) => void expired.add(token);
}

/** @param getStage known when the tests run */
export function describeSigningIn(getStage: () => Stage): void {
  it("refuses a wrong token in words, takes the right one, keeps it for this tab only, and forgets it", async () => {
    const stage = getStage();
    const page = await stage.open();
    await page.goto(`${stage.pageUrl}/settings`);
    await page.getByLabel("Service token or JWT").fill("not-the-token");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("The API does not take this token.").waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await page.getByLabel("Service token or JWT").fill(stage.stack.addresses.serviceToken);
    await page.keyboard.press("Enter");
    // Where one wanted to go.
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(stage.stack.addresses.serviceToken);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(stage.stack.addresses.serviceToken);
  });

  it("speaks the browser's language, and the other one when asked to", async () => {
    const stage = getStage();
    const page = await stage.open({ locale: "nl-NL" });
    await page.goto(stage.pageUrl);
    await page.getByRole("heading", { name: "Aanmelden" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("nl");
    await page.getByLabel("Servicetoken of JWT").fill(stage.stack.addresses.serviceToken);
    await page.getByRole("button", { name: "Aanmelden" }).click();
    await page.getByRole("link", { name: "Verkopers", exact: true }).waitFor();
    await page.getByLabel("Taal").selectOption("English");
    await page.getByRole("link", { name: "Reps", exact: true }).waitFor();
    await page.reload();
    await page.getByRole("link", { name: "Reps", exact: true }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
  });

  it("says that a token has expired, asks for another over the page, and goes on with what was typed and pressed", async () => {
    const stage = getStage();
    const { signer } = stage.crm;
    const [ada, bea] = await enrolMembers(stage, ["Ada Vink", "Bea Vink"], 0);
    const past = { exp: Math.floor(Date.now() / 1_000) - 60 };
    const [old, late, fresh, own] = [
      await signer.sign({ role: "admin", ...past }),
      await signer.sign({ role: "admin" }),
      await signer.sign({ role: "admin" }),
      await signer.sign({ role: "rep", rep_id: bea.repId }),
    ];
    for (const token of [old, late, fresh, own]) learnSecret("service-token", token);
    const page = await stage.open();
    // A page that is opened with an expired one.
    await page.goto(stage.pageUrl);
    await page.evaluate((token) => sessionStorage.setItem("fathom-sync:token", token), old);
    await page.goto(`${stage.pageUrl}/reps/${ada.repId}`);
    await page.getByText("Your session ended").waitFor();
    await page.getByLabel("Service token or JWT").fill(late);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { level: 1, name: ada.name }).waitFor();

    // One that expires while a form is filled in.
    const expire = await watchTokens(page, stage, old);
    const rename = async (name: string, token: string) => {
      await page.getByRole("button", { name: /^More for Ada/ }).click();
      await page.getByRole("menuitem", { name: "Edit" }).click();
      await page.getByLabel("Name", { exact: true }).fill(name);
      expire(token);
      await page.getByRole("button", { name: "Save" }).click();
    };
    const again = page.getByRole("dialog", { name: "Sign in again" });
    await rename("Ada Vink-Bos", late);
    await again.getByText(/^Your session ended: the token expired or was replaced\./).waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    // Neither it nor what is open behind it goes by Escape.
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await again.getByLabel("Service token or JWT").fill("not-the-token");
    await page.keyboard.press("Enter");
    await again.getByText("The API does not take this token.").waitFor();
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Ada Vink-Bos");
    await again.getByLabel("Service token or JWT").fill(fresh);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Ada Vink-Bos" }).waitFor();
    expect(await again.count()).toBe(0);

    // Of somebody else's page nothing is left in sight, and what they pressed is not done in another's name.
    await rename("Nobody Asked", fresh);
    await again.getByLabel("Service token or JWT").fill(own);
    await page.keyboard.press("Enter");
    await page.getByRole("navigation").getByRole("link", { name: "My calls" }).click();
    await page.getByRole("heading", { level: 1, name: bea.name }).waitFor();
    expect(await page.locator("body").textContent()).not.toContain("Ada");
    expect((await getApi<RepView>(stage.stack, `/api/reps/${ada.repId}`)).name).toBe("Ada Vink-Bos");

    // Whoever has no other token leaves.
    expire(own);
    await page.getByRole("button", { name: "Refresh" }).click();
    await again.getByRole("button", { name: "Sign out instead" }).click();
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    expect(await page.locator("body").textContent()).not.toContain(bea.name);
  });

  it("shows a rep in the CRM's frame its own page and nobody else's, with a new token whenever one has expired", async () => {
    const stage = getStage();
    const { crm, stack, pageUrl } = stage;
    await addReps(stack, 2, 2);
    await runSlot(stack);
    const claims = { role: "rep", rep_id: "rep-0" };
    const past = await crm.signer.sign({ ...claims, exp: Math.floor(Date.now() / 1_000) - 600 });
    const [first, second, third] = [
      await crm.signer.sign(claims),
      await crm.signer.sign(claims),
      await crm.signer.sign(claims),
    ];
    crm.showFrame(`${pageUrl}/settings`, [past, first, second]);
    const page = await stage.open();
    const expire = await watchTokens(page, stage, past);
    await page.goto(crm.origin);
    const frame = page.frameLocator("iframe");
    const links = frame.getByRole("navigation").getByRole("link");
    await links.first().waitFor();
    const names = await links.allTextContents();
    expect(names).toEqual(["My calls"]);
    expect(await frame.getByRole("button", { name: "Sign out" }).count()).toBe(0);
    await frame.getByRole("list", { name: "Calls", exact: true }).locator("> li").first().waitFor();
    expect(await listAccessibilityFaults(page, true)).toEqual([]);

    // While the CRM has another token nobody sees that one has expired.
    const press = () => frame.getByRole("button", { name: "Refresh" }).click();
    expire(first);
    await press();
    await frame.getByText(/^(?:No|\d+) new calls/).waitFor();
    expect(await frame.getByRole("dialog").count()).toBe(0);
    // When it has none, that is said over the page, and what was pressed waits for one.
    expire(second);
    await press();
    const again = frame.getByRole("dialog", { name: "Sign in again" });
    await again.getByText("Your session ended and the CRM gave no new token.").waitFor();
    expect(await listAccessibilityFaults(page, true)).toEqual([]);
    await page.evaluate(`tokens.splice(0, tokens.length, ${JSON.stringify(third)})`);
    await Promise.all([
      page.waitForResponse((answer) => answer.url().endsWith("/refresh") && answer.status() === 200),
      again.getByRole("button", { name: "Ask again" }).click(),
    ]);
    await frame.getByText(/^(?:No|\d+) new calls/).waitFor();
    expect(await again.count()).toBe(0);
  });

  it("is not shown in a frame of anybody else", async () => {
    const stage = getStage();
    const page = await stage.open();
    // Another origin than the one that is listed, on the same server.
    const stranger = stage.crm.origin.replace("127.0.0.1", "localhost");
    stage.crm.showFrame(stage.pageUrl, ["no-token"]);
    const before = stage.faults.length;
    await page.goto(stranger);
    await expect.poll(() => stage.faults.slice(before).join(" "), PATIENTLY).toContain("frame-ancestors");
    // The browser's complaint is what was wanted, and so is the stranger's own address.
    stage.faults.splice(before);
    expect(await page.frameLocator("iframe").getByText("Fathom Sync").count()).toBe(0);
  });

  it("leads to the content by the skip link, and to each page by its link", async () => {
    const stage = getStage();
    const page = await stage.open();
    await signIn(page, stage);
    await page.reload();
    await page.getByRole("navigation").waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("To the content");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
    for (const name of ["Reps", "Runs", "Settings", "Overview"]) {
      await page.getByRole("navigation").getByRole("link", { name }).click();
      await page.getByRole("heading", { level: 1, name }).waitFor();
    }
    await page.goto(`${stage.pageUrl}/nothing-here`);
    await page.getByRole("heading", { name: "There is no such page" }).waitFor();
  });
}
