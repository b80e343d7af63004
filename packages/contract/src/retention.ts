/** How long calls are kept, by the operator's setting: shown wherever something may be missing for it. */
import * as z from "zod";
import { Count } from "./ids.ts";
import { shapes } from "./registry.ts";

export const RetentionView = z
  .object({ transcriptDays: Count.optional(), callDays: Count.optional() })
  .register(shapes, {
    id: "Retention",
    description:
      "Days after which a call's transcript, and the whole call, are erased here by your setting (counted from the call's createdAt). Left out: kept until somebody erases them.",
  });
export type RetentionView = z.infer<typeof RetentionView>;
