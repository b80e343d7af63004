/** The summary: Markdown from outside, shown without its HTML, images, or addresses that are none of the web. */
import type { CallView } from "@fathom-sync/contract";
import Markdown from "react-markdown";
import { Card } from "../../components/index.ts";
import { useTexts } from "../../texts/language.tsx";
import { CALL_TEXTS } from "./call.texts.ts";
import { isWebAddress } from "./find-in-transcript.ts";
import { PartMissing } from "./part-missing.tsx";

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

export function SummaryCard({ summary }: Pick<CallView, "summary">) {
  const texts = useTexts(CALL_TEXTS);
  const description = summary.state === "present" ? (summary.templateName ?? undefined) : undefined;
  return (
    <Card title={texts.summary} description={description}>
      {summary.state === "present" ? (
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
            {summary.markdown ?? ""}
          </Markdown>
        </div>
      ) : (
        <PartMissing state={summary.state} />
      )}
    </Card>
  );
}
