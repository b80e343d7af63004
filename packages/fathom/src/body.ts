/**
 * Reads the body of an answer: whole, limited in size, as strict UTF-8 (a replaced byte would make a transcript differ
 * from Fathom's without a word), and never beyond the moment its signal aborts.
 */
import { TextDecoder } from "node:util";

/** Why a body that arrived is not taken. The message holds sizes only. */
export class UnreadableBody extends Error {
  override readonly name = "UnreadableBody";
}

/**
 * The body as text; `""` when there is none.
 * @throws UnreadableBody when it is larger than `maxBytes` or no UTF-8; the reason of `signal` when that aborts; else
 * whatever the connection throws.
 */
export async function readBody(response: Response, maxBytes: number, signal: AbortSignal): Promise<string> {
  if (response.body === null) return "";
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  const cancel = (): void => {
    // A stream that fails while being cancelled is over all the same.
    reader.cancel().catch(() => undefined);
  };
  signal.addEventListener("abort", cancel, { once: true });
  try {
    signal.throwIfAborted();
    const decoder = new TextDecoder("utf-8", { fatal: true });
    let text = "";
    let bytes = 0;
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return text + decode(decoder);
      bytes += value.byteLength;
      if (bytes > maxBytes) throw new UnreadableBody(`the body is larger than ${maxBytes} bytes`);
      text += decode(decoder, value);
    }
  } catch (error) {
    cancel();
    throw error;
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

function decode(decoder: TextDecoder, chunk?: Uint8Array): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw new UnreadableBody("the body is not UTF-8");
  }
}
