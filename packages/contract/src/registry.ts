/**
 * What we say about a shape beyond its type: its name in the OpenAPI document, a description, and in words what is
 * allowed. Kept in a registry of our own, so that nothing depends on zod's global one.
 */
import * as z from "zod";

export interface ShapeNote {
  /** Name under `components/schemas`; only for shapes that are shared or are a whole body. */
  readonly id?: string;
  readonly description?: string;
  /** What is allowed, as the end of the sentence "must be ...". Shown in the `errors` of a 400. */
  readonly allowed?: string;
  /** How OpenAPI shows it, where the wire form differs from the parsed form (numbers in a query string). */
  readonly wire?: Readonly<Record<string, unknown>>;
}

export const shapes = z.registry<ShapeNote>();
