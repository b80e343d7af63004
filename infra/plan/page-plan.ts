/**
 * How the page (`packages/dashboard`) is served: headers, caching and what it is told about its surroundings. One set of data for
 * the local server and for the deployed site, so that what a browser forbids there is forbidden here already.
 */

export interface PageSurroundings {
  /** Origin of the API: the only one, besides its own, the page may talk to. Left out: the API answers at the page's own origin. */
  readonly apiUrl?: string;
  /** Exact origins of the CRM's pages, which may show the page in a frame and hand it a token. */
  readonly parentOrigins: readonly string[];
}

/** Build output whose name changes with its content. */
export const PAGE_ASSETS_PREFIX = "/assets/";

export const PAGE_INDEX_PATH = "/index.html";

const FOREVER = "public, max-age=31536000, immutable";
/** Kept, but asked for each time: a deployment shows at the next load. */
const ASK_AGAIN = "no-cache";

/** What a path that names no file gets: a page of the app, or 404. A part of an older build must never be answered with HTML. */
export const PAGE_FILE_NAMES = /\.(?:js|mjs|css|map|json|svg|png|ico|webp|woff2|txt|xml|webmanifest)$/i;

/** @param path of a URL, decoded or not */
export function toPageCacheControl(path: string): string {
  return path.startsWith(PAGE_ASSETS_PREFIX) ? FOREVER : ASK_AGAIN;
}

/** Whether a path that is no file is one of the app's own routes. */
export function isPageRoute(path: string): boolean {
  return !path.startsWith(PAGE_ASSETS_PREFIX) && !PAGE_FILE_NAMES.test(path);
}

/**
 * The page's index, told its surroundings in its `meta` elements: one build fits every deployment.
 * @throws Error when the index has no place for them, or one of them is not an origin
 */
export function fillPageIndex(html: string, { apiUrl, parentOrigins }: PageSurroundings): string {
  const values = {
    api: apiUrl === undefined ? "" : toOrigin(apiUrl),
    parents: parentOrigins.map(toOrigin).join(" "),
  };
  return Object.entries(values).reduce((filled, [name, value]) => {
    const place = `name="fathom-sync:${name}" content=""`;
    if (!filled.includes(place)) throw new Error(`the page's index has no <meta ${place}>`);
    return filled.replace(place, () => `name="fathom-sync:${name}" content="${value}"`);
  }, html);
}

/**
 * Headers of every answer. Scripts and styles come from the page's own files alone: no inline script, no `eval`, no third party.
 * No source may be a text with `;` or a comma: origins, as browsers write them.
 */
export function toPageHeaders({ apiUrl, parentOrigins }: PageSurroundings): Readonly<Record<string, string>> {
  const directives: readonly (readonly [string, ...string[]])[] = [
    ["default-src", "'none'"],
    ["script-src", "'self'"],
    ["style-src", "'self'"],
    ["img-src", "'self'", "data:"],
    ["font-src", "'self'"],
    ["manifest-src", "'self'"],
    ["connect-src", "'self'", ...(apiUrl === undefined ? [] : [toOrigin(apiUrl)])],
    ["base-uri", "'none'"],
    ["form-action", "'none'"],
    ["frame-ancestors", ...(parentOrigins.length === 0 ? ["'none'"] : parentOrigins.map(toOrigin))],
  ];
  return {
    "content-security-policy": directives.map((directive) => directive.join(" ")).join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    "strict-transport-security": "max-age=31536000",
    // For browsers that do not know `frame-ancestors`; it cannot name an origin.
    ...(parentOrigins.length === 0 ? { "x-frame-options": "DENY" } : {}),
  };
}

/** @throws Error naming the text that is not an origin */
function toOrigin(text: string): string {
  const origin = URL.parse(text)?.origin;
  if (origin === undefined || origin === "null" || origin !== text) {
    throw new Error(`"${text}" must be an origin such as https://crm.example: no path, no closing slash`);
  }
  return origin;
}
