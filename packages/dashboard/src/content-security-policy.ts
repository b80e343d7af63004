/**
 * The page's Content-Security-Policy, in one place for the build, the local stack and the deployment: nothing inline, nobody
 * else's servers, and frames only in origins that are listed.
 */

export interface ContentSecurityPolicyInput {
  /** Where the API is; empty: at the page's own origin. */
  readonly apiUrl: string;
  /** Origins that may frame the page, with spaces between; empty: none. undefined: leave the directive out, as in a meta element. */
  readonly parentOrigins: string | undefined;
}

/** @throws TypeError when `apiUrl` is neither empty nor an address */
export function toContentSecurityPolicy({ apiUrl, parentOrigins }: ContentSecurityPolicyInput): string {
  const connect = apiUrl === "" ? "'self'" : `'self' ${new URL(apiUrl).origin}`;
  const directives = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
  ];
  if (parentOrigins !== undefined) directives.push(`frame-ancestors ${parentOrigins.trim() || "'none'"}`);
  return directives.join("; ");
}
