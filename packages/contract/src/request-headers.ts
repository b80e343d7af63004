/** Headers of a request that a route may read. */
import * as z from "zod";
import { shapes } from "./registry.ts";

const KEY_ALLOWED = "1 to 128 visible ASCII characters without spaces, e.g. a UUID";

/** Names one intention of the caller, so that asking twice does not do it twice. */
export const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, `must be ${KEY_ALLOWED}`)
  .register(shapes, {
    description:
      "The same key with the same body within 24 hours is answered with the same run; with another body it is refused.",
    allowed: KEY_ALLOWED,
  });

/** Entity tags as they were answered. What is no list of tags matches nothing, as RFC 9110 (13.1.2) leaves it. */
export const IfNoneMatch = z.string().register(shapes, {
  description:
    "The ETag of an earlier answer, several separated by commas, or *: answered with 304 when it still holds.",
});

export const IdempotencyHeaders = z.object({ "Idempotency-Key": IdempotencyKey.optional() });
export type IdempotencyHeaders = z.infer<typeof IdempotencyHeaders>;

export const ConditionalHeaders = z.object({ "If-None-Match": IfNoneMatch.optional() });
export type ConditionalHeaders = z.infer<typeof ConditionalHeaders>;
