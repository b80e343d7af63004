/**
 * Shape of what people say in sales calls. Slots in sentences: {other} first name of the other side, {theirs} the
 * customer, {product}, {number}, {money}, {day}, {tool}.
 */

export interface Lines {
  /** What the seller says. */
  readonly host: readonly string[];
  /** What the customer says. */
  readonly guest: readonly string[];
}

export interface Phrasebook {
  readonly opening: Lines;
  readonly middle: Lines;
  readonly replies: readonly string[];
  readonly closing: Lines;
  readonly days: readonly string[];
}

export const tools = ["Excel", "Access", "three different spreadsheets", "SAP", "Outlook", "Salesforce"] as const;
