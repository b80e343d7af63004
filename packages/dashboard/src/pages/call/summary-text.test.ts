import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { SummaryText } from "./summary-text.tsx";

const renderMarkdown = (markdown: string) => renderToStaticMarkup(createElement(SummaryText, { markdown }));

describe("SummaryText", () => {
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
});
