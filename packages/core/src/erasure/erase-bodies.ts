/**
 * Finds a person in bodies of deliveries that nobody has read yet, or could, and deletes those deliveries whole. They cannot be
 * parsed, so any address written anywhere in the text counts; what they told comes again with the next poll, without the person.
 */
import { toEmailHash } from "../attendance/attendance.ts";
import type { Clock } from "../clock.ts";
import { unpackBody } from "../webhook/delivery-body.ts";
import type { DeliveryRepository } from "../webhook/delivery-repository.ts";

/** Bodies in memory at once: up to 4 MB each. */
const PAGE_SIZE = 5;

export interface BodyErasure {
  readonly erased: number;
  /** false: the deadline came first. */
  readonly isComplete: boolean;
}

/** @param deadlineAt epoch ms after which no further body is looked into */
export async function eraseBodies(
  { deliveries, clock }: { deliveries: Pick<DeliveryRepository, "listHeld" | "removeHeld">; clock: Clock },
  emailHash: string,
  deadlineAt: number,
): Promise<BodyErasure> {
  let erased = 0;
  let cursor: string | undefined;
  do {
    const page = await deliveries.listHeld({ limit: PAGE_SIZE, cursor });
    for (const delivery of page.items) {
      if (clock.now() >= deadlineAt) return { erased, isComplete: false };
      if (mayName(delivery.body, emailHash) && (await deliveries.removeHeld(delivery))) erased++;
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return { erased, isComplete: true };
}

/** Whoever cannot look into a body cannot say that somebody is not in it: nor can anybody ever read it. */
function mayName(packed: Uint8Array, emailHash: string): boolean {
  let text: string;
  try {
    text = unpackBody(packed);
  } catch {
    return true;
  }
  return listAddresses(text).some((address) => toEmailHash(address) === emailHash);
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
