/** E-mail addresses as we accept them: tolerant of what exists, strict about what would break a header, a filter or a list. */
import * as z from "zod";
import { shapes } from "./registry.ts";

const EMAIL_LENGTH_MAX = 254;
const EMAIL_ALLOWED = `an e-mail address like name@example.com, at most ${EMAIL_LENGTH_MAX} characters`;

// Letters of any script; no spaces, quotes, brackets, commas or control characters; a domain of two or more labels.
const SYNTAX =
  /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])$/u;

/** Trimmed; upper and lower case kept as given (addresses are compared without regard to it). */
export const Email = z
  .string()
  .trim()
  .refine((text) => text.length <= EMAIL_LENGTH_MAX && SYNTAX.test(text), `must be ${EMAIL_ALLOWED}`)
  .register(shapes, {
    allowed: EMAIL_ALLOWED,
    wire: { type: "string", format: "email", maxLength: EMAIL_LENGTH_MAX },
  });
