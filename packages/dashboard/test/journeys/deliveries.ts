/** What Fathom delivered and nobody could read: seen in the settings, and read again from there. */

import type { CallPage, DeliveryPage } from "@fathom-sync/contract";
import { signWebhook } from "@fathom-sync/simulator";
import { expect, it } from "vitest";
import { leaveUnreadable } from "../../../local/test/fixtures/leave-unreadable.ts";
import { askFathom, getApi } from "../../../local/test/fixtures/stack.ts";
import { listAccessibilityFaults, PATIENTLY, type Stage, signIn } from "./stage.ts";
import { addMembers, enrolMembers } from "./team.ts";

const DELIVERY_ID = "msg_unreadable_1";
const MENDED_ID = "msg_mended_1";

/** @param getStage known when the tests run */
export function describeDeliveries(getStage: () => Stage): void {
  it("a delivery that could not be read is shown with its reason, without its content, and becomes a call once it can be", async () => {
    const stage = getStage();
    const [pia] = await addMembers(stage, ["Pia Haak"], 0);
    // Nobody has polled this one yet: the call is to come by the delivery alone.
    const [rik] = await enrolMembers(stage, ["Rik Mol"], 1);
    const [meeting] = await askFathom(stage.simulator, rik.apiKey);
    const text = JSON.stringify(meeting);
    await leaveUnreadable(stage.stack, { repId: rik.repId, deliveryId: MENDED_ID, text, reason: "title: not a text" });
    const listCalls = async () => (await getApi<CallPage>(stage.stack, `/api/reps/${rik.repId}/calls`)).items;
    expect(await listCalls()).toEqual([]);
    const hook = stage.simulator.webhooks.list().find(({ ownerEmail }) => ownerEmail === pia.email);
    if (!hook) throw new Error("no webhook was registered");
    const body = JSON.stringify({ title: "a title nobody may see here" });
    const timestamp = Math.floor(Date.now() / 1_000);
    const answer = await fetch(hook.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "webhook-id": DELIVERY_ID,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": signWebhook(hook.secret, DELIVERY_ID, timestamp, body),
      },
      body,
    });
    expect(answer.status).toBeLessThan(300);
    const listAll = () => getApi<DeliveryPage>(stage.stack, "/api/deliveries?limit=100");
    await expect.poll(async () => (await listAll()).items.length, { timeout: 20_000 }).toBeGreaterThan(0);

    const page = await stage.open();
    await signIn(page, stage, "/settings");
    const row = page.getByRole("row").filter({ hasText: DELIVERY_ID });
    await row.getByRole("link", { name: pia.name }).waitFor();
    expect(await row.textContent()).toContain("recording_id");
    expect(await page.locator("body").textContent()).not.toContain("a title nobody may see");
    expect(await listAccessibilityFaults(page)).toEqual([]);
    await row.getByRole("button", { name: `Read again: delivery ${DELIVERY_ID} of ${pia.name}` }).click();
    // What nobody can read is no better the second time, and the page does not say it were.
    await row.getByText("still not readable").waitFor();

    const mended = page.getByRole("row").filter({ hasText: MENDED_ID });
    expect(await mended.textContent()).toContain("title: not a text");
    await page.getByRole("button", { name: "Read all 2 again" }).click();
    await mended.getByText("read", { exact: true }).waitFor();
    await expect
      .poll(async () => (await listCalls()).map(({ recordingId }) => recordingId), PATIENTLY)
      .toEqual(rik.recordingIds);

    // Who had them read again stands on the same page, in words.
    const deeds = page.getByRole("table", { name: "Who did what" }).getByRole("row");
    const deed = deeds.filter({ hasText: "Delivery read again" });
    await deed.getByRole("link", { name: rik.name }).waitFor();
    await deed.getByRole("link", { name: pia.name }).first().waitFor();
    const words = (await deed.first().textContent()) ?? "";
    expect(words).toMatch(/\d\d:\d\d/);
    expect(words).toContain("CRM server");
    expect(await listAccessibilityFaults(page)).toEqual([]);
  });
}
