/**
 * The order of the suite's files. What takes longest and mostly waits (a browser, whole stacks, programs) begins first, so that all
 * workers end together; the offline deployment's readers come after it, when it is ready. Any order is sound: this one is quick.
 */
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * The longest first, then those that wait and those that compute in turns, so that there is always something to compute. A fresh clone
 * has no durations of an earlier run, and these files' sizes say nothing of them.
 */
export const LONG_FILES: readonly string[] = [
  "packages/dashboard/test/page.test.ts",
  "packages/local/test/start.test.ts",
  "packages/core/src/sync/sync-rep.interruption.db.test.ts",
  "packages/local/src/stack/one-reps-trouble.test.ts",
  "packages/core/src/sync/sync-rep.promises.db.test.ts",
  "packages/local/src/stack/data-folder.test.ts",
  "packages/functions/src/api/routes/sync.test.ts",
  "packages/local/src/stack/killed-worker.test.ts",
  "packages/core/src/run/dispatch.db.test.ts",
  "packages/local/src/stack/scheduled-run.test.ts",
  "packages/core/src/sync/sync-rep.db.test.ts",
  "packages/local/src/stack/start-stack.test.ts",
  "packages/functions/src/api/routes/connections.test.ts",
  "packages/local/test/conformance/lambda/queue-mapping.test.ts",
  "packages/simulation/src/oracle/run-history.test.ts",
];

/** Reads what the offline deployment has made. */
const DEPLOYED = "infra";

export class Order extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = (file: TestSpecification) => toRank(file.project.name, relative(ROOT, file.moduleId));
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

/** Lower comes first; equal ranks keep the order they have. */
export function toRank(project: string, path: string): number {
  const long = LONG_FILES.indexOf(path.split(sep).join("/"));
  if (long >= 0) return long;
  return project === DEPLOYED ? LONG_FILES.length : LONG_FILES.length + 1;
}
