/**
 * CloudFront as far as the deployment uses it: the recorded distribution's behaviors, function, policies and error responses, in front of
 * the page's files and the running API. What it does not know it refuses, so that nothing passes by having been made up.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { EDGE_POLICIES } from "../../plan/edge-plan.ts";
import type { Deployment } from "../deployment.ts";
import { getPageParts, type PageParts } from "../page-parts.ts";
import { toRecord, toRecords } from "../rule.ts";
import { createEdgeFunction } from "./edge-function.ts";
import { createPageBucket, type EdgeAnswer } from "./page-bucket.ts";

export interface Edge {
  readonly url: string;
  stop(): Promise<void>;
}

type Behavior = Readonly<Record<string, unknown>>;

/** "Control how long CloudFront caches errors": unless the distribution says otherwise. */
const ERROR_KEPT_MS = 10_000;
const ERRORS_KEPT = new Set([400, 403, 404, 405, 414, 500, 501, 502, 503, 504]);
/** Without an origin request policy hardly more reaches an origin. */
const ALWAYS_SENT = new Set(["content-type", "content-length"]);
/** `fetch` has unpacked an answer, and its length is another. */
const NOT_HANDED_BACK = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-encoding",
  "content-length",
]);
const NOT_HANDED_ON = new Set(["host", "connection", "transfer-encoding", "keep-alive"]);

export async function startEdge(options: { readonly deployment: Deployment; readonly apiUrl: string }): Promise<Edge> {
  const { deployment, apiUrl } = options;
  const parts = getPageParts(deployment.graph);
  const askBucket = createPageBucket(deployment, parts);
  const route = createEdgeFunction(String(parts.requestFunction.inputs.code), parts.entries);
  const errors = new Map<string, { readonly answer: EdgeAnswer; readonly until: number }>();

  async function answer(request: IncomingMessage): Promise<EdgeAnswer> {
    const [path = "/", query] = (request.url ?? "/").split("?");
    const behavior = findBehavior(parts, path);
    const method = request.method ?? "GET";
    if (!(behavior.allowedMethods as string[]).includes(method)) return toAnswer(403, "method");
    const kept = errors.get(path);
    if (kept && kept.until > Date.now()) return kept.answer;
    const given = withHeaders(await askOrigin(request, { path, query, method, behavior }), parts, behavior);
    const told = toRecords(parts.distribution.inputs.customErrorResponses).find(
      (one) => one.errorCode === given.status,
    );
    if (told?.responsePagePath !== undefined) throw new Error("pages in the place of errors are not run here");
    const keptMs = told ? Number(told.errorCachingMinTtl) * 1_000 : ERROR_KEPT_MS;
    if (ERRORS_KEPT.has(given.status) && keptMs > 0) errors.set(path, { answer: given, until: Date.now() + keptMs });
    return given;
  }

  async function askOrigin(
    request: IncomingMessage,
    { path, query, method, behavior }: { path: string; query: string | undefined; method: string; behavior: Behavior },
  ): Promise<EdgeAnswer> {
    let uri = path;
    if (isRouted(parts, behavior)) {
      const headers = { host: { value: String(parts.distribution.outputs.domainName) } };
      const decision = await route({ method, uri: path, headers });
      if (decision.response) return toAnswer(decision.response.statusCode, "the edge's function");
      if (decision.originDomain === parts.bucket.outputs.bucketRegionalDomainName) return await askBucket(decision.uri);
      if (decision.originDomain !== undefined) throw new Error(`${decision.originDomain} is not run here`);
      uri = decision.uri;
    }
    const address = `${apiUrl}${uri}${query === undefined ? "" : `?${query}`}`;
    return await askApi(address, request, method, behavior);
  }

  const server = createServer((request, response) => {
    answer(request).then(
      (given) => write(response, request.method, given),
      (error: unknown) => write(response, request.method, toAnswer(502, String(error))),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the edge has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function findBehavior({ distribution }: PageParts, path: string): Behavior {
  const { defaultCacheBehavior, orderedCacheBehaviors } = distribution.inputs;
  const fitting = toRecords(orderedCacheBehaviors).find(({ pathPattern }) => {
    const escaped = String(pathPattern).replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(path);
  });
  return fitting ?? toRecord(defaultCacheBehavior);
}

function isRouted({ requestFunction }: PageParts, { functionAssociations }: Behavior): boolean {
  return toRecords(functionAssociations).some(({ functionArn }) => functionArn === requestFunction.outputs.arn);
}

async function askApi(
  address: string,
  request: IncomingMessage,
  method: string,
  { originRequestPolicyId }: Behavior,
): Promise<EdgeAnswer> {
  const sendsAll = originRequestPolicyId === EDGE_POLICIES.allViewerExceptHostHeader;
  const headers = Object.entries(request.headers).filter(
    ([name]) => !NOT_HANDED_ON.has(name) && (sendsAll || ALWAYS_SENT.has(name)),
  );
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const reply = await fetch(address, {
    method,
    headers: headers.map(([name, value]) => [name, String(value)] as [string, string]),
    redirect: "manual",
    ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
  });
  return {
    status: reply.status,
    headers: Object.fromEntries(reply.headers),
    body: Buffer.from(await reply.arrayBuffer()),
  };
}

/** What the response headers policy of the behavior puts into the place of, or beside, the origin's. */
function withHeaders(answer: EdgeAnswer, { headersPolicy }: PageParts, behavior: Behavior): EdgeAnswer {
  if (behavior.responseHeadersPolicyId !== headersPolicy.id) return answer;
  const { customHeadersConfig, securityHeadersConfig } = headersPolicy.inputs;
  const security = toRecord(securityHeadersConfig);
  const { contentSecurityPolicy } = toRecord(security.contentSecurityPolicy);
  const { referrerPolicy } = toRecord(security.referrerPolicy);
  const { accessControlMaxAgeSec } = toRecord(security.strictTransportSecurity);
  const { frameOption } = toRecord(security.frameOptions);
  return {
    ...answer,
    headers: {
      ...answer.headers,
      ...(contentSecurityPolicy === undefined ? {} : { "content-security-policy": String(contentSecurityPolicy) }),
      ...(security.contentTypeOptions === undefined ? {} : { "x-content-type-options": "nosniff" }),
      ...(referrerPolicy === undefined ? {} : { "referrer-policy": String(referrerPolicy) }),
      ...(accessControlMaxAgeSec === undefined
        ? {}
        : { "strict-transport-security": `max-age=${accessControlMaxAgeSec}` }),
      ...(frameOption === undefined ? {} : { "x-frame-options": String(frameOption) }),
      ...Object.fromEntries(
        toRecords(toRecord(customHeadersConfig).items).map(({ header, value }) => [String(header), String(value)]),
      ),
    },
  };
}

function toAnswer(status: number, text: string): EdgeAnswer {
  return { status, headers: { "content-type": "text/plain" }, body: Buffer.from(`the edge: ${text}\n`) };
}

function write(response: ServerResponse, method: string | undefined, { status, headers, body }: EdgeAnswer): void {
  const others = Object.fromEntries(Object.entries(headers).filter(([one]) => !NOT_HANDED_BACK.has(one)));
  response.writeHead(status, { ...others, "content-length": String(body.length) });
  response.end(method === "HEAD" || status === 304 || status === 204 ? undefined : body);
}
