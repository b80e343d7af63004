/**
 * The key behind a webhook's secret (Standard Webhooks: `whsec_` and base64). Fails closed: what is no key of sufficient length is
 * no key at all, never an empty one that anybody could sign with.
 */

const PREFIX = "whsec_";
/** The alphabet of RFC 4648, 4, with or without padding; nothing that a lenient decoder would skip. */
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Standard Webhooks asks senders for 24 to 64 bytes. 128 bits is what nobody can guess. */
const KEY_BYTES_MIN = 16;

/** The key of `secret`, with or without its prefix; undefined when it is none to rely on. */
export function findSigningKey(secret: string): Buffer | undefined {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  if (!BASE64.test(encoded)) return undefined;
  const key = Buffer.from(encoded, "base64");
  return key.byteLength < KEY_BYTES_MIN ? undefined : key;
}
