/**
 * A team too large for one page: found by a few letters, filtered, paged, and found again by the back button. Must come last: its reps
 * stay.
 */
import { expect, it } from "vitest";
import { listAccessibilityFaults, PATIENTLY, type Stage, signIn } from "./stage.ts";
import { addMembers } from "./team.ts";

const MANY = 60;

/** @param getStage known when the tests run */
export function describeManyReps(getStage: () => Stage): void {
  it("finds one by a few letters without accents, keeps the search in the address, and comes back to it", async () => {
    const stage = getStage();
    await addMembers(stage, ["Faye Kok"], 1);
    const { reps } = stage.stack.records;
    const put = (repId: string, name: string) => {
      const email = `${repId}@tailspin.example`;
      return reps.put(repId, { name, email, fathomEmail: email, active: true });
    };
    await put("many-zoe", "Zoë Ørsted");
    await Promise.all(Array.from({ length: MANY }, (_, index) => put(`many-${index}`, `Member ${index}`)));

    const page = await stage.open();
    await signIn(page, stage, "/reps");
    const search = page.getByRole("searchbox");
    await search.focus();
    await page.keyboard.type("zoe orst");
    await page.getByText(/^1 of \d+ reps$/).waitFor();
    expect(await page.getByRole("row").count()).toBe(2);
    expect(new URL(page.url()).searchParams.get("q")).toBe("zoe orst");
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await page.getByRole("link", { name: "Zoë Ørsted" }).click();
    await page.getByRole("heading", { level: 1, name: "Zoë Ørsted" }).waitFor();
    // Of somebody who was never connected there are no days: what is to be done is all there is.
    await page.getByLabel("Fathom API key").waitFor();
    await page.getByText("No calls here yet.").waitFor();
    expect(await page.getByRole("grid").count()).toBe(0);
    await page.goBack();
    await page.getByText(/^1 of \d+ reps$/).waitFor();
    expect(await search.inputValue()).toBe("zoe orst");

    await search.fill("nobody of that name");
    await page.getByText("No rep fits").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await page.getByText(/^\d+ reps$/).waitFor();
    expect(await search.inputValue()).toBe("");
  });

  it("pages through those that fit a filter; the back button and a new load keep the place", async () => {
    const stage = getStage();
    const page = await stage.open();
    await signIn(page, stage, "/reps?sort=name");
    await page.getByLabel("Status").selectOption({ value: "unconnected" });
    await page.getByText(/^\d+ of \d+ reps$/).waitFor();
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByText(/^51 to \d+ of \d+$/).waitFor();
    await page.reload();
    await page.getByText(/^51 to \d+ of \d+$/).waitFor();
    await page.getByRole("link", { name: "Zoë Ørsted" }).waitFor();
    await page.goBack();
    await page.getByText(/^1 to 50 of \d+$/).waitFor();
    await page.goBack();
    await expect.poll(() => page.getByLabel("Status").inputValue()).toBe("");
  });

  it("is led to from the overview's numbers, and says by what it is filtered", async () => {
    const stage = getStage();
    const page = await stage.open({ locale: "nl-NL" });
    const { serviceToken } = stage.stack.addresses;
    await page.addInitScript((token) => sessionStorage.setItem("fathom-sync:token", token), serviceToken);
    await page.goto(stage.pageUrl);
    await page.getByRole("link", { name: /op pauze of niet verbonden$/ }).click();
    const chip = page.getByRole("button", { name: /Compleet tot: op pauze of niet verbonden/ });
    await chip.waitFor();
    await page.getByText(/^\d+ van \d+ verkopers$/).waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await chip.click();
    await page.getByText(/^\d+ verkopers$/).waitFor();

    const toOverview = () => page.getByRole("navigation").getByRole("link", { name: "Overzicht" }).click();
    await toOverview();
    await page.getByRole("link", { name: /^Onderdelen onderweg/ }).click();
    await page.getByRole("button", { name: /Met onderdelen onderweg/ }).waitFor();
    await toOverview();
    // Only with its number it knows which day is today.
    await page.getByRole("link", { name: /^Nieuw vandaag\D*\d/ }).click();
    // The overview has tables as well: the address tells when it is gone.
    await expect.poll(() => new URL(page.url()).search, PATIENTLY).toMatch(/^\?from=(\d{4}-\d\d-\d\d)&to=\1$/);
    await page.getByRole("table").getByRole("link").first().waitFor();
    // By keyboard through the runs of the chart: the newest is the one stop, the one before it an arrow away.
    await toOverview();
    const bars = page.getByRole("list", { name: "Runs in de tijd" }).getByRole("link");
    await bars.last().focus();
    await page.keyboard.press("ArrowLeft");
    expect(await listAccessibilityFaults(page)).toEqual([]);
    const run = await page.evaluate(() => document.activeElement?.getAttribute("href"));
    expect(run).toBe(await bars.nth(-2).getAttribute("href"));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: /^Run van / }).waitFor();
    expect(new URL(page.url()).pathname).toBe(run);

    // Where some are chosen for a bulk sync, not all of them are shown: it says so, and the search finds the others.
    await page.getByRole("navigation").getByRole("link", { name: "Instellingen" }).click();
    await page.getByRole("radio", { name: "Gekozen verkopers" }).check();
    await page.getByText(/^60 van de \d+ verkopers staan hier\. Zoek de andere\.$/).waitFor();
    await page.getByRole("searchbox", { name: "Verkopers zoeken" }).fill("zoe orst");
    await page.getByRole("checkbox", { name: "Zoë Ørsted" }).check();
    await expect.poll(() => page.getByText(/verkopers staan hier/).count(), PATIENTLY).toBe(0);
  });
}
