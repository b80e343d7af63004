/** Who is asking, as the API knows the token, and what time it is here: what a page needs before it can show anything. */
import * as z from "zod";
import { Instant, RepId } from "./ids.ts";
import { shapes } from "./registry.ts";

export const MeView = z
  .object({
    role: z.enum(["service", "admin", "rep"]),
    /** The rep's own; null for the other roles. */
    repId: RepId.nullable(),
    now: Instant,
    timeZone: z.string(),
  })
  .register(shapes, {
    id: "Me",
    description:
      "role: what the token is good for. repId: of a rep, which one. now: this service's clock, to set a browser's wrong one right. timeZone: whose days are counted.",
  });
export type MeView = z.infer<typeof MeView>;
