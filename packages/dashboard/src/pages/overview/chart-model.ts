/** What a chart shows, and where each of its bars leads. Without the chart's code, so that a card knows it before that is loaded. */

export interface ChartPoint {
  readonly key: string;
  /** Under the bar, and in front of its words. */
  readonly label: string;
  /** One for each row, 0 or more. */
  readonly values: readonly number[];
  /** The values in words, with their units, for the table; one for each row. */
  readonly texts: readonly string[];
  /** All of them in a few words. */
  readonly summary: string;
  readonly link: ChartLink;
}

export interface ChartLink {
  readonly to: string;
  readonly search?: Readonly<Record<string, string>>;
}

/** Rows stand above each other over the same points: each has a unit of its own. */
export interface ChartRow {
  readonly name: string;
  readonly tone: "accent" | "bad";
  /** How much of the height it has, against the others. */
  readonly share: number;
  /** What one step of the axis is made of: ticks are round multiples of it. */
  readonly unit: number;
  readonly toTick: (value: number) => string;
}

/** Fewer points than this stand at the end of the chart, as history that has only begun. */
export const PLACES_MIN = 24;
