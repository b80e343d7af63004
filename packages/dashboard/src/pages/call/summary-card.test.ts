import { type CallView, createFathomSyncClient } from "@fathom-sync/contract";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { type Api, ApiContext } from "../../data/api.tsx";
import { SummaryCard } from "./summary-card.tsx";

const api: Api = {
  client: createFathomSyncClient({ baseUrl: "https://sync.example", token: "t" }),
  me: { role: "admin", repId: null, now: "2026-11-22T13:45:00.000Z", timeZone: "Europe/Amsterdam" },
  clockOffsetMs: 0,
};

function render(summary: CallView["summary"]): string {
  return renderToStaticMarkup(createElement(ApiContext, { value: api }, createElement(SummaryCard, { summary })));
}
const renderMarkdown = (markdown: string) => render({ state: "present", markdown, templateName: "General" });

describe("SummaryCard", () => {
  it("shows Markdown under the page's own headings, with links that lead out safely", () => {
    const html = renderMarkdown("# Purpose\n\n- **Fit:** [listen](https://fathom.video/calls/7?timestamp=3)");
    expect(html).toContain("<h3>Purpose</h3>");
    expect(html).toContain("<strong>Fit:</strong>");
    expect(html).toContain(
      '<a href="https://fathom.video/calls/7?timestamp=3" target="_blank" rel="noreferrer">listen</a>',
    );
  });

  it("runs nothing and loads nothing that stands in a summary", () => {
    const html = renderMarkdown(
      [
        "<script>alert(1)</script>",
        '<img src="https://tracker.example/a.png" onerror="alert(1)">',
        "![pixel](https://tracker.example/b.png)",
        "[click](javascript:alert%281%29)",
        "[data](data:text/html,x)",
        '<a href="https://a.example" style="position:fixed">over</a>',
        "a <b>word</b> <style>*{display:none}</style>",
      ].join("\n\n"),
    );
    expect(html).not.toMatch(/<script|<img|<style|javascript:|data:text|tracker\.example|style=|onerror/);
    expect(html).not.toContain("href=");
    expect(html).toContain("click");
  });

  it("says why there is none, and whether it comes", () => {
    expect(render({ state: "pending" })).toContain("Fathom is still making it.");
    expect(render({ state: "absent" })).toContain("Fathom never made it.");
    expect(render({ state: "failed" })).toContain("It could not be fetched.");
  });
});
