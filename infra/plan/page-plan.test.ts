import { describe, expect, it } from "vitest";
import { fillPageIndex, isPageRoute, toPageCacheControl, toPageHeaders } from "./page-plan.ts";

const API = { apiUrl: "https://api.example", parentOrigins: [] };

function toDirectives(headers: Readonly<Record<string, string>>): Map<string, string[]> {
  const policy = headers["content-security-policy"] ?? "";
  return new Map(policy.split("; ").map((text) => [text.split(" ")[0] ?? "", text.split(" ").slice(1)]));
}

describe("the page's headers", () => {
  it("allow scripts and styles of the page's own files alone", () => {
    const directives = toDirectives(toPageHeaders(API));
    expect(directives.get("default-src")).toEqual(["'none'"]);
    expect(directives.get("script-src")).toEqual(["'self'"]);
    expect(directives.get("style-src")).toEqual(["'self'"]);
    expect([...directives.values()].flat().filter((source) => /unsafe|\*|^https?:$/.test(source))).toEqual([]);
  });

  it("let the page talk to the API and to nobody else", () => {
    expect(toDirectives(toPageHeaders(API)).get("connect-src")).toEqual(["'self'", "https://api.example"]);
  });

  it("let it talk to its own origin alone where the API answers there too", () => {
    expect(toDirectives(toPageHeaders({ parentOrigins: [] })).get("connect-src")).toEqual(["'self'"]);
  });

  it("let nobody frame the page, until origins are listed", () => {
    const alone = toPageHeaders(API);
    expect(toDirectives(alone).get("frame-ancestors")).toEqual(["'none'"]);
    expect(alone["x-frame-options"]).toBe("DENY");
    const framed = toPageHeaders({ ...API, parentOrigins: ["https://crm.example", "https://a.example:8443"] });
    expect(toDirectives(framed).get("frame-ancestors")).toEqual(["https://crm.example", "https://a.example:8443"]);
    expect(framed["x-frame-options"]).toBeUndefined();
  });

  it.each([
    "https://api.example/",
    "https://api.example/x",
    "api.example",
    "*",
    "data:x",
    "https://a.example; img-src *",
  ])("refuse %s, which is no origin, by name", (text) => {
    expect(() => toPageHeaders({ ...API, apiUrl: text })).toThrow(text);
    expect(() => toPageHeaders({ ...API, parentOrigins: [text] })).toThrow("must be an origin");
  });
});

describe("the page's caching", () => {
  it("keeps hashed files for ever and asks for everything else again", () => {
    expect(toPageCacheControl("/assets/index-a1b2.js")).toBe("public, max-age=31536000, immutable");
    for (const path of ["/", "/index.html", "/favicon.svg", "/reps/assets/x"]) {
      expect(toPageCacheControl(path)).toBe("no-cache");
    }
  });
});

describe("a path that is no file", () => {
  it("is a page of the app, unless it looks like a part of a build", () => {
    for (const path of ["/", "/reps/eva.de.wit", "/reps/crm-77/calls/12", "/runs/schedule-20261122T151703Z"]) {
      expect([path, isPageRoute(path)]).toEqual([path, true]);
    }
    for (const path of ["/assets/old-9f.js", "/assets/x", "/favicon.ico", "/robots.txt", "/config.json", "/a/b.css"]) {
      expect([path, isPageRoute(path)]).toEqual([path, false]);
    }
  });
});

describe("the page's index", () => {
  const INDEX = '<meta name="fathom-sync:api" content="" /><meta name="fathom-sync:parents" content="" />';

  it("is told where the API is and who may hand it a token", () => {
    const parentOrigins = ["https://crm.example", "https://a.example"];
    expect(fillPageIndex(INDEX, { ...API, parentOrigins })).toBe(
      '<meta name="fathom-sync:api" content="https://api.example" />' +
        '<meta name="fathom-sync:parents" content="https://crm.example https://a.example" />',
    );
  });

  it("says nothing about the API where that answers at the page's own origin", () => {
    expect(fillPageIndex(INDEX, { parentOrigins: [] })).toBe(INDEX);
  });

  it("is refused when it has no place for that, and nothing but origins are put in", () => {
    expect(() => fillPageIndex("<html></html>", API)).toThrow("fathom-sync:api");
    expect(() => fillPageIndex(INDEX, { ...API, apiUrl: 'https://a.example" onload="x' })).toThrow("must be an origin");
  });
});
