/** What holds of every page: nothing serious for axe and nothing wider than the screen, in Dutch, in the dark and on a phone. */
import type { CallPage, RunPage } from "@fathom-sync/contract";
import { expect, it } from "vitest";
import { getApi } from "../../../local/test/fixtures/stack.ts";
import { listAccessibilityFaults, type Stage } from "./stage.ts";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;

/** @param getStage known when the tests run; there are a rep `evi-mulder` with calls and a run by then */
export function describeEveryPage(getStage: () => Stage): void {
  it.each([
    ["in Dutch, dark, on a phone", { locale: "nl-NL", colorScheme: "dark", ...PHONE }],
    ["in English, light, on a desktop", { viewport: { width: 1360, height: 860 }, reducedMotion: "no-preference" }],
  ] as const)("is sound %s", async (_how, options) => {
    const stage = getStage();
    const { items: calls } = await getApi<CallPage>(stage.stack, "/api/reps/evi-mulder/calls");
    const { items: runs } = await getApi<RunPage>(stage.stack, "/api/runs");
    const page = await stage.open(options);
    const { serviceToken } = stage.stack.addresses;
    await page.addInitScript((token) => sessionStorage.setItem("fathom-sync:token", token), serviceToken);
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
      await page.getByRole("heading", { level: 1 }).first().waitFor();
      await page.waitForLoadState("networkidle");
      faults.push(...(await listAccessibilityFaults(page)).map((fault) => `${path}: ${fault}`));
      const beyond = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (beyond > 0) faults.push(`${path}: ${beyond} px wider than the screen`);
    }
    expect(faults).toEqual([]);
  });
}
