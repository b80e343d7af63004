/** What a route answers, before it is put on a wire: guarantees one place where JSON and error bodies are made. */

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How an answer travels: whole, late, in drips, cut, or not at all. */
export interface Delivery extends Answer {
  readonly manner: "whole" | "drip" | "cut" | "reset" | "never";
  /** Before the headers; milliseconds on the simulator's clock. */
  readonly delayMs: number;
  /** For `drip`: how long the body takes. */
  readonly dripMs: number;
}

export type ErrorShape = "json" | "message" | "empty" | "html";

export function answerJson(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(value),
  };
}

export function answerNothing(status: number): Answer {
  return { status, headers: {}, body: "" };
}

/** An error in the shape that the `errorBody` switch asks for. */
export function answerError(
  status: number,
  message: string,
  shape: ErrorShape,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  switch (shape) {
    case "json":
      return answerJson(status, { error: message }, headers);
    case "message":
      return answerJson(status, { message }, headers);
    case "empty":
      return { status, headers, body: "" };
    case "html":
      return answerHtml(status, message, headers);
  }
}

export function answerHtml(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { "content-type": "text/html; charset=utf-8", ...headers },
    body: `<!DOCTYPE html>\n<html><head><title>${status}</title></head><body><h1>${message}</h1></body></html>\n`,
  };
}

/** Thrown by routes to answer with an error; the message reaches the client. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}
