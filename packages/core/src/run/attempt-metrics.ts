/** What one attempt at one rep adds to the metrics, whoever made it: worker or "Ververs". Capacity units are counted by the function. */
import type { Metrics } from "../metrics.ts";
import type { SyncReport } from "../sync/outcome.ts";

export function addAttempt(metrics: Metrics, report: SyncReport): void {
  // Nothing was done: what there was to count was counted by the delivery that did it.
  if (report.repeated) return;
  const failed = report.outcome === "failed";
  addSome("CallsAdded", report.calls.added);
  addSome("CallsUpdated", report.calls.updated);
  addSome("CallsQuarantined", report.newlyQuarantined);
  addSome("ControlDisagreements", report.control === "disagreed" ? 1 : 0);
  addSome("LightRequests", report.requests.light);
  addSome("HeavyRequests", report.requests.heavy);
  addSome("Throttles", report.throttles);
  addSome("RepsDeferred", report.outcome === "deferred" ? 1 : 0);
  addSome("SourceFailures", failed && report.failure?.class === "source" ? 1 : 0);
  addSome("OwnFaults", report.fault !== undefined || (failed && report.failure?.class === "ours") ? 1 : 0);

  /** A sum of nothing is not written: alarms on sums take silence for none. */
  function addSome(name: Parameters<Metrics["add"]>[0], value: number): void {
    if (value > 0) metrics.add(name, value);
  }
}
