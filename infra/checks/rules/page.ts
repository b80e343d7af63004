/** The page and the API at one address: who reads the files, which way is open, what the edge may keep and what it must hand on. */
import {
  EDGE_API_PATHS,
  EDGE_ERRORS,
  EDGE_FUNCTION_BYTES_MAX,
  EDGE_POLICIES,
  toEdgeRouting,
} from "../../plan/edge-plan.ts";
import { API } from "../../plan/sync-plan.ts";
import type { Deployment } from "../deployment.ts";
import { getPageParts, type PageParts } from "../page-parts.ts";
import { compare, demand, getTable, type Rule, toRecord, toRecords } from "../rule.ts";

const ALL_METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

export function eachPage(check: (parts: PageParts, deployment: Deployment) => readonly string[]): Rule["check"] {
  return (deployment) => (deployment.settings.page.enabled ? check(getPageParts(deployment.graph), deployment) : []);
}

const getBehaviors = ({ distribution }: PageParts) => ({
  page: toRecord(distribution.inputs.defaultCacheBehavior),
  others: toRecords(distribution.inputs.orderedCacheBehaviors),
});

/** What SST's part of the edge's function goes by. */
const getMetadata = (entries: PageParts["entries"]): Record<string, unknown> =>
  JSON.parse([...entries].find(([key]) => key.endsWith(":metadata"))?.[1] ?? "{}");

const getApiHost = ({ graph }: Deployment) =>
  new URL(String(graph.get("aws:lambda/functionUrl:FunctionUrl", "ApiUrl").outputs.functionUrl)).host;

