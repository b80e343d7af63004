/** What Fathom delivered and nobody could read: seen in the settings, and read again from there. */

import type { AuditPage, DeliveryPage } from "@fathom-sync/contract";
import { signWebhook } from "@fathom-sync/simulator";
import { expect, it } from "vitest";
import { getApi } from "../../../local/test/fixtures/stack.ts";
import { listAccessibilityFaults, type Stage, signIn } from "./stage.ts";
import { addMembers } from "./team.ts";

const DELIVERY_ID = "msg_unreadable_1";

/** @param getStage known when the tests run */
export function describeDeliveries(getStage: () => Stage): void {
  it("a delivery that could not be read is shown with its reason, without its content, and read again", async () => {
    const stage = getStage();
    const [pia] = await addMembers(stage, ["Pia Haak"], 0);
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
    const { items } = await getApi<AuditPage>(stage.stack, "/api/audit?limit=100");
    expect(items.map(({ action }) => action)).toContain("replayDelivery");
  });
}
