/**
 * The token of a CRM that shows this page in a frame. We ask (`fathom-sync:token-wanted`), the parent answers
 * (`fathom-sync:token`). Only listed origins are asked and believed, and only the window that frames us.
 */

export const TOKEN_WANTED = "fathom-sync:token-wanted";
export const TOKEN = "fathom-sync:token";

/** As much of a window as is needed; a test brings its own. */
export interface FrameWindow {
  readonly parent: { postMessage(message: unknown, targetOrigin: string): void };
  addEventListener(type: "message", listener: (event: ParentMessage) => void): void;
  removeEventListener(type: "message", listener: (event: ParentMessage) => void): void;
  setTimeout(callback: () => void, ms: number): number;
  clearTimeout(timer: number): void;
}

export interface ParentMessage {
  readonly origin: string;
  readonly source: unknown;
  readonly data: unknown;
}

const ANSWER_TIMEOUT_MS = 10_000;

/**
 * Asks the parent for a token, a fresh one each time.
 * @throws Error when nobody who may answers in 10 seconds
 */
export function requestParentToken(frame: FrameWindow, parentOrigins: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const end = () => {
      frame.removeEventListener("message", listen);
      frame.clearTimeout(timer);
    };
    const listen = ({ origin, source, data }: ParentMessage) => {
      if (source !== frame.parent || !parentOrigins.includes(origin)) return;
      const token = findToken(data);
      if (token === undefined) return;
      end();
      resolve(token);
    };
    const timer = frame.setTimeout(() => {
      end();
      reject(new Error("the page around this one did not hand over a token"));
    }, ANSWER_TIMEOUT_MS);
    frame.addEventListener("message", listen);
    // A message whose target origin is not the parent's is dropped by the browser, and says so in its console.
    for (const origin of parentOrigins) frame.parent.postMessage({ type: TOKEN_WANTED }, origin);
  });
}

function findToken(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { type, token } = data as { type?: unknown; token?: unknown };
  return type === TOKEN && typeof token === "string" && token !== "" ? token : undefined;
}
