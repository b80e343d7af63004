// From an HTTP request to the event of a Function URL: payload format 2.0 (developer guide, "Invoking Lambda function
// URLs", request payload).
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

export interface UrlEvent {
  version: "2.0";
  routeKey: "$default";
  rawPath: string;
  rawQueryString: string;
  cookies?: string[];
  headers: Record<string, string>;
  queryStringParameters?: Record<string, string>;
  requestContext: Record<string, unknown>;
  body?: string;
  isBase64Encoded: boolean;
}

/** Types whose bodies Lambda hands over as text; everything else arrives in base64. */
const textTypes = /^(text\/|application\/(json|xml|javascript|x-www-form-urlencoded)\b)|\+(json|xml)\b|;\s*charset=/i;

export function toUrlEvent(request: IncomingMessage, body: Buffer, now: Date): UrlEvent {
  const [encodedPath = "/", rawQueryString = ""] = splitTarget(request.url ?? "/");
  const rawPath = decodePath(encodedPath);
  const sourceIp = request.socket.remoteAddress ?? "";
  const { headers, cookies } = toHeaders(request);
  const host = headers.host ?? "";
  const isText = body.length === 0 || textTypes.test(headers["content-type"] ?? "text/plain");
  const parameters = toQueryParameters(rawQueryString);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers: { ...headers, "x-forwarded-for": sourceIp, "x-forwarded-proto": "https", "x-forwarded-port": "443" },
    ...(rawQueryString === "" ? {} : { queryStringParameters: parameters }),
    requestContext: {
      accountId: "anonymous",
      apiId: "local",
      domainName: host,
      domainPrefix: host.split(".")[0] ?? "",
      http: {
        method: request.method ?? "GET",
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey: "$default",
      stage: "$default",
      time: toClfTime(now),
      timeEpoch: now.getTime(),
    },
    ...(body.length === 0 ? {} : { body: body.toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: !isText,
  };
}

function splitTarget(target: string): [string, string] {
  const mark = target.indexOf("?");
  return mark === -1 ? [target, ""] : [target.slice(0, mark), target.slice(mark + 1)];
}

/** A path with a broken escape is handed over as it came. */
function decodePath(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

function toHeaders(request: IncomingMessage): { headers: Record<string, string>; cookies: string[] } {
  const headers: Record<string, string> = {};
  let cookies: string[] = [];
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined) continue;
    const text = Array.isArray(value) ? value.join(",") : value;
    if (name === "cookie") cookies = text.split(/;\s*/);
    else headers[name] = text;
  }
  return { headers, cookies };
}

/** Repeated parameters are joined by commas. */
function toQueryParameters(query: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const before = parameters[name];
    parameters[name] = before === undefined ? value : `${before},${value}`;
  }
  return parameters;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Common log format, as AWS writes it: 12/Mar/2020:19:03:58 +0000. */
function toClfTime(at: Date): string {
  const day = String(at.getUTCDate()).padStart(2, "0");
  return `${day}/${months[at.getUTCMonth()]}/${at.getUTCFullYear()}:${at.toISOString().slice(11, 19)} +0000`;
}
