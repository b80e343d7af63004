/** The components as a screen reader or a browser without colours gets them. What happens after a press is tested in a browser. */
import { type CoverageDayView, createFathomSyncClient, type Language } from "@fathom-sync/contract";
import { createElement, type FunctionComponent } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { EXAMPLES } from "../../contract/src/examples.ts";
import { CalendarGrid } from "../src/calendar/calendar-grid.tsx";
import { CallItem } from "../src/calls/call-item.tsx";
import { FathomSyncProvider, RefreshButton } from "../src/index.ts";
import { buildCoverageDay } from "./build-coverage-day.ts";

const NOW = Date.parse("2026-11-22T13:45:00Z");
const client = createFathomSyncClient({ baseUrl: "https://sync.example", token: "t" });

function render<Props extends object>(
  child: FunctionComponent<Props>,
  props: Props,
  language: Language = "en",
): string {
  const children = createElement(child, props);
  return renderToStaticMarkup(createElement(FathomSyncProvider, { client, now: () => NOW, language, children }));
}

const QUIET = buildCoverageDay({ date: "2026-11-20", verifiedAt: "2026-11-21T03:00:00.000Z" });

function renderGrid(days: readonly CoverageDayView[], language: Language = "en"): string {
  const place = { language, nowMs: NOW, timeZone: "Europe/Amsterdam" };
  return render(CalendarGrid, { days, today: "2026-11-22", chosen: undefined, onChoose: () => {}, place }, language);
}

describe("CalendarGrid", () => {
  const gap = { ...QUIET, date: "2026-11-21", listed: 4, held: 3 };

  it("tells a gap by its sign, its number and in words, in both languages", () => {
    expect(renderGrid([QUIET, gap])).toMatch(
      /data-kind="gap"[^>]*aria-label="Saturday,? 21 November 2026: Gap: calls are missing\. 1 call missing; 3 of 4 here;[^"]*"[^>]*>!1</,
    );
    expect(renderGrid([gap], "nl")).toContain(
      "zaterdag 21 november 2026: Gat: er ontbreken gesprekken. 1 gesprek ontbreekt;",
    );
  });

  it("is one stop of the Tab key, at the newest day", () => {
    const stops = [...renderGrid([QUIET, gap]).matchAll(/data-date="([\d-]+)"[^>]*tabindex="0"/g)].map(
      ([, date]) => date,
    );
    expect(stops).toEqual(["2026-11-21"]);
  });

  it("has no style of its own in the page, so that a strict policy holds", () => {
    expect(renderGrid([QUIET, gap])).not.toContain("style=");
  });
});

describe("CallItem", () => {
  it("says the state of each part in words", () => {
    const html = render(CallItem, { call: EXAMPLES.call, href: EXAMPLES.call.url });
    expect(html).toContain('Summary<span class="fathom-sync-unseen">: here</span>');
    expect(html).toContain('Transcript<span class="fathom-sync-unseen">: Fathom is still making it</span>');
    expect(html).toContain(`<a href="${EXAMPLES.call.url}">${EXAMPLES.call.title}</a>`);
  });

  it("names a call without a title", () => {
    expect(render(CallItem, { call: { ...EXAMPLES.call, title: " " }, href: null }, "nl")).toContain(
      `Gesprek ${EXAMPLES.call.recordingId}`,
    );
  });
});

describe("RefreshButton", () => {
  it("has a place where its answer will be read out", () => {
    const html = render(RefreshButton, { repId: "a" }, "nl");
    expect(html).toContain("Ververs");
    expect(html).toContain('role="status"');
  });

  it("says what is missing when nobody provides the client", () => {
    expect(() => renderToStaticMarkup(createElement(RefreshButton, { repId: "a" }))).toThrow("FathomSyncProvider");
  });
});
