/** Headers of every answer, the adapter's own problems included: what a browser must not make of it. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  // JSON is never taken for a page or a script.
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  // For loads without CORS; scripts of allowed origins use CORS.
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=31536000",
};

/** Adds them, and keeps every answer out of caches that did not say otherwise itself. */
export function addSecurityHeaders(headers: Headers): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) headers.set(name, value);
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
}
