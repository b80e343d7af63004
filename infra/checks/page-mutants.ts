/** Mistakes somebody could make about the page, in `mutants.ts` with all others. */
import type { Mutant } from "./mutants.ts";

const PRIVATE = "the page's files are read by CloudFront of this account alone, over https";
const ERRORS = "no error is kept at the edge, and none is replaced by a page";
const ORIGINS = "behind the page's address nobody is asked but the API and the page's own bucket";
const API_BEHAVIOR =
  "the edge keeps no answer of the API, hands on all that a caller sends, and waits as long as the API may take";
const KEPT_FILES = "files of the page are kept as long as the plan says, and are of the kind they say";
const FUNCTION =
  "the edge's function begins with the plan's routing and adds none, knows its store, and is small enough";

export const PAGE_MUTANTS: readonly Mutant[] = [
  {
    name: "distributions of any account may read the page's bucket",
    file: "infra/page.ts",
    from: "args.access = undefined;",
    to: "",
    caughtBy: PRIVATE,
  },
  {
    name: "a distribution of any account is taken for one of ours",
    file: "infra/page.ts",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of another file
    from: "arn:aws:cloudfront::${aws.getCallerIdentityOutput().accountId}:",
    to: "arn:aws:cloudfront::*:",
    caughtBy: PRIVATE,
  },
  {
    name: "everybody may read the page's bucket",
    file: "infra/page.ts",
    from: "args.access = undefined;",
    to: 'args.access = "public";',
    caughtBy: PRIVATE,
  },
  {
    name: "a missing part of the page is forbidden and not missing",
    file: "infra/page.ts",
    from: ', allow("s3:ListBucket", "")',
    to: "",
    caughtBy: PRIVATE,
  },
  {
    name: "the edge keeps what the API answered somebody",
    file: "infra/page.ts",
    from: "EDGE_POLICIES.cachingDisabled",
    to: "EDGE_POLICIES.cachingOptimized",
    caughtBy: API_BEHAVIOR,
  },
  {
    name: "the edge drops the token on the way to the API",
    file: "infra/page.ts",
    from: "originRequestPolicyId: EDGE_POLICIES.allViewerExceptHostHeader,",
    to: "",
    caughtBy: API_BEHAVIOR,
  },
  {
    name: "the edge gives up before the API does",
    file: "infra/plan/edge-plan.ts",
    from: "API.timeoutSeconds + 5",
    to: "API.timeoutSeconds - 5",
    caughtBy: API_BEHAVIOR,
  },
  {
    name: "a token sent in the clear is redirected, and seems to work",
    file: "infra/page.ts",
    from: 'viewerProtocolPolicy: "https-only"',
    to: 'viewerProtocolPolicy: "redirect-to-https"',
    caughtBy: "the page is asked for over https, with TLS 1.2 at least where the name is ours",
  },
  {
    name: "the edge keeps a refusal for ten seconds",
    file: "infra/page.ts",
    from: "EDGE_ERRORS.map(",
    to: "EDGE_ERRORS.slice(2).map(",
    caughtBy: ERRORS,
  },
  {
    name: "the API's errors are replaced by the page",
    file: "infra/page.ts",
    from: "args.customErrorResponses =",
    to: "void",
    caughtBy: ERRORS,
  },
  {
    name: "a stranger's address stands behind the page",
    file: "infra/page.ts",
    from: "domainName: api.url.apply((url) => new URL(url).host)",
    to: 'domainName: "placeholder.sst.dev"',
    caughtBy: ORIGINS,
  },
  {
    name: "deep links are files that do not exist",
    file: "infra/page.ts",
    from: "edge: { viewerRequest: { injection: toEdgeRouting() } },",
    to: "",
    caughtBy: FUNCTION,
  },
  {
    name: "a part of an older build is answered with the page",
    file: "infra/page.ts",
    from: "errorPage: PAGE_INDEX_PATH,",
    to: "",
    caughtBy: FUNCTION,
  },
  {
    name: "a new page is seen a year later",
    file: "infra/page.ts",
    from: "listEdgeFileOptions().map(",
    to: "listEdgeFileOptions().slice(1).concat({ files: '**', cacheControl: 'max-age=31536000' }).map(",
    caughtBy: KEPT_FILES,
  },
  {
    name: "the page is sent without its policy",
    file: "infra/page.ts",
    from: "responseHeadersPolicyId: headersId,",
    to: "",
    caughtBy: "the page is sent with the plan's headers, and no others are added",
  },
  {
    name: "the page runs scripts that stand in it",
    file: "infra/plan/page-plan.ts",
    from: '["script-src", "\'self\'"]',
    to: '["script-src", "\'self\'", "\'unsafe-inline\'"]',
    caughtBy: "the page's policy allows its own files and its own address alone, and the CRM to frame it",
  },
  {
    name: "the page takes no token from the CRM",
    file: "infra/page.ts",
    from: 'settings.origins.join(" ")',
    to: '""',
    caughtBy: "the page's index finds the API at its own address, and takes tokens from the CRM's pages alone",
  },
  {
    name: "a secret is built into the page",
    file: "infra/page.ts",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of another file
    from: "build-site.ts ${output}`",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of another file
    to: "build-site.ts ${output} && echo offline-service-token-1 > ${output}/token.js`",
    caughtBy: "no secret and no address of the deployment is in the page's files",
  },
];
