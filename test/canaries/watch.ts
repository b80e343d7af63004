/**
 * The watch over one test file: everything our code writes passes here, and what is found waits until the test is over and fails
 * it. Nothing is thrown where it is found: the code under test would catch it.
 */
import { addFathomTexts, holdsMeetings } from "./fathom-texts.ts";
import { type Channel, type Finding, scanMessage, scanText } from "./scanner.ts";
import type { SecretKind } from "./secret-shapes.ts";
import { addSimulatorTexts } from "./simulator-texts.ts";
import { createTextIndex } from "./texts.ts";

/** The same for every file of this worker. */
const always = createTextIndex();
addSimulatorTexts(always);
let index = createTextIndex(always);
let leaks: Finding[] = [];
const scanned = new Map<Channel, number>();

/** A test file begins: what another one of this worker has learned, counted or failed by is none of its business. */
export function beginFile(): void {
  index = createTextIndex(always);
  leaks = [];
  scanned.clear();
}

/** A text that leaves the process this way. */
export function watchText(channel: Exclude<Channel, "message">, text: string): void {
  count(channel);
  leaks.push(...scanText(index, channel, text));
}

/** The body of a message, sent, received or dead. */
export function watchMessage(body: string): void {
  count("message");
  leaks.push(...scanMessage(index, body));
}

/** What a Fathom answers: its texts are secret from now on. */
export function learnFromFathom(body: string): void {
  if (holdsMeetings(body)) addFathomTexts(index, body);
}

/** A secret made at random, told to the watch by whoever knows it. */
export function learnSecret(kind: SecretKind, text: string): void {
  index.add(kind, text);
}

/** What was found since the last time; from now on it counts as dealt with. */
export function takeLeaks(): readonly Finding[] {
  const taken = leaks;
  leaks = [];
  return taken;
}

/** How many texts passed this way so far: a watch that sees nothing proves nothing. */
export function countScanned(channel: Channel): number {
  return scanned.get(channel) ?? 0;
}

function count(channel: Channel): void {
  scanned.set(channel, countScanned(channel) + 1);
}

/** @throws Error that names what was found since the last time, by kind and place */
export function assertNoLeaks(): void {
  const found = takeLeaks();
  if (found.length > 0) throw new Error(`secrets were written:\n${describeLeaks(found)}`);
}

/** One line per leak, each once; never the secret. */
export function describeLeaks(found: readonly Finding[]): string {
  const lines = found.map(({ kind, channel, around }) => `${kind} in ${channel}: …${around}…`);
  return [...new Set(lines)].join("\n");
}
