/**
 * The simulator as a `fetch` function. Guarantees that trouble looks as it does with a real fetch: a reset is a
 * TypeError, a body cut on the wire fails while it is read, a missing answer hangs until the caller's signal aborts.
 */
import { type SimulatorClock, sleepOn } from "../clock.ts";
import type { Delivery } from "./answer.ts";

const SLICES = 10;

/** What is asked; every `Request` is one. */
export type Asked = Pick<Request, "method" | "url" | "headers" | "signal">;

/** A fetch over a function that answers requests; bodies of requests are read as text. */
export function createInProcessFetch(
  clock: SimulatorClock,
  answer: (asked: Asked, body: string) => Promise<Delivery>,
): typeof fetch {
  return async (input, init) => {
    const asked = toAsked(input, init);
    asked.signal.throwIfAborted();
    // Without a body to wait for, the answer is made before `fetch` returns: tests that watch one request rely on it.
    const body = asked instanceof Request && asked.body !== null ? await asked.text() : "";
    return deliver(clock, await answer(asked, body), asked.signal);
  };
}

/** A `Request` costs as much as the answer; nearly all that is asked is a GET that needs none. */
function toAsked(input: string | URL | Request, init: RequestInit = {}): Asked {
  const { method = "GET", body, signal, headers } = init;
  if (method !== "GET" || body || !signal || input instanceof Request) return new Request(input, init);
  return { method, url: String(input), headers: new Headers(headers), signal };
}

async function deliver(clock: SimulatorClock, delivery: Delivery, signal: AbortSignal): Promise<Response> {
  if (delivery.delayMs > 0) await sleepOn(clock, delivery.delayMs, signal);
  signal.throwIfAborted();
  switch (delivery.manner) {
    case "whole":
      return buildResponse(delivery, delivery.body);
    case "reset":
      throw new TypeError("fetch failed", { cause: buildSocketError("ECONNRESET", "read ECONNRESET") });
    case "never":
      return waitForAbort(signal);
    case "cut":
      return buildResponse(delivery, cutBody(delivery.body));
    case "drip":
      return buildResponse(delivery, dripBody(clock, delivery, signal));
  }
}

function buildResponse(delivery: Delivery, body: string | ReadableStream<Uint8Array>): Response {
  const withoutBody = delivery.status === 204 || delivery.status === 304;
  return new Response(withoutBody ? null : body, { status: delivery.status, headers: delivery.headers });
}

function waitForAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function cutBody(body: string): ReadableStream<Uint8Array> {
  const bytes = Buffer.from(body);
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (!sent) {
        sent = true;
        controller.enqueue(new Uint8Array(bytes.subarray(0, bytes.length >>> 1)));
        return;
      }
      controller.error(new TypeError("terminated", { cause: buildSocketError("UND_ERR_SOCKET", "other side closed") }));
    },
  });
}

function dripBody(clock: SimulatorClock, delivery: Delivery, signal: AbortSignal): ReadableStream<Uint8Array> {
  const bytes = Buffer.from(delivery.body);
  const size = Math.max(1, Math.ceil(bytes.length / SLICES));
  let offset = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        await sleepOn(clock, delivery.dripMs / SLICES, signal);
        controller.enqueue(new Uint8Array(bytes.subarray(offset, offset + size)));
        offset += size;
        if (offset >= bytes.length) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

function buildSocketError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
