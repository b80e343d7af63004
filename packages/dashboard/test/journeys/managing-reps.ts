/** What an admin does with reps besides syncing them: imports many, refreshes, edits, pauses and removes one. */
import { readFile } from "node:fs/promises";
import type { CallPage, RepView } from "@fathom-sync/contract";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { learnSecret } from "../../../../test/canaries/index.ts";
import { callApi, getApi } from "../../../local/test/fixtures/stack.ts";
import { parseCsv, toCsvLine } from "../../src/pages/reps/csv.ts";
import { listAccessibilityFaults, type Stage, signIn } from "./stage.ts";
import { addMembers, enrolMembers, type Member } from "./team.ts";

/** @param getStage known when the tests run */
export function describeManagingReps(getStage: () => Stage): void {
  async function openReps(search = "") {
    const page = await getStage().open();
    await signIn(page, getStage(), `/reps${search}`);
    await page.getByRole("heading", { level: 1, name: "Reps" }).waitFor();
    return page;
  }

  async function choose(page: Page, text: string): Promise<void> {
    const file = { name: "reps.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
    await page.getByLabel("CSV file").setInputFiles(file);
  }

  async function find(repId: string): Promise<RepView | undefined> {
    const { status, body } = await callApi(getStage().stack, "GET", `/api/reps/${repId}`);
    return status === 200 ? (body as RepView) : undefined;
  }

  it("a CSV file is looked at before it is sent, every row has a result, and the failed ones come back as a file", async () => {
    const stage = getStage();
    const user = stage.simulator.addUser({ name: "Ines Import", email: "ines-import@sellers.example" });
    learnSecret("api-key", user.apiKey);
    const page = await openReps();
    await page.getByRole("button", { name: "Import CSV" }).click();
    const dialog = page.getByRole("dialog", { name: "Import reps from CSV" });
    await choose(page, "naam;afdeling\nInes;noord\n");
    await dialog.getByText("The first line must name these columns: repId and email.").waitFor();
    // As a spreadsheet on a Dutch computer writes it.
    const rows = [
      `imp-1;Ines Import;${user.email};${user.apiKey}`,
      "imp-2;;nameless@sellers.example;",
      "imp-3;Bad Address;not-an-address;",
      'imp-4;"Long; with a separator";long@sellers.example;',
      "imp-1;Ines Again;again@sellers.example;",
    ];
    await choose(page, `\uFEFF${["CRM-id;Naam;E-mail;API-sleutel", ...rows].join("\r\n")}\r\n`);
    await dialog.getByText("Ready: 3. Cannot be sent: 2.").waitFor();
    for (const text of ["name is missing", "this id comes twice", "Long; with a separator"]) {
      await dialog.getByRole("table").getByText(text).first().waitFor();
    }
    expect(await listAccessibilityFaults(page)).toEqual([]);
    expect(await find("imp-1")).toBeUndefined();

    await dialog.getByRole("button", { name: "Import 3" }).click();
    await dialog.getByText("2 created, 0 updated, 3 refused.").waitFor();
    const refused = dialog.getByRole("row").filter({ hasText: "not-an-address" });
    expect(await refused.textContent()).toMatch(/refused.*email/);
    expect(await listAccessibilityFaults(page)).toEqual([]);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      dialog.getByRole("button", { name: "Save the failed rows as a file" }).click(),
    ]);
    const { header, rows: failed } = parseCsv(await readFile(await download.path(), "utf8"));
    expect(failed.map(({ cells }) => [cells[0], cells.at(-1) !== ""]).toSorted()).toEqual([
      ["imp-1", true],
      ["imp-2", true],
      ["imp-3", true],
    ]);
    await dialog.getByRole("button", { name: "Done" }).click();

    // Mended, the file is imported as it is.
    const mended = failed
      .filter(({ cells }) => cells[0] !== "imp-1")
      .map(({ cells: [repId = "", name] }) => toCsvLine([repId, name || "Named Now", `${repId}@sellers.example`]));
    await page.getByRole("button", { name: "Import CSV" }).click();
    await choose(page, [toCsvLine(header.slice(0, 3)), ...mended].join("\n"));
    await dialog.getByRole("button", { name: "Import 2" }).click();
    await dialog.getByText("2 created, 0 updated, 0 refused.").waitFor();
    await dialog.getByRole("button", { name: "Done" }).click();
    await page.getByRole("searchbox").fill("Named Now");
    await page.getByRole("table").getByText("imp-2@sellers.example", { exact: true }).waitFor();
    expect((await find("imp-4"))?.name).toBe("Long; with a separator");
    // The key is tried by the first sync, which has started by itself.
    await expect.poll(async () => (await find("imp-1"))?.connection.status, { timeout: 30_000 }).toBe("ok");
  });

  it("from the list a rep is refreshed, its key renewed, paused and resumed, and what came of it is said in place", async () => {
    const stage = getStage();
    const [gus] = await enrolMembers(stage, ["Gus Prins"], 2);
    const [guy] = await enrolMembers(stage, ["Guy Prins"], 0);
    const page = await openReps("?q=Gu%20Prins");
    const row = page.getByRole("row").filter({ hasText: gus.email });
    const press = async (name: string) => {
      await page.getByRole("button", { name: "More for Gus Prins" }).click();
      await page.getByRole("menuitem", { name, exact: true }).click();
    };
    const refresh = (name: string) =>
      page.getByRole("row").getByRole("button", { name: `Refresh: fetch the new calls of ${name} now` });
    // The answer stands in a row of its own, below the rep's.
    const answerBelow = ({ email }: Member) =>
      page.locator("tr", { hasText: email }).locator("+ tr").getByRole("status");
    await refresh(gus.name).click();
    await answerBelow(gus)
      .getByText(/^2 new calls/)
      .waitFor();
    expect((await find(gus.repId))?.sync.calls).toBe(2);
    await refresh(guy.name).click();
    await answerBelow(guy)
      .getByText(/^No new calls in Fathom/)
      .waitFor();
    expect(await answerBelow(gus).textContent()).toMatch(/^2 new calls/);
    expect(await listAccessibilityFaults(page)).toEqual([]);

    await press("Renew key");
    const dialog = page.getByRole("dialog", { name: "Renew the key of Gus Prins" });
    const apiKey = stage.simulator.rotateKey(gus.email);
    learnSecret("api-key", apiKey);
    const shut = stage.simulator.failNext(403, { match: { email: gus.email }, times: Number.POSITIVE_INFINITY });
    await dialog.getByLabel("Fathom API key").fill(apiKey);
    await dialog.getByRole("button", { name: "Connect" }).click();
    await dialog.getByText("Fathom knows this key, but does not let it read calls. Nothing was stored.").waitFor();
    await dialog.getByText(/^Another key of the same account will not help\./).waitFor();
    expect((await find(gus.repId))?.connection.keyTail).toBe(gus.apiKey.slice(-4));
    expect(await listAccessibilityFaults(page)).toEqual([]);
    shut.remove();
    await dialog.getByRole("button", { name: "Connect" }).click();
    await dialog.getByText("Gus Prins is connected.").waitFor();
    expect((await find(gus.repId))?.connection).toMatchObject({ status: "ok", keyTail: apiKey.slice(-4) });
    await dialog.getByRole("button", { name: "Close" }).last().click();

    await row.getByText("Complete", { exact: true }).waitFor();
    await press("Pause");
    await page.getByText("Gus Prins is paused: nothing is fetched until you resume.").waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await row.getByText("Paused", { exact: true }).waitFor();
    expect(await row.getByRole("button", { name: /^Refresh/ }).count()).toBe(0);
    expect((await find(gus.repId))?.active).toBe(false);
    await press("Resume");
    await page.getByText("Gus Prins is synced again.").waitFor();
    await row.getByText("Complete", { exact: true }).waitFor();
    expect((await find(gus.repId))?.active).toBe(true);
  });

  it("a rep is edited on its own page: a taken address is refused in words, a new name is there at once", async () => {
    const stage = getStage();
    const [jet, other] = await addMembers(stage, ["Jet Bos", "Kim Prins"], 1);
    const page = await stage.open();
    await signIn(page, stage, `/reps/${jet.repId}`);
    await page.getByRole("button", { name: "More for Jet Bos" }).click();
    await page.getByRole("menuitem", { name: "Edit" }).waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await page.getByRole("menuitem", { name: "Edit" }).click();
    const dialog = page.getByRole("dialog", { name: "Edit Jet Bos" });
    await dialog.waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await dialog.getByLabel("Name", { exact: true }).fill("Jet Bos-de Graaf");
    await dialog.getByLabel(/E-mail address in Fathom/).fill(other.email);
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByRole("alert").waitFor();
    await dialog.getByLabel(/E-mail address in Fathom/).fill("");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 1, name: "Jet Bos-de Graaf" }).waitFor();
    expect(await find(jet.repId)).toMatchObject({
      name: "Jet Bos-de Graaf",
      email: jet.email,
      active: true,
      connection: { status: "ok" },
      sync: { calls: 1 },
    });
  });

  it("a rep is removed after a question, with its calls where that is asked for", async () => {
    const stage = getStage();
    const [lou] = await addMembers(stage, ["Lou Vis"], 1);
    const { items } = await getApi<CallPage>(stage.stack, `/api/reps/${lou.repId}/calls`);
    const page = await stage.open();
    await signIn(page, stage, `/reps/${lou.repId}`);
    await page.getByRole("button", { name: "More for Lou Vis" }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    const dialog = page.getByRole("dialog", { name: "Remove Lou Vis?" });
    await dialog.waitFor();
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    expect(await find(lou.repId)).toBeDefined();
    await page.getByRole("button", { name: "More for Lou Vis" }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    await dialog.getByRole("checkbox").check();
    await dialog.getByRole("button", { name: "Remove" }).click();
    await page.getByRole("heading", { level: 1, name: "Reps" }).waitFor();
    await page
      .getByText(/^Lou Vis is removed/)
      .first()
      .waitFor();
    expect(await find(lou.repId)).toBeUndefined();
    const getCall = () => callApi(stage.stack, "GET", `/api/calls/${items[0]?.recordingId}`);
    await expect.poll(async () => (await getCall()).status, { timeout: 20_000 }).toBe(404);
    await page.goto(`${stage.pageUrl}/reps/${lou.repId}`);
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("heading", { name: "Lou Vis" }).count()).toBe(0);
  });
}
