/**
 * Markdown from outside as React elements: nothing of it is ever HTML, so there is nothing to inject. Shown without its own HTML, without
 * images, and without addresses that are none of the web. `marked` only cuts it into tokens; its own writing of HTML is not used.
 */
import { Lexer, type MarkedToken, type Token } from "marked";
import { createElement, Fragment, type ReactNode, useMemo } from "react";
import { decodeEntities } from "./decode-entities.ts";
import { isWebAddress } from "./find-in-transcript.ts";

/** The page has its own first and second heading. */
const HEADINGS = ["h3", "h3", "h4", "h5", "h6", "h6"] as const;

export function SummaryText({ markdown }: { readonly markdown: string }) {
  const nodes = useMemo(() => read(markdown), [markdown]);
  return <div className="prose">{nodes}</div>;
}

function read(markdown: string): ReactNode {
  try {
    return toNodes(new Lexer({ gfm: false }).lex(markdown));
  } catch (error) {
    // Quotes within quotes, a thousand deep: nobody means that, and it is shown as it is written.
    if (error instanceof RangeError) return <pre>{markdown}</pre>;
    throw error;
  }
}

/** As children of their own, which need no keys: they never change places. */
function toNodes(tokens: readonly Token[] | undefined): ReactNode {
  // Without extensions there are no other tokens than marked's own.
  return createElement(Fragment, null, ...((tokens ?? []) as readonly MarkedToken[]).map(toNode));
}

function toNode(token: MarkedToken): ReactNode {
  switch (token.type) {
    case "heading":
      return createElement(HEADINGS[token.depth - 1] ?? "h6", null, toNodes(token.tokens));
    case "paragraph":
      return <p>{toNodes(token.tokens)}</p>;
    case "strong":
      return <strong>{toNodes(token.tokens)}</strong>;
    case "em":
      return <em>{toNodes(token.tokens)}</em>;
    case "del":
      return <del>{toNodes(token.tokens)}</del>;
    case "blockquote":
      return <blockquote>{toNodes(token.tokens)}</blockquote>;
    case "list":
      return token.ordered ? (
        <ol start={token.start === "" ? 1 : token.start}>{toNodes(token.items)}</ol>
      ) : (
        <ul>{toNodes(token.items)}</ul>
      );
    case "list_item":
      return <li>{toNodes(token.tokens)}</li>;
    case "link":
      return toLink(decodeEntities(token.href), toNodes(token.tokens));
    case "text":
      return token.tokens ? toNodes(token.tokens) : decodeEntities(token.text);
    case "escape":
      return token.text;
    case "codespan":
      return <code>{token.text}</code>;
    case "code":
      return (
        <pre>
          <code>{token.text}</code>
        </pre>
      );
    case "br":
      return <br />;
    case "hr":
      return <hr />;
    // HTML, and images, which would be loaded from somebody else; tables and boxes are not asked for.
    default:
      return null;
  }
}

function toLink(href: string, children: ReactNode): ReactNode {
  if (!isWebAddress(href)) return children;
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}
