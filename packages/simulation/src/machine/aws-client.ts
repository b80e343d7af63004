/** What every client of the SDK is made with here: complete, so that it looks nothing up in files or in the environment. */
export const CLIENT_SETTINGS = {
  region: "eu-central-1",
  credentials: { accessKeyId: "simulation", secretAccessKey: "simulation" },
  defaultsMode: "standard",
  maxAttempts: 1,
} as const;
