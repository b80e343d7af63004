/** Guarantees that whoever hands the simulator a wrong value learns which field it was and what is allowed. */

/** Thrown by every public function of the simulator on bad input; the control API turns it into a 400. */
export class SimulatorInputError extends Error {
  override readonly name = "SimulatorInputError";
}

/** Epoch milliseconds of an instant given as ISO 8601 text or epoch milliseconds. Throws SimulatorInputError naming the field. */
export function parseInstantMs(value: string | number, field: string): number {
  const ms = typeof value === "number" ? value : Date.parse(value);
  if (!Number.isFinite(ms)) {
    throw new SimulatorInputError(
      `${field}: an ISO 8601 instant or epoch milliseconds is needed, got ${String(value)}`,
    );
  }
  return ms;
}

/** ISO 8601 in UTC as Fathom writes it: whole seconds without a fraction, otherwise milliseconds. */
export function formatInstant(ms: number): string {
  const text = new Date(ms).toISOString();
  return text.endsWith(".000Z") ? `${text.slice(0, 19)}Z` : text;
}
