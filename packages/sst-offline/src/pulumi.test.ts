import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const PULUMI = fileURLToPath(new URL("pulumi.ts", import.meta.url));

function run(args: readonly string[], env: Record<string, string>) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [PULUMI, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

it("says the version SST asks for", async () => {
  expect(await run(["version"], {})).toMatchObject({ code: 0, stdout: "v3.215.0\n" });
});

it.each([undefined, "https://s3.eu-central-1.amazonaws.com", "http://127.0.0.1.evil.example:80"])(
  "touches no state behind %s: only a loopback endpoint is one it may replace",
  async (url) => {
    const ended = await run(
      ["up", "--stack", "organization/app/production"],
      url === undefined ? {} : { AWS_ENDPOINT_URL: url },
    );
    expect(ended).toMatchObject({
      code: 1,
      stderr: "error: the offline pulumi works against a loopback AWS endpoint only\n",
    });
  },
);

it("names a command it does not know", async () => {
  const ended = await run(["destroy"], { AWS_ENDPOINT_URL: "http://127.0.0.1:1" });
  expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining("does not know: destroy") });
});
