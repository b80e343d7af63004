/** Links into the product, in the form of each era. The number in a call's address is not its recording id. */
import { deriveToken } from "../randomness.ts";
import type { SchemaEra } from "../switches/switches.ts";

/** A number of its own, as on the live service: taking it for the recording id must fail. */
export function toCallUrl(recordingId: number): string {
  return `https://fathom.video/calls/${700_000_000 + ((recordingId * 7919) % 99_999_989)}`;
}

export function toShareUrl(recordingId: number, seed: number): string {
  return `https://fathom.video/share/${deriveToken(28, seed, "share", recordingId)}`;
}

/** `#t=645` until April 2026, `?timestamp=644.9999` since; the fraction is as odd as the real one. */
export function toPlaybackUrl(recordingId: number, atSeconds: number, era: SchemaEra): string {
  const call = toCallUrl(recordingId);
  return era === "2026-07" ? `${call}?timestamp=${(atSeconds - 0.0001).toFixed(4)}` : `${call}#t=${atSeconds}`;
}
