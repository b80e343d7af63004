/** The door of the watch over everything the tests' code writes. */
export type { Channel, Finding } from "./scanner.ts";
export type { SecretKind } from "./secret-shapes.ts";
export {
  assertNoLeaks,
  countScanned,
  describeLeaks,
  learnFromFathom,
  learnSecret,
  takeLeaks,
  watchMessage,
  watchText,
} from "./watch.ts";
export { createWatchedLog, toErrorText } from "./watched-log.ts";
