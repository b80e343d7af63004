import { describe, expect, it } from "vitest";
import { HELP, InvalidOptions, parseStartOptions, type StartOptions } from "./options.ts";

const parse = (args: string, environment = {}) =>
  parseStartOptions(args.split(" ").filter(Boolean), environment) as StartOptions;
const FATHOM = "--fathom-url https://api.fathom.ai/external/v1";

describe("parseStartOptions", () => {
  it("has a default for everything", () => {
    expect(parse("")).toEqual({
      port: 4000,
      reps: 25,
      everySeconds: 30,
      fathomUrl: undefined,
      dataDir: undefined,
      once: false,
      trafficSeconds: undefined,
      timeScale: 1,
      timeZone: "Europe/Amsterdam",
      historyDays: 365,
      retentionDays: {},
      callers: {},
      apiKey: undefined,
      email: undefined,
      apiKeyUnused: false,
      logLevel: "INFO",
    });
  });

  it("hands on who may call besides servers, and refuses what the API would", () => {
    const callers = {
      FATHOM_SYNC_JWT_ISSUER: "https://login.example",
      FATHOM_SYNC_JWT_AUDIENCE: "fathom-sync",
      FATHOM_SYNC_JWT_JWKS_URL: "http://127.0.0.1:9/jwks.json",
      FATHOM_SYNC_CORS_ORIGINS: "http://localhost:3000",
    };
    expect(parse("", { ...callers, FATHOM_SYNC_JWT_ROLE_CLAIM: "" }).callers).toEqual(callers);
    expect(() => parse("", { ...callers, FATHOM_SYNC_JWT_ISSUER: "" })).toThrow(InvalidOptions);
    expect(() => parse("", { FATHOM_SYNC_CORS_ORIGINS: "*" })).toThrow(
      /FATHOM_SYNC_CORS_ORIGINS must be exact origins/,
    );
  });

  it("takes every option, written either way", () => {
    const args = "--port 0 --reps=1000 --every 1 --data ./here --once --traffic 60";
    expect(parse(args)).toMatchObject({
      port: 0,
      reps: 1000,
      everySeconds: 1,
      dataDir: "./here",
      once: true,
      trafficSeconds: 60,
    });
  });

  it("takes the dashes that pnpm passes on", () => {
    expect(parse("-- --once --port 1")).toMatchObject({ once: true, port: 1 });
  });

  it("takes key and address from the environment, for a Fathom that is not ours", () => {
    const environment = { FATHOM_API_KEY: " abcdefgh12345678\n", FATHOM_EMAIL: "me@x.example" };
    expect(parse(`${FATHOM}/`, environment)).toMatchObject({
      fathomUrl: "https://api.fathom.ai/external/v1",
      apiKey: "abcdefgh12345678",
      email: "me@x.example",
    });
    expect(parse("", environment)).toMatchObject({ apiKey: undefined, email: undefined, apiKeyUnused: true });
  });

  it("takes an empty variable as unset", () => {
    const names = ["FATHOM_API_KEY", "FATHOM_EMAIL", "FATHOM_SYNC_TIME_SCALE", "LOG_LEVEL"];
    expect(parse(FATHOM, Object.fromEntries(names.map((name) => [name, ""])))).toEqual(parse(FATHOM));
  });

  it("takes level and scale from the environment", () => {
    expect(parse("", { LOG_LEVEL: "debug", FATHOM_SYNC_TIME_SCALE: "60" })).toMatchObject({
      logLevel: "DEBUG",
      timeScale: 60,
    });
  });

  it.each(["--help", "-h", "--once --help", "-- --help"])("answers %s with help, whatever else is said", (args) => {
    expect(parse(args)).toBe("help");
  });

  it.each([
    ["--port", "canary", /--port must be a whole number from 0 to 65535, not "canary"/],
    ["--port", "65536", /0 to 65535/],
    ["--port", "-1", /--port/],
    ["--port", "4e3", /whole number/],
    ["--port", "", /whole number/],
    ["--reps", "0", /--reps must be a whole number from 1 to 10000, not "0"/],
    ["--reps", "10001", /1 to 10000/],
    ["--reps", "2.5", /1 to 10000/],
    ["--every", "0", /--every must be a whole number from 1 to 86400/],
    ["--every", "30s", /1 to 86400/],
    ["--traffic", "0", /--traffic must be a whole number from 1 to 86400/],
    ["--data", "", /--data must be the path of a folder/],
    ["--fathom-url", "api.fathom.ai", /--fathom-url must be a full http\(s\) URL such as https/],
    ["--fathom-url", "ftp://x.example", /full http\(s\) URL/],
    ["--fathom-url", "https://user:secret@x.example/v1", /without user, query or fragment/],
    ["--fathom-url", "https://x.example/v1?key=1", /without user, query or fragment/],
  ])("names %s %j and what is allowed", (option, value, message) => {
    expect(() => parseStartOptions([`${option}=${value}`], {})).toThrow(InvalidOptions);
    expect(() => parseStartOptions([`${option}=${value}`], {})).toThrow(message);
  });

  it.each([
    ["--nonsense", /--nonsense/],
    ["--port", /--port/],
    ["--once=yes", /--once/],
    ["start", /start/],
    [`${FATHOM} --reps 3`, /--reps makes demo reps/],
    [`${FATHOM} --traffic 3`, /--traffic adds calls/],
  ])("refuses %s", (args, message) => {
    expect(() => parse(args)).toThrow(InvalidOptions);
    expect(() => parse(args)).toThrow(message);
  });

  it("takes days of retention, transcripts for no longer than calls", () => {
    const days = (transcript: string, call: string) => ({
      FATHOM_SYNC_RETENTION_TRANSCRIPT_DAYS: transcript,
      FATHOM_SYNC_RETENTION_CALL_DAYS: call,
    });
    expect(parse("", days("30", "365"))).toMatchObject({ retentionDays: { transcript: 30, call: 365 } });
    expect(() => parse("", days("366", "365"))).toThrow(/TRANSCRIPT_DAYS must be at most .*CALL_DAYS \(365\), not 366/);
  });

  it.each([
    ["LOG_LEVEL", "loud", /LOG_LEVEL must be one of DEBUG, INFO, WARN, ERROR/],
    ["FATHOM_SYNC_TIME_SCALE", "0.5", /FATHOM_SYNC_TIME_SCALE must be a number of 1 or more/],
    ["FATHOM_SYNC_TIME_SCALE", "fast", /1 or more/],
    ["FATHOM_SYNC_TIME_ZONE", "Europe/Nowhere", /FATHOM_SYNC_TIME_ZONE must be a name of the IANA time zone database/],
    ["FATHOM_SYNC_HISTORY_DAYS", "7", /FATHOM_SYNC_HISTORY_DAYS must be a whole number from 30 to 3650/],
    ["FATHOM_SYNC_RETENTION_CALL_DAYS", "0", /FATHOM_SYNC_RETENTION_CALL_DAYS must be a whole number from 1 to 36500/],
    ["FATHOM_SYNC_RETENTION_TRANSCRIPT_DAYS", "1.5", /FATHOM_SYNC_RETENTION_TRANSCRIPT_DAYS must be a whole number/],
    ["FATHOM_SYNC_TIME_SCALE", "Infinity", /1 or more/],
    ["FATHOM_API_KEY", "canary with spaces", /FATHOM_API_KEY must be 8 to 512 printable ASCII characters/],
    ["FATHOM_API_KEY", "canary", /FATHOM_API_KEY must be/],
    ["FATHOM_EMAIL", "canary", /FATHOM_EMAIL must be an e-mail address/],
  ])("names the variable %s=%s and what is allowed, and repeats no secret", (name, value, message) => {
    expect(() => parse(FATHOM, { [name]: value })).toThrow(message);
    try {
      parse(FATHOM, { [name]: value });
    } catch (error) {
      expect((error as Error).message).not.toContain("canary");
    }
  });

  it("documents every option and variable it reads", () => {
    for (const word of ["--port", "--reps", "--every", "--fathom-url", "--data", "--once", "--traffic", "--help"]) {
      expect(HELP).toContain(`  ${word} `);
    }
    for (const name of ["FATHOM_API_KEY", "FATHOM_EMAIL", "FATHOM_SYNC_TIME_SCALE", "LOG_LEVEL", "DYNAMODB_ENDPOINT"]) {
      expect(HELP).toContain(`  ${name} `);
    }
  });
});
