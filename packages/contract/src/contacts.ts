/** What a CRM shows on the page of a contact or of a company: addresses and domains in a path, and the calls with them. */
import * as z from "zod";
import { Email } from "./emails.ts";
import { shapes } from "./registry.ts";

/** Path parameters of the routes below `/api/contacts/{email}`. Upper and lower case are the same. */
export const ContactParams = z.strictObject({ email: Email });
export type ContactParams = z.infer<typeof ContactParams>;

const DOMAIN_LENGTH_MAX = 253;
const DOMAIN_ALLOWED = `a domain as in an e-mail address, like example.com, at most ${DOMAIN_LENGTH_MAX} characters`;
const DOMAIN_SYNTAX = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])$/u;

export const CompanyDomain = z
  .string()
  .trim()
  .refine((text) => text.length <= DOMAIN_LENGTH_MAX && DOMAIN_SYNTAX.test(text), `must be ${DOMAIN_ALLOWED}`)
  .register(shapes, { allowed: DOMAIN_ALLOWED, wire: { type: "string", maxLength: DOMAIN_LENGTH_MAX } });

/** Path parameters of `/api/companies/{domain}/calls`. */
export const CompanyParams = z.strictObject({ domain: CompanyDomain });
export type CompanyParams = z.infer<typeof CompanyParams>;
