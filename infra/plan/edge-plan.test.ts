import { describe, expect, it } from "vitest";
import { EDGE_API_ORIGIN, isReachable, listEdgeFileOptions, toEdgeHeaders, toEdgeRouting } from "./edge-plan.ts";
import { isPageRoute, toPageCacheControl, toPageHeaders } from "./page-plan.ts";
import { API } from "./sync-plan.ts";

const route = (uri: string): string => {
  const event = { request: { uri } };
  new Function("event", toEdgeRouting())(event);
  return event.request.uri;
};

describe("the edge's routing", () => {
  it.each(["/", "/reps/eva.de.wit", "/reps/crm-77/calls/12", "/assets", "/index.html", "//", "/reps/assets/x"])(
    "answers %s with the index",
    (path) => {
      expect(route(path)).toBe("/index.html");
    },
  );

  it.each(["/assets/old-9f.js", "/assets/", "/favicon.ico", "/robots.txt", "/config.json", "/a/b.css", "/X.JS"])(
    "asks for the file %s by its name",
    (path) => {
      expect([route(path), isPageRoute(path)]).toEqual([path, false]);
    },
  );

  it("leaves the index and everything with a file's name within reach, and no other name", () => {
    const paths = ["/index.html", "/assets/index-a1.js", "/favicon.svg", "/about.html", "/LICENSE"];
    expect(paths.filter(isReachable)).toEqual(["/index.html", "/assets/index-a1.js", "/favicon.svg"]);
  });
});

describe("the page's headers at the edge", () => {
  const toHeaders = (parentOrigins: readonly string[]): Record<string, string> => {
    const { securityHeadersConfig: security, customHeadersConfig } = toEdgeHeaders({ parentOrigins });
    return {
      "content-security-policy": security.contentSecurityPolicy.contentSecurityPolicy,
      "x-content-type-options": "nosniff",
      "referrer-policy": security.referrerPolicy.referrerPolicy,
      "strict-transport-security": `max-age=${security.strictTransportSecurity.accessControlMaxAgeSec}`,
      ...(security.frameOptions ? { "x-frame-options": security.frameOptions.frameOption } : {}),
      ...Object.fromEntries(customHeadersConfig.items.map(({ header, value }) => [header, value])),
    };
  };

  it("are the plan's, none lost and none added, framed or not", () => {
    for (const parentOrigins of [[], ["https://crm.example"]]) {
      expect(toHeaders(parentOrigins)).toEqual(toPageHeaders({ parentOrigins }));
    }
  });

  it("carry no security header as a custom one, which CloudFront refuses", () => {
    const names = toEdgeHeaders({ parentOrigins: [] }).customHeadersConfig.items.map(({ header }) => header);
    expect(names.toSorted()).toEqual([
      "cross-origin-opener-policy",
      "cross-origin-resource-policy",
      "permissions-policy",
    ]);
  });
});

describe("the page's files at the edge", () => {
  it("are kept as the page's plan says: the last option that fits a file counts", () => {
    const [all, assets] = listEdgeFileOptions();
    expect(all).toEqual({ files: "**", cacheControl: toPageCacheControl("/favicon.svg") });
    expect(assets).toEqual({ files: "assets/**", cacheControl: toPageCacheControl("/assets/index-a1.js") });
  });
});

describe("the edge's patience", () => {
  it("outlasts the API's own time, and is one AWS takes", () => {
    expect(EDGE_API_ORIGIN.responseTimeoutSeconds).toBeGreaterThan(API.timeoutSeconds);
    expect(EDGE_API_ORIGIN.responseTimeoutSeconds).toBeLessThanOrEqual(120);
  });
});
