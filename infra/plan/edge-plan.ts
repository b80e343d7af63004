/**
 * What CloudFront adds to the page's plan: one origin for page and API, which path is whose, what may be kept at the edge and for how
 * long. Pure data; the stack (`infra/page.ts`) is built from it and its rules (`infra/checks`) hold the deployment to it.
 */
import {
  isPageRoute,
  PAGE_ASSETS_PREFIX,
  PAGE_FILE_NAMES,
  PAGE_INDEX_PATH,
  type PageSurroundings,
  toPageCacheControl,
  toPageHeaders,
} from "./page-plan.ts";
import { API } from "./sync-plan.ts";

/** Paths that go to the API; every other one is the page's. */
export const EDGE_API_PATHS = "/api/*";

/** Policies AWS keeps for everybody (Amazon CloudFront Developer Guide, "Use managed cache policies", "… origin request policies"). */
export const EDGE_POLICIES = {
  /** Nothing is kept, and no answer to one caller is given to another. */
  cachingDisabled: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  /** Kept as long as the file's own `cache-control` says, compressed where the browser takes it. */
  cachingOptimized: "658327ea-f89d-4fab-a63d-7e88639e58f6",
  /** Authorization, If-None-Match, Idempotency-Key and all others reach the API; a function URL refuses a host that is not its own. */
  allViewerExceptHostHeader: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
} as const;

export const EDGE_API_ORIGIN = {
  originId: "api",
  /** Lambda's own end comes first: CloudFront asks again when it has waited in vain (AWS: 1 to 120 seconds). */
  responseTimeoutSeconds: API.timeoutSeconds + 5,
} as const;

/**
 * Statuses CloudFront keeps for ten seconds unless told otherwise, whatever the cache policy says ("Control how long CloudFront caches
 * errors"): a rep's 403 must not be an admin's, nor a 404 outlive the PUT that ends it.
 */
export const EDGE_ERRORS = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504] as const;

/** AWS refuses more in a function of CloudFront, and in one value of a response headers policy (quotas). */
export const EDGE_FUNCTION_BYTES_MAX = 10_240;
export const EDGE_HEADER_CHARS_MAX = 1_783;

/** The statement that begins the edge's function: a path of the app is the index, anything else the file of that name, or 404. */
export function toEdgeRouting(): string {
  const isFile = `event.request.uri.startsWith(${JSON.stringify(PAGE_ASSETS_PREFIX)}) || ${PAGE_FILE_NAMES}.test(event.request.uri)`;
  return `if (!(${isFile})) event.request.uri = ${JSON.stringify(PAGE_INDEX_PATH)};`;
}

/** Which of the build's files are uploaded under which `cache-control`; the last that fits counts. */
export function listEdgeFileOptions(): readonly { readonly files: string; readonly cacheControl: string }[] {
  const inAssets = `${PAGE_ASSETS_PREFIX.slice(1)}**`;
  return [
    { files: "**", cacheControl: toPageCacheControl(PAGE_INDEX_PATH) },
    { files: inAssets, cacheControl: toPageCacheControl(PAGE_ASSETS_PREFIX) },
  ];
}

/** Whether the routing leaves a file of the build within reach: the index, or one whose name is no path of the app. */
export function isReachable(path: string): boolean {
  return path === PAGE_INDEX_PATH || !isPageRoute(path);
}

/** CloudFront sets these in a place of their own and refuses them as custom headers. */
const SECURITY_HEADERS = new Set([
  "content-security-policy",
  "x-content-type-options",
  "referrer-policy",
  "strict-transport-security",
  "x-frame-options",
]);

export interface EdgeHeaders {
  readonly securityHeadersConfig: {
    readonly contentSecurityPolicy: { readonly contentSecurityPolicy: string; readonly override: true };
    readonly contentTypeOptions: { readonly override: true };
    readonly referrerPolicy: { readonly referrerPolicy: string; readonly override: true };
    readonly strictTransportSecurity: { readonly accessControlMaxAgeSec: number; readonly override: true };
    readonly frameOptions?: { readonly frameOption: string; readonly override: true };
  };
  readonly customHeadersConfig: {
    readonly items: readonly { readonly header: string; readonly value: string; readonly override: true }[];
  };
}

/** The page's headers in the form of a response headers policy. @throws Error for a header it has no form for */
export function toEdgeHeaders(surroundings: PageSurroundings): EdgeHeaders {
  const headers = toPageHeaders(surroundings);
  const get = (name: string): string => {
    const value = headers[name];
    if (value === undefined) throw new Error(`the page's plan has no header ${name}`);
    return value;
  };
  if (get("x-content-type-options") !== "nosniff") throw new Error("x-content-type-options can only be nosniff");
  const [, seconds] = /^max-age=(\d+)$/.exec(get("strict-transport-security")) ?? [];
  if (seconds === undefined) throw new Error("strict-transport-security has more than max-age");
  const frameOption = headers["x-frame-options"];
  return {
    securityHeadersConfig: {
      contentSecurityPolicy: { contentSecurityPolicy: get("content-security-policy"), override: true },
      contentTypeOptions: { override: true },
      referrerPolicy: { referrerPolicy: get("referrer-policy"), override: true },
      strictTransportSecurity: { accessControlMaxAgeSec: Number(seconds), override: true },
      ...(frameOption === undefined ? {} : { frameOptions: { frameOption, override: true } }),
    },
    customHeadersConfig: {
      items: Object.entries(headers)
        .filter(([header]) => !SECURITY_HEADERS.has(header))
        .map(([header, value]) => ({ header, value, override: true })),
    },
  };
}
