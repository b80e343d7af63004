/** What every function does around its work: counts the capacity units it took, and writes the metrics before it ends, also by an error. */
import { runMetered } from "@fathom-sync/core";
import type { InvocationMetrics } from "./powertools-metrics.ts";

export async function runInvocation<T>(metrics: InvocationMetrics, work: () => Promise<T>): Promise<T> {
  return await runMetered(async (meter) => {
    try {
      return await work();
    } finally {
      const { read, write } = meter.units;
      if (read > 0) metrics.add("ReadUnits", read);
      if (write > 0) metrics.add("WriteUnits", write);
      metrics.flush?.();
    }
  });
}
