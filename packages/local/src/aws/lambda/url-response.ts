// From a function's answer to an HTTP response (developer guide, "Invoking Lambda function URLs", response payload).

export interface UrlResponse {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

const jsonType = { "content-type": "application/json" };

/**
 * An answer with `statusCode` is taken as described there; any other answer becomes a 200 with that answer as JSON (a
 * string as it is). A status code that is none gives 502, as Lambda does.
 */
export function toUrlResponse(answer: unknown): UrlResponse {
  if (typeof answer !== "object" || answer === null || !("statusCode" in answer)) {
    const body = typeof answer === "string" ? answer : JSON.stringify(answer ?? null);
    return { status: 200, headers: { ...jsonType }, body: Buffer.from(body) };
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = answer as Record<string, unknown>;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return badGateway;
  const text = body === undefined || body === null ? "" : typeof body === "string" ? body : JSON.stringify(body);
  return {
    status,
    headers: {
      ...jsonType,
      ...toLowerCaseHeaders(headers),
      ...(Array.isArray(cookies) && cookies.length > 0 ? { "set-cookie": cookies.map(String) } : {}),
    },
    body: Buffer.from(text, isBase64Encoded === true ? "base64" : "utf8"),
  };
}

/** What a caller sees when the function failed: no more than this. */
export const badGateway: UrlResponse = {
  status: 502,
  headers: jsonType,
  body: Buffer.from('{"Message":"Internal Server Error"}'),
};

/** What a caller sees when the request is larger than Lambda takes. */
export function toTooLargeResponse(limitBytes: number): UrlResponse {
  const Message = `Request must be smaller than ${limitBytes} bytes for the InvokeFunction operation`;
  return { status: 413, headers: jsonType, body: Buffer.from(JSON.stringify({ Message })) };
}

function toLowerCaseHeaders(headers: unknown): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries((headers ?? {}) as Record<string, unknown>)) {
    if (value !== undefined && value !== null) result[name.toLowerCase()] = String(value);
  }
  return result;
}
