/** The stack cannot be started as things are; the message says what to do, and names no secret. */
export class StartRefused extends Error {
  override readonly name = "StartRefused";
}
