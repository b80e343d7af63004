/** The queue's other message: merge this delivery. A pointer only; the body waits in the table. */
import * as z from "zod";
import { REP_ID_PATTERN } from "../rep/rep.ts";

export const WebhookMessage = z.object({
  v: z.literal(1),
  kind: z.literal("webhook"),
  repId: z.string().regex(REP_ID_PATTERN),
  deliveryId: z.string().min(1).max(256),
});
export type WebhookMessage = z.infer<typeof WebhookMessage>;

/** Where pointers go. Sends or throws. */
export interface WebhookQueue {
  point(message: WebhookMessage): Promise<void>;
}
