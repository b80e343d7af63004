/**
 * Looks into bodies of deliveries that nobody has read yet, or could: by the call they are about, where their text can be parsed at
 * all, and by the addresses in it, whether it can be or not. Usually there are none.
 */

import type { Instant } from "../clock.ts";
import { toEmailHash } from "../email-hash.ts";
import { unpackBody } from "../webhook/delivery-body.ts";
import type { DeliveryRepository } from "../webhook/delivery-repository.ts";

/** Which call a body is about, as its source writes it; undefined: it does not say. Never throws. */
export type FindRecordingId = (body: string) => number | undefined;

export interface HeldBody {
  readonly repId: string;
  readonly deliveryId: string;
  readonly receivedAt: Instant;
  readonly recordingId: number | undefined;
  /** Whether the address may be in it. Whoever cannot look into a body cannot say that somebody is not. */
  mayName(emailHash: string): boolean;
}

export interface HeldBodies {
  /** Longest waiting first. Text is in memory for one page. */
  each(): AsyncGenerator<HeldBody>;
  /** Deletes the delivery, unless its body went meanwhile: then false. */
  remove(body: HeldBody): Promise<boolean>;
}

/** Bodies in memory at once: up to 4 MB each. */
const PAGE_SIZE = 5;

export function createHeldBodies(dependencies: {
  deliveries: Pick<DeliveryRepository, "listHeld" | "removeHeld">;
  findRecordingId: FindRecordingId;
}): HeldBodies {
  const { deliveries, findRecordingId } = dependencies;
  return {
    async *each() {
      let cursor: string | undefined;
      do {
        const page = await deliveries.listHeld({ limit: PAGE_SIZE, cursor });
        for (const { repId, deliveryId, receivedAt, body } of page.items) {
          const text = tryUnpack(body);
          yield {
            repId,
            deliveryId,
            receivedAt,
            recordingId: text === undefined ? undefined : findRecordingId(text),
            mayName: (emailHash) =>
              text === undefined || listAddresses(text).some((address) => toEmailHash(address) === emailHash),
          };
        }
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
    },
    remove: (body) => deliveries.removeHeld(body),
  };
}

function tryUnpack(packed: Uint8Array): string | undefined {
  try {
    return unpackBody(packed);
  } catch {
    // Damaged: nobody can ever read it.
    return undefined;
  }
}

/** What ends an address in a text, JSON or not. An apostrophe may be part of one. */
const ENDS = /[\s"`<>()[\]{},;:\\|=/?&#*]+/u;

/** Everything in a text that may be somebody's address, each once. Linear in its length: 4 MB of anything may come. */
export function listAddresses(text: string): string[] {
  // JSON may write any character as its number, the @ too.
  const plain = text.replaceAll(/\\u([0-9a-fA-F]{4})/g, (_whole, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const words = plain.split(ENDS).filter((word) => /[^@]@[^@]/.test(word));
  return [...new Set(words.map((word) => trimMarks(word).toLowerCase()))];
}

/** Quotation marks around an address, and the end of its sentence. */
function trimMarks(word: string): string {
  let start = 0;
  let end = word.length;
  while (start < end && "'.!".includes(word[start] ?? "")) start++;
  while (end > start && "'.!".includes(word[end - 1] ?? "")) end--;
  return word.slice(start, end);
}
