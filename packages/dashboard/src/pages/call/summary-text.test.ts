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

  it("keeps lists within lists, numbers that do not begin at one, quotes, code, breaks, escapes and references", () => {
    const html = renderMarkdown(
      "## Next steps\n\n3. send the *offer*\n   - with prices\n4. call `Ann`\n\n> quoted  \n> R&amp;D \\*\n\n```\n<b>&amp;\n```\n\n---\n\n[a][1]\n\n[1]: https://a.example/?x=1&amp;y=2",
    );
    expect(html).toBe(
      [
        '<div class="prose"><h3>Next steps</h3>',
        '<ol start="3"><li>send the <em>offer</em><ul><li>with prices</li></ul></li><li>call <code>Ann</code></li></ol>',
        "<blockquote><p>quoted<br/>R&amp;D *</p></blockquote>",
        "<pre><code>&lt;b&gt;&amp;amp;</code></pre><hr/>",
        '<p><a href="https://a.example/?x=1&amp;y=2" target="_blank" rel="noreferrer">a</a></p></div>',
      ].join(""),
    );
  });

  it("shows as it is written what is nested deeper than can be read", () => {
    const quotes = `${">".repeat(20_000)} a`;
    expect(renderMarkdown(quotes)).toBe(`<div class="prose"><pre>${quotes.replaceAll(">", "&gt;")}</pre></div>`);
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
        "[coded](&#106;avascript:alert%281%29) [spaced](<java\tscript:alert(1)>) <javascript:alert(1)>",
      ].join("\n\n"),
    );
    // The last one shows its address, as words.
    expect(html.replace("javascript:alert(1)</p>", "")).not.toMatch(
      /<script|<img|<style|javascript:|data:text|tracker\.example|style=|onerror/,
    );
    expect(html).not.toContain("href=");
    expect(html).toContain("click");
  });
});
