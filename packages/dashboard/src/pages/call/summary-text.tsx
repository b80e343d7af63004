/** Markdown from outside, shown without its HTML, images, or addresses that are none of the web. */
import Markdown from "react-markdown";
import { isWebAddress } from "./find-in-transcript.ts";

/** Nothing that loads from elsewhere, nothing that could be taken for the page's own. */
const ALLOWED = [
  "p",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "ul",
  "ol",
  "li",
  "strong",
  "em",
  "a",
  "blockquote",
  "code",
  "pre",
  "br",
  "hr",
  "del",
];

/** The page has its own first and second heading. */
const HEADINGS = { h1: "h3", h2: "h3", h3: "h4", h4: "h5", h5: "h6" } as const;

export function SummaryText({ markdown }: { readonly markdown: string }) {
  return (
    <div className="prose">
      <Markdown
        allowedElements={ALLOWED}
        unwrapDisallowed
        skipHtml
        urlTransform={(url) => (isWebAddress(url) ? url : "")}
        components={{
          ...HEADINGS,
          a: ({ href, children }) =>
            isWebAddress(href) ? (
              <a href={href} target="_blank" rel="noreferrer">
                {children}
              </a>
            ) : (
              children
            ),
        }}
      >
        {markdown}
      </Markdown>
    </div>
  );
}