export const PAGE_RULES: readonly Rule[] = [
  {
    name: "there is one page where the stage wants it, and its name is in the stack's answer",
    check: ({ graph, run, settings }) => {
      const distributions = graph.list("aws:cloudfront/distribution:Distribution");
      const { domain, enabled } = settings.page;
      const [first] = distributions;
      const url = enabled ? `https://${domain?.name ?? first?.outputs.domainName}` : undefined;
      return [
        ...compare("distributions", { count: distributions.length }, { count: enabled ? 1 : 0 }),
        ...compare("stack outputs", run.stackOutputs, { page: url }),
      ];
    },
  },
  {
    name: "the page's files are read by CloudFront of this account alone, over https",
    check: eachPage(({ bucket, bucketStatements }, { graph, ...rest }) => {
      const account = String(getTable({ graph, ...rest }).outputs.arn).split(":")[4];
      const arn = bucket.outputs.arn;
      const allow = (Action: string, Resource: unknown) => ({
        Effect: "Allow",
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action,
        Resource,
        Condition: { ArnLike: { "AWS:SourceArn": `arn:aws:cloudfront::${account}:distribution/*` } },
      });
      const block = graph.get("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs;
      const all = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true };
      const denied = bucketStatements.filter(({ Effect }) => Effect === "Deny");
      return [
        ...compare("PageAssetsBucket", block, { bucket: bucket.inputs.bucket, ...all, restrictPublicBuckets: true }),
        ...compare(
          "PageAssetsPolicy",
          { allowed: bucketStatements.filter(({ Effect }) => Effect === "Allow") },
          { allowed: [allow("s3:GetObject", `${arn}/*`), allow("s3:ListBucket", arn)] },
        ),
        ...demand(
          denied.some(
            ({ Condition, Principal }) => Condition?.Bool?.["aws:SecureTransport"] === "false" && Principal === "*",
          ),
          "PageAssetsPolicy: must deny what does not come over https",
        ),
      ];
    }),
  },
  {
    name: "the page is asked for over https, with TLS 1.2 at least where the name is ours",
    check: eachPage((parts, { graph, settings }) => {
      const { domain } = settings.page;
      const { page, others } = getBehaviors(parts);
      const { aliases, viewerCertificate } = parts.distribution.inputs;
      const [validated] = graph.list("aws:acm/certificateValidation:CertificateValidation");
      const acmCertificateArn = domain?.certificateArn ?? validated?.inputs.certificateArn;
      const records = graph.list("aws:route53/record:Record").map(({ inputs }) => `${inputs.type} ${inputs.name}`);
      const isOurs = domain !== undefined && domain.certificateArn === undefined;
      return [
        ...compare("PageCdnDistribution", page, { viewerProtocolPolicy: "redirect-to-https" }),
        ...others.flatMap((one) => compare(`behavior ${one.pathPattern}`, one, { viewerProtocolPolicy: "https-only" })),
        ...compare("PageCdnDistribution", { aliases }, { aliases: domain === undefined ? [] : [domain.name] }),
        ...compare(
          "PageCdnDistribution certificate",
          toRecord(viewerCertificate),
          domain === undefined
            ? { cloudfrontDefaultCertificate: true, acmCertificateArn: undefined }
            : { acmCertificateArn, minimumProtocolVersion: "TLSv1.2_2021", sslSupportMethod: "sni-only" },
        ),
        ...demand(
          domain === undefined || String(acmCertificateArn).startsWith("arn:aws:acm:us-east-1:"),
          "PageCdnDistribution: its certificate must be one of us-east-1",
        ),
        ...["A", "AAAA"].flatMap((type) =>
          demand(
            records.includes(`${type} ${domain?.name}`) === isOurs,
            `Route 53: ${isOurs ? "must" : "must not"} have an ${type} record of the page`,
          ),
        ),
      ];
    }),
  },
  {
    name: "behind the page's address nobody is asked but the API and the page's own bucket",
    check: eachPage((parts, deployment) => {
      const { bucket, distribution, entries } = parts;
      const { s3, ...others } = getMetadata(entries);
      const [origin = {}, ...more] = toRecords(distribution.inputs.origins);
      const { page } = getBehaviors(parts);
      return [
        ...compare("origins", { more: more.length }, { more: 0 }),
        ...compare("API origin", origin, { domainName: getApiHost(deployment), originId: page.targetOriginId }),
        ...compare("API origin", toRecord(origin.customOriginConfig), {
          originProtocolPolicy: "https-only",
          originSslProtocols: ["TLSv1.2"],
        }),
        ...compare("PageKvKeys", toRecord(s3), { domain: bucket.outputs.bucketRegionalDomainName, dir: "" }),
        ...compare("PageKvKeys", others, { servers: undefined, image: undefined, base: undefined }),
      ];
    }),
  },
  {
    name: "the edge keeps no answer of the API, hands on all that a caller sends, and waits as long as the API may take",
    check: eachPage((parts) => {
      const { page, others } = getBehaviors(parts);
      const [origin = {}] = toRecords(parts.distribution.inputs.origins);
      const patience = Number(toRecord(origin.customOriginConfig).originReadTimeout);
      const paths = others.map(({ pathPattern }) => pathPattern);
      return [
        ...compare("behaviors", { paths }, { paths: [EDGE_API_PATHS] }),
        ...others.flatMap((behavior) =>
          compare(`behavior ${behavior.pathPattern}`, behavior, {
            targetOriginId: page.targetOriginId,
            cachePolicyId: EDGE_POLICIES.cachingDisabled,
            originRequestPolicyId: EDGE_POLICIES.allViewerExceptHostHeader,
            allowedMethods: ALL_METHODS,
            functionAssociations: undefined,
            responseHeadersPolicyId: undefined,
          }),
        ),
        ...demand(
          patience > API.timeoutSeconds && patience <= 120,
          `API origin: its answer is waited for ${patience} s, must be longer than the API's ${API.timeoutSeconds} s, and at most 120`,
        ),
      ];
    }),
  },
  {
    name: "no error is kept at the edge, and none is replaced by a page",
    check: eachPage(({ distribution }) => {
      const responses = toRecords(distribution.inputs.customErrorResponses);
      return [
        ...EDGE_ERRORS.flatMap((code) =>
          compare(`error ${code}`, toRecord(responses.find(({ errorCode }) => errorCode === code)), {
            errorCachingMinTtl: 0,
          }),
        ),
        ...responses.flatMap(({ errorCode, ...response }) =>
          compare(`error ${errorCode}`, response, { responsePagePath: undefined, responseCode: undefined }),
        ),
      ];
    }),
  },
  {
    name: "the edge's function begins with the plan's routing and adds none, knows its store, and is small enough",
    check: eachPage((parts) => {
      const { entries, requestFunction, store } = parts;
      const { code, runtime, keyValueStoreAssociations } = requestFunction.inputs;
      const { page } = getBehaviors(parts);
      const bytes = Buffer.byteLength(String(code));
      const [, start = ""] = String(code).split(/async function handler\(event\) \{\s*/);
      return [
        ...compare(
          "edge function",
          { runtime, keyValueStoreAssociations },
          { runtime: "cloudfront-js-2.0", keyValueStoreAssociations: [store.outputs.arn] },
        ),
        ...compare("PageCdnDistribution", page, {
          functionAssociations: [{ eventType: "viewer-request", functionArn: requestFunction.outputs.arn }],
        }),
        // Else it answers whatever is missing with the index: a script of an older build with HTML.
        ...compare("PageKvKeys", getMetadata(entries), { custom404: undefined }),
        ...demand(start.startsWith(toEdgeRouting()), "edge function: must begin with toEdgeRouting() of the plan"),
        ...demand(
          bytes <= EDGE_FUNCTION_BYTES_MAX,
          `edge function: has ${bytes} bytes, AWS takes ${EDGE_FUNCTION_BYTES_MAX}`,
        ),
      ];
    }),
  },
];
