/** The receiving function starts fast because it is small: what it does not need is not in it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { createTestFolder } from "../../test/fixtures/folder.ts";
import { bundleHandler } from "../aws/lambda/index.ts";

const ENTRY = fileURLToPath(new URL("../../../functions/src/webhooks/handler.ts", import.meta.url));

it("bundles the webhook's function below 250 KB, without ElectroDB, the AWS SDK and the API", async () => {
  const outfile = join(await createTestFolder(), "webhook.mjs");
  expect(await bundleHandler({ entry: ENTRY, outfile })).toBeLessThan(250_000);
  const code = await readFile(outfile, "utf8");
  // Words that are in each of them, and would be in the bundle with them.
  for (const word of ["ElectroError", "smithy", "hono", "/api/reps"]) expect(code).not.toContain(word);
  expect(code).toContain("not_an_http_event");
});
