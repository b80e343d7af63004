/** Liveness: that the API answers and which version does. Says nothing about Fathom or the table on purpose. */
import * as z from "zod";
import { shapes } from "./registry.ts";

export const HealthView = z
  .object({ status: z.literal("ok"), version: z.string().min(1) })
  .register(shapes, { id: "Health" });
export type HealthView = z.infer<typeof HealthView>;
