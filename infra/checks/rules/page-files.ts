/** What is uploaded as the page, and what a browser is told about it: headers, caching, kinds, and that no secret is in it. */
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { EDGE_HEADER_CHARS_MAX, EDGE_POLICIES, isReachable, toEdgeHeaders } from "../../plan/edge-plan.ts";
import { PAGE_INDEX_PATH, toPageCacheControl } from "../../plan/page-plan.ts";
import { SECRETS } from "../deployment.ts";
import { compare, demand, type Rule, toRecord } from "../rule.ts";
import { eachPage } from "./page.ts";

/** A browser that may not guess (`nosniff`) runs and shows nothing of another kind. */
const KINDS: Readonly<Record<string, RegExp>> = {
  ".html": /^text\/html;\s*charset=utf-8$/i,
  ".js": /^(text|application)\/javascript(;\s*charset=utf-8)?$/i,
  ".css": /^text\/css(;\s*charset=utf-8)?$/i,
  ".svg": /^image\/svg\+xml(;\s*charset=utf-8)?$/i,
};
/** Nothing of the deployment is known to the page but its own address. */
const NOT_IN_FILES = /\bAKIA[0-9A-Z]{16}\b|lambda-url\.|arn:aws:|sourceMappingURL=/;

export const PAGE_FILE_RULES: readonly Rule[] = [
  {
    name: "the page is sent with the plan's headers, and no others are added",
    check: eachPage(({ distribution, headersPolicy }, { settings }) => {
      const planned = toEdgeHeaders({ parentOrigins: settings.origins });
      const { comment: _comment, name: _name, ...sent } = headersPolicy.inputs;
      return [
        ...compare("PageHeaders", { headers: sortKeys(sent) }, { headers: sortKeys(planned) }),
        ...compare("PageCdnDistribution", toRecord(distribution.inputs.defaultCacheBehavior), {
          responseHeadersPolicyId: headersPolicy.id,
        }),
      ];
    }),
  },
  {
    name: "the page's policy allows its own files and its own address alone, and the CRM to frame it",
    check: eachPage(({ headersPolicy }, { settings }) => {
      const security = toRecord(headersPolicy.inputs.securityHeadersConfig);
      const policy = String(toRecord(security.contentSecurityPolicy).contentSecurityPolicy);
      const directives = Object.fromEntries(
        policy.split("; ").map((text) => [text.split(" ")[0] ?? "", text.split(" ").slice(1)]),
      );
      const parents = settings.origins.length === 0 ? ["'none'"] : settings.origins;
      return [
        ...compare("PageHeaders policy", directives, {
          "default-src": ["'none'"],
          "script-src": ["'self'"],
          "style-src": ["'self'"],
          "connect-src": ["'self'"],
          "frame-ancestors": parents,
        }),
        ...demand(!/unsafe|\*/.test(policy), "PageHeaders policy: allows what is unsafe, or everybody"),
        ...demand(
          policy.length <= EDGE_HEADER_CHARS_MAX,
          `PageHeaders policy: is longer than ${EDGE_HEADER_CHARS_MAX}`,
        ),
      ];
    }),
  },
  {
    name: "files of the page are kept as long as the plan says, and are of the kind they say",
    check: eachPage(({ distribution, files }) => [
      ...compare("PageCdnDistribution", toRecord(distribution.inputs.defaultCacheBehavior), {
        cachePolicyId: EDGE_POLICIES.cachingOptimized,
        allowedMethods: ["GET", "HEAD"],
        compress: true,
      }),
      ...files.flatMap(({ key, cacheControl, contentType }) => [
        ...compare(key, { cacheControl }, { cacheControl: toPageCacheControl(`/${key}`) }),
        ...demand(
          KINDS[extname(key)]?.test(contentType) === true,
          `${key}: is sent as ${contentType}, which is not what ${extname(key)} must be`,
        ),
      ]),
    ]),
  },
  {
    name: "every file of the page can be asked for, and nothing but the page is uploaded",
    check: eachPage(({ files }) => [
      ...demand(
        files.some(({ key }) => `/${key}` === PAGE_INDEX_PATH),
        "the page: has no index",
      ),
      ...demand(
        files.some(({ key }) => /^assets\/.+\.js$/.test(key)),
        "the page: has no script",
      ),
      ...files.flatMap(({ key }) => [
        ...demand(isReachable(`/${key}`), `${key}: the edge takes its name for a path of the app`),
        ...demand(!/^\.|\/\.|\.map$/.test(key), `${key}: is no part of the page`),
      ]),
    ]),
  },
  {
    name: "no secret and no address of the deployment is in the page's files",
    check: eachPage(({ files }, { pageFolder }) =>
      files.flatMap(({ key }) => {
        const text = readFileSync(join(pageFolder, key), "utf8");
        const held = [
          ...Object.values(SECRETS).filter((secret) => text.includes(secret)),
          ...(NOT_IN_FILES.exec(text) ?? []),
        ];
        return held.map((what) => `${key}: must not hold ${what}`);
      }),
    ),
  },
  {
    name: "the page's index finds the API at its own address, and takes tokens from the CRM's pages alone",
    check: eachPage((_parts, { pageFolder, settings }) => {
      const html = readFileSync(join(pageFolder, PAGE_INDEX_PATH), "utf8");
      const read = (name: string) => new RegExp(`name="fathom-sync:${name}" content="([^"]*)"`).exec(html)?.[1];
      return compare(
        "the page's index",
        { api: read("api"), parents: read("parents") },
        { api: "", parents: settings.origins.join(" ") },
      );
    }),
  },
];

/** For comparing as text. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, one]) => [key, sortKeys(one)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
