/**
 * Message catalogues: one typed dictionary per language, beside what uses it (`*.texts.ts`), so that a page brings its own words
 * along and no other's. A test holds both languages to the same keys.
 */
import type { Language } from "@fathom-sync/contract";

/** A text, or how it is made of values. */
export type Message = string | ((...values: never[]) => string);

/** The same keys and parameters, other words. */
type Translated<Texts> = {
  readonly [Key in keyof Texts]: Texts[Key] extends (...values: infer Values) => string
    ? (...values: Values) => string
    : Texts[Key] extends string
      ? string
      : Translated<Texts[Key]>;
};

export interface Catalogue<Texts> {
  readonly en: Texts;
  readonly nl: Translated<Texts>;
}

/** Both languages of one part of the page; English decides which texts there are. */
export function defineTexts<const Texts extends object>(
  en: Texts,
  nl: Translated<Texts>,
): Catalogue<Translated<Texts>> {
  return { en: en as unknown as Translated<Texts>, nl: nl as unknown as Translated<Translated<Texts>> };
}

export type { Language };
