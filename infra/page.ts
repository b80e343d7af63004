/**
 * The page, and the API at the same address: one CloudFront distribution, so that the page needs no CORS and talks to nobody but its own
 * origin. Numbers and rules are the plan's (`infra/plan/edge-plan.ts`); why it is so: decision 0016.
 */
import { api } from "./api.ts";
import {
  EDGE_API_ORIGIN,
  EDGE_API_PATHS,
  EDGE_ERRORS,
  EDGE_POLICIES,
  listEdgeFileOptions,
  toEdgeHeaders,
  toEdgeRouting,
} from "./plan/edge-plan.ts";
import { PAGE_INDEX_PATH } from "./plan/page-plan.ts";
import { settings, toPhysicalName } from "./settings.ts";

const { domain, enabled, waitsForEdges } = settings.page;
const output = `.sst/page/${$app.stage}`;

export const page = enabled ? createPage() : undefined;

function createPage(): sst.aws.StaticSite {
  const headers = new aws.cloudfront.ResponseHeadersPolicy("PageHeaders", {
    name: toPhysicalName("page"),
    comment: "What the page may do in a browser: infra/plan/page-plan.ts",
    ...toMutable(toEdgeHeaders({ parentOrigins: settings.origins })),
  });
  return new sst.aws.StaticSite("Page", {
    build: { command: `node_modules/.bin/node packages/local/src/cli/build-site.ts ${output}`, output },
    environment: { FATHOM_SYNC_DASHBOARD_PARENT_ORIGINS: settings.origins.join(" ") },
    assets: {
      fileOptions: listEdgeFileOptions().map((option) => ({ ...option })),
      // Parts of the build before: a page that is open in a browser still asks for them.
      purge: false,
    },
    // Nothing at the edge outlives its file: see the plan's caching.
    invalidation: false,
    edge: { viewerRequest: { injection: toEdgeRouting() } },
    // Not what is answered (see `customErrorResponses`), but that SST's own function answers no missing file with the index.
    errorPage: PAGE_INDEX_PATH,
    ...(domain === undefined ? {} : { domain: toDomain(domain) }),
    dev: { autostart: false, command: "npx pnpm start" },
    transform: { assets: keepPrivate, cdn: (args) => putApiBehind(args, headers.id) },
  });
}

/** Read by the distributions of this account alone; SST would let those of any account in. */
function keepPrivate(args: sst.aws.BucketArgs): undefined {
  const distributions = $interpolate`arn:aws:cloudfront::${aws.getCallerIdentityOutput().accountId}:distribution/*`;
  const allow = (action: string, path: string) => ({
    principals: [{ type: "service" as const, identifiers: ["cloudfront.amazonaws.com"] }],
    actions: [action],
    paths: [path],
    // Any of them: the bucket comes before the distribution.
    conditions: [{ test: "ArnLike", variable: "AWS:SourceArn", values: [distributions] }],
  });
  args.access = undefined;
  args.cors = false;
  // With the right to list, S3 answers 404 for what is not there, and not 403. No path at the edge leads to a list.
  args.policy = [allow("s3:GetObject", "*"), allow("s3:ListBucket", "")];
  return undefined;
}

function putApiBehind(args: sst.aws.CdnArgs, headersId: $util.Output<string>): undefined {
  const { originId, responseTimeoutSeconds } = EDGE_API_ORIGIN;
  args.comment = toPhysicalName("page");
  args.wait = waitsForEdges;
  // The files' origin is set by the edge's function. SST's placeholder beside it would be a stranger's address.
  args.origins = [
    {
      originId,
      domainName: api.url.apply((url) => new URL(url).host),
      customOriginConfig: {
        httpPort: 80,
        httpsPort: 443,
        originProtocolPolicy: "https-only",
        originReadTimeout: responseTimeoutSeconds,
        originSslProtocols: ["TLSv1.2"],
      },
    },
  ];
  args.defaultCacheBehavior = $util.output(args.defaultCacheBehavior).apply((behavior) => ({
    ...behavior,
    targetOriginId: originId,
    allowedMethods: ["GET", "HEAD"],
    cachePolicyId: EDGE_POLICIES.cachingOptimized,
    responseHeadersPolicyId: headersId,
  }));
  args.orderedCacheBehaviors = [
    {
      pathPattern: EDGE_API_PATHS,
      targetOriginId: originId,
      // Not redirected: a token that was sent in the clear once is lost already, and should not seem to work.
      viewerProtocolPolicy: "https-only",
      allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
      cachedMethods: ["GET", "HEAD"],
      cachePolicyId: EDGE_POLICIES.cachingDisabled,
      originRequestPolicyId: EDGE_POLICIES.allViewerExceptHostHeader,
    },
  ];
  // No page for any of them: that would stand in for the API's answers too.
  args.customErrorResponses = EDGE_ERRORS.map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 }));
  args.transform = {
    distribution: (distribution) => {
      distribution.httpVersion = "http2and3";
      distribution.isIpv6Enabled = true;
    },
  };
  return undefined;
}

/** Without a certificate: the name is in a zone of Route 53 in this account, and SST makes certificate and records. */
function toDomain({ name, certificateArn }: { name: string; certificateArn?: string }) {
  return certificateArn === undefined ? { name } : { name, dns: false as const, cert: certificateArn };
}

/** SST's types know no read-only lists. */
function toMutable<T>(value: T): Mutable<T> {
  return structuredClone(value) as Mutable<T>;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] extends object | undefined ? Mutable<T[Key]> : T[Key] };
