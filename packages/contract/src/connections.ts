/** A rep's connection to Fathom: the key goes in once, and only its last four characters ever come out. */
import * as z from "zod";
import { FailureCode } from "./failures.ts";
import { Count, Instant } from "./ids.ts";
import { shapes } from "./registry.ts";

const API_KEY_ALLOWED = "8 to 512 printable ASCII characters without spaces";

/** The Fathom API key, trimmed. No message about it repeats it. */
export const PutConnectionBody = z
  .strictObject({
    apiKey: z
      .string()
      .trim()
      .regex(/^[\x21-\x7e]{8,512}$/, `must be ${API_KEY_ALLOWED}`)
      .register(shapes, {
        description: "The rep's Fathom API key (Fathom: Settings > API Access).",
        allowed: API_KEY_ALLOWED,
      }),
  })
  .register(shapes, { id: "PutConnection" });
export type PutConnectionBody = z.infer<typeof PutConnectionBody>;

export const CONNECTION_STATUSES = ["none", "ok", "refused", "unverified"] as const;
export const ConnectionStatus = z.enum(CONNECTION_STATUSES);
export type ConnectionStatus = z.infer<typeof ConnectionStatus>;

/** Something a person should look at although the connection works. */
export const ConnectionWarning = z
  .object({ code: z.enum(["owner_mismatch"]), seen: z.array(z.string()) })
  .register(shapes, {
    id: "ConnectionWarning",
    description:
      "owner_mismatch: the key shows recordings, but none by the rep's Fathom e-mail; seen: the e-mail addresses that recorded them.",
  });
export type ConnectionWarning = z.infer<typeof ConnectionWarning>;

/** The second slot: an imported key beside one that works. */
export const NextKeyView = z
  .object({
    /** `unverified`: the next sync tries it. `refused`: Fathom refuses it, and the key in use stays. */
    status: z.enum(["unverified", "refused"]),
    keyTail: z.string().max(4),
    reason: FailureCode.optional(),
  })
  .register(shapes, {
    id: "NextKey",
    description:
      "A key that was imported beside one that works. unverified: the next sync tries it and switches over when Fathom accepts it. refused: Fathom refuses it (reason: the failure code); the key in use stays.",
  });
export type NextKeyView = z.infer<typeof NextKeyView>;

/** The webhook by which Fathom tells of this rep's new calls within seconds. */
export const WebhookView = z
  .object({
    /** `failed`: there is none; the calls come by polling all the same. */
    status: z.enum(["active", "failed"]),
    /** When one was last registered, or tried to. */
    checkedAt: Instant,
    /** Why the last try failed. It is tried again within hours. */
    reason: FailureCode.optional(),
    /** Left out when there are none. */
    lost: Count.optional(),
  })
  .register(shapes, {
    id: "ConnectionWebhook",
    description:
      "active: Fathom tells of new calls within seconds. failed: it does not (reason: the failure code); the calls come by the schedule all the same, and registering is tried again by itself. lost: webhooks that may be left in the rep's Fathom account without our knowing their id (we or the answer died in between); Fathom's API cannot list them, they deliver to nobody here, and can be deleted in Fathom's settings.",
  });
export type WebhookView = z.infer<typeof WebhookView>;

export const ConnectionView = z
  .object({
    status: ConnectionStatus,
    /** The last four characters of the key; null without one. */
    keyTail: z.string().max(4).nullable(),
    /** When Fathom last answered for or against the key; null when it was never tried. */
    checkedAt: Instant.nullable(),
    /** Why it is refused. The words for it are in the rep's `sync.failure`. */
    reason: FailureCode.optional(),
    /** E-mail address of the key's owner, when the recordings show it. */
    owner: z.string().optional(),
    warning: ConnectionWarning.optional(),
    /** A key that waits to take this one's place. */
    next: NextKeyView.optional(),
    /** Left out when webhooks are off, the rep is paused, or none was tried to register yet. */
    webhook: WebhookView.optional(),
  })
  .register(shapes, {
    id: "Connection",
    description:
      "none: no key stored. ok: Fathom accepts the key. refused: Fathom refuses it (reason: the failure code). unverified: imported, not tried yet.",
  });
export type ConnectionView = z.infer<typeof ConnectionView>;
