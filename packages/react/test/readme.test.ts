/** Holds the README to the code: its pages are the example's, which are compiled, and its tables name all there is. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const README = read("README.md");
const listNames = (pattern: RegExp, text: string) =>
  [...new Set([...text.matchAll(pattern)].flatMap((match) => match[1] ?? []))].toSorted();

describe("packages/react/README.md", () => {
  it("shows the files that the example runs", () => {
    const blocks = [...README.matchAll(/```tsx?\n([\s\S]*?)```/g)].map(([, block]) => block);
    const examples = ["profile-page.tsx", "contact-page.tsx", "get-token.ts"].map((name) =>
      read(`example/${name}`).replace(/^\/\*\*.*\*\/\n/, ""),
    );
    expect(blocks).toEqual(examples);
  });

  it("names every variable of the style sheet, and no other", () => {
    expect(listNames(/^\| `(--fathom-sync-[a-z-]+)`/gm, README)).toEqual(
      listNames(/var\((--fathom-sync-[a-z-]+)/g, read("src/style.css")),
    );
  });

  it("names every component", () => {
    const components = listNames(/export function ([A-Z]\w+)/g, read("src/refresh/refresh-button.tsx")).concat(
      listNames(/export function ([A-Z]\w+)/g, read("src/status/sync-status.tsx")),
      listNames(/export function ([A-Z]\w+)/g, read("src/calls/call-list.tsx")),
      listNames(/export function ([A-Z]\w+)/g, read("src/calendar/coverage-calendar.tsx")),
      listNames(/export function ([A-Z]\w+)/g, read("src/client/fathom-sync-provider.tsx")),
    );
    expect(listNames(/^\| `([A-Z]\w+)`/gm, README)).toEqual(components.toSorted());
  });
});
