/** Holds the README and the other documents to what is there: commands, options, settings, routes, links, examples. */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type CallPage as ContractCallPage,
  checkInput,
  HOURS_MAX,
  type RefreshResult,
  ROUTES,
  type Route,
} from "@fathom-sync/contract";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  type CallPage,
  FathomSyncError,
  listCalls,
  type RefreshAnswer,
  refreshRep,
} from "../docs/examples/fathom-sync.ts";
import { SCHEDULE } from "../infra/plan/sync-plan.ts";
import { EXAMPLES } from "../packages/contract/src/examples.ts";
import { readApiSettings, readSyncSettings } from "../packages/functions/src/resources.ts";
import { HELP, parseStartOptions } from "../packages/local/src/cli/options.ts";
import { getName, getTable, listCodeBlocks, ROOT, readDocument } from "./docs-markdown.ts";

const README = readDocument("README.md");
const DOCUMENTS = [
  "README.md",
  ...listFiles("docs").filter((path) => path.endsWith(".md")),
  ...readdirSync(join(ROOT, "packages")).map((name) => `packages/${name}/README.md`),
];

function listFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length).replaceAll("\\", "/"));
}

/** What a reader of settings asks an environment for, whatever it then says of it. */
function listAskedNames(read: (environment: Readonly<Record<string, string | undefined>>) => unknown): string[] {
  const asked = new Set<string>();
  const environment = new Proxy<Record<string, string | undefined>>(
    {},
    {
      get(_target, name) {
        asked.add(String(name));
        return undefined;
      },
    },
  );
  try {
    read(environment);
  } catch {
    // Required settings are missing here; what counts is what was asked for.
  }
  return [...asked].toSorted();
}

describe("README: commands and map", () => {
  it("begins with the two commands", () => {
    const [first] = listCodeBlocks(README, "sh");
    expect(first?.split("\n").map((line) => line.split("  ")[0]?.trim())).toEqual([
      "npx pnpm start",
      "npx pnpm test",
      "",
    ]);
  });

  it("names every script of the workspace, and no other", () => {
    const { scripts } = JSON.parse(readDocument("package.json")) as { scripts: Record<string, string> };
    const named = getTable(README, ["command", "does"]).map((row) => getName(row.command));
    expect(named.toSorted()).toEqual(
      Object.keys(scripts)
        .map((name) => `npx pnpm ${name}`)
        .toSorted(),
    );
  });

  it("names every package", () => {
    const paths = getTable(README, ["path", "holds"]).map((row) => getName(row.path));
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(paths).toEqual(
      expect.arrayContaining(readdirSync(join(ROOT, "packages")).map((name) => `packages/${name}`)),
    );
    const packages = getTable(README, ["package", "what it is"]).map((row) => getName(row.package));
    expect(packages.toSorted()).toEqual(readdirSync(join(ROOT, "packages")).toSorted());
  });

  it("tells the real interval of the schedule", () => {
    expect(README).toContain(`every ${SCHEDULE.intervalSeconds / 60} minutes`);
  });
});

describe("README: configuration", () => {
  const options = getTable(README, ["option", "default", "meaning"]);
  const startVariables = getTable(README, ["variable", "default", "meaning"]);
  const functionVariables = getTable(README, ["variable", "needed by", "default", "meaning"]);

  it("names every option of pnpm start, as --help does", () => {
    const helped = [...HELP.matchAll(/^ {2}(--[a-z-]+(?: <\w+>)?) /gm)].map(([, option]) => option);
    expect(options.map((row) => getName(row.option))).toEqual(helped);
  });

  it("gives the defaults of the options that have one", () => {
    const defaults = parseStartOptions([], {});
    if (defaults === "help") throw new Error("no options is not a call for help");
    const given = new Map(options.map((row) => [getName(row.option).split(" ")[0], row.default]));
    expect(given.get("--port")).toBe(`\`${defaults.port}\``);
    expect(given.get("--reps")).toBe(`\`${defaults.reps}\``);
    expect(given.get("--every")).toBe(`\`${defaults.everySeconds}\``);
    expect(defaults).toMatchObject({
      fathomUrl: undefined,
      dataDir: undefined,
      once: false,
      trafficSeconds: undefined,
    });
  });

  it("names every variable that pnpm start and the tests read, and no other", () => {
    const inOptions = listAskedNames((environment) => parseStartOptions([], environment));
    const direct = listFiles("packages")
      .filter((path) => /\/src\/.*\.ts$/.test(path) && !path.endsWith(".test.ts") && !path.includes("node_modules"))
      .flatMap((path) => [...readDocument(path).matchAll(/\benv\.([A-Z][A-Z0-9_]*)\b(?!\s*=[^=])/g)])
      .map(([, name]) => name ?? "")
      // Handed on to children as it is; no setting of ours.
      .filter((name) => name !== "PATH");
    const read = [...new Set([...inOptions, ...direct])].toSorted();
    expect(startVariables.map((row) => getName(row.variable)).toSorted()).toEqual(read);
  });

  it("names the variables --help names", () => {
    const helped = [...HELP.matchAll(/^ {2}([A-Z][A-Z_]+) /gm)].map(([, name]) => name ?? "");
    expect(startVariables.map((row) => getName(row.variable))).toEqual(expect.arrayContaining(helped));
  });

  it("names every variable the functions read, and which function needs it", () => {
    const documented = functionVariables.map((row) => [getName(row.variable), row["needed by"]]);
    const ofAll = listAskedNames(readSyncSettings);
    const ofApi = listAskedNames(readApiSettings).filter((name) => !ofAll.includes(name));
    expect(documented.toSorted()).toEqual(
      [...ofAll.map((name) => [name, "all"]), ...ofApi.map((name) => [name, "api"])].toSorted(),
    );
  });

  it("gives their defaults, and calls required what has none", () => {
    const required = functionVariables.filter((row) => row.default === "required").map((row) => getName(row.variable));
    const environment: Record<string, string> = {
      FATHOM_SYNC_TABLE: "table",
      FATHOM_SYNC_QUEUE_URL: "http://127.0.0.1/queue",
      FATHOM_SYNC_KMS_KEY: "alias/key",
      FATHOM_SYNC_SERVICE_TOKENS: "0123456789abcdef",
      FATHOM_SYNC_CRON_SECRET: "fedcba9876543210",
    };
    expect(required.toSorted()).toEqual(Object.keys(environment).toSorted());
    for (const name of required) {
      expect(() => readApiSettings({ ...environment, [name]: "" })).toThrow(name);
    }
    const settings = readApiSettings(environment);
    const given = new Map(functionVariables.map((row) => [getName(row.variable), row.default]));
    expect(given.get("FATHOM_SYNC_FATHOM_URL")).toBe(`\`${settings.fathomUrl}\``);
    expect(given.get("FATHOM_SYNC_TIME_SCALE")).toBe(`\`${settings.timeScale}\``);
    expect(given.get("FATHOM_SYNC_TIME_ZONE")).toBe(`\`${settings.timeZone}\``);
    expect(given.get("FATHOM_SYNC_HISTORY_DAYS")).toBe(`\`${settings.historyDays}\``);
    expect(given.get("FATHOM_SYNC_VERSION")).toBe(`\`${settings.version}\``);
    expect(given.get("LOG_LEVEL")).toBe(`\`${settings.logLevel}\``);
  });
});

describe("README: use from a CRM", () => {
  interface CurlCall {
    readonly line: string;
    readonly method: string;
    readonly path: string;
    readonly query: URLSearchParams;
    readonly body: unknown;
    readonly token: string | undefined;
  }

  /** The calls of our own API; those to the simulator are not ours to judge here. */
  function listCurlCalls(): CurlCall[] {
    const script = listCodeBlocks(README, "sh").join("\n").replaceAll("\\\n", " ");
    return [...script.matchAll(/\bcurl [^\n]*\$API[^\n|)]*/g)].map(([line]) => {
      const url = new URL(/\$API([^\s"]*)/.exec(line)?.[1] ?? "", "http://api");
      const data = /-d '([^']*)'|-d "((?:[^"\\]|\\.)*)"/.exec(line);
      const text = data?.[1] ?? data?.[2]?.replaceAll('\\"', '"').replaceAll("$KEY", "0123456789abcdef");
      return {
        line,
        method: /-X ([A-Z]+)/.exec(line)?.[1] ?? "GET",
        path: url.pathname.replace("$RUN", "bulk-1").replace("$ID", "900000015"),
        query: url.searchParams,
        body: text === undefined ? undefined : JSON.parse(text),
        token: /Bearer \$(\w+)/.exec(line)?.[1],
      };
    });
  }

  function getRoute(call: CurlCall): Route {
    const route = ROUTES.find(
      ({ method, path }) =>
        method === call.method && new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(call.path),
    );
    if (!route) throw new Error(`no route for ${call.line}`);
    return route;
  }

  it("calls routes that exist, with the token they take", () => {
    const calls = listCurlCalls();
    expect(calls.length).toBeGreaterThanOrEqual(10);
    for (const call of calls) {
      const route = getRoute(call);
      expect([call.line, call.token]).toEqual([call.line, route.auth === "cron" ? "CRON" : "TOKEN"]);
    }
  });

  it("sends bodies and parameters that are allowed", () => {
    for (const call of listCurlCalls()) {
      const route = getRoute(call);
      if (route.body) {
        expect(checkInput(route.body.shape, call.body ?? {}, "body")).toMatchObject({ ok: true });
        expect(call.line).toContain("Content-Type: application/json");
      }
      if (route.query) {
        expect(checkInput(route.query, Object.fromEntries(call.query), "query")).toMatchObject({ ok: true });
      }
    }
  });

  it("names no window the API would refuse", () => {
    expect(readDocument("docs/errors.md")).toContain(`a whole number from 1 to ${HOURS_MAX}`);
  });

  it("shows an answer of a refresh as the contract has it", () => {
    const route = ROUTES.find(({ id }) => id === "refreshRep");
    const shape = route?.answers.find(({ status }) => status === 200)?.shape;
    if (!shape) throw new Error("a refresh has no shape");
    const shown = listCodeBlocks(README, "json").map((text) => checkInput(shape, JSON.parse(text), "body"));
    expect(shown).toEqual([expect.objectContaining({ ok: true })]);
  });
});

describe("the Next.js example", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
  });

  function answerWith(status: number, body: unknown) {
    const fetched = vi.fn(
      async (_url: URL, _init: RequestInit) =>
        new Response(JSON.stringify(body), { status, headers: { "x-request-id": "r-1" } }),
    );
    vi.stubGlobal("fetch", fetched);
    vi.stubEnv("FATHOM_SYNC_API_URL", "http://127.0.0.1:4000");
    vi.stubEnv("FATHOM_SYNC_SERVICE_TOKEN", "token");
    return fetched;
  }

  it("is the same in the README and in docs/examples", () => {
    expect(listCodeBlocks(README, "ts")).toEqual([readDocument("docs/examples/fathom-sync.ts")]);
  });

  it("knows the API's answers by types that fit the contract's", () => {
    const toAnswer = (view: RefreshResult): RefreshAnswer => view;
    const toPage = (view: ContractCallPage): CallPage => view;
    expect([toAnswer(EXAMPLES.refresh).outcome, toPage(EXAMPLES.callPage).nextCursor]).toHaveLength(2);
  });

  it("asks for a refresh with the token and the language, and never from a cache", async () => {
    const fetched = answerWith(200, EXAMPLES.refresh);
    await expect(refreshRep("crm:77/a")).resolves.toEqual(EXAMPLES.refresh);
    const [url, init] = fetched.mock.calls[0] ?? [];
    expect(String(url)).toBe("http://127.0.0.1:4000/api/reps/crm%3A77%2Fa/refresh");
    expect(init).toMatchObject({
      method: "POST",
      cache: "no-store",
      headers: { Authorization: "Bearer token", "Accept-Language": "nl" },
    });
  });

  it("lists calls page by page", async () => {
    const fetched = answerWith(200, EXAMPLES.callPage);
    await expect(listCalls("crm-77", "a+b")).resolves.toEqual(EXAMPLES.callPage);
    expect(String(fetched.mock.calls[0]?.[0])).toBe("http://127.0.0.1:4000/api/reps/crm-77/calls?cursor=a%2Bb");
  });

  it("throws a problem by its code", async () => {
    answerWith(409, { code: "rep_paused", detail: "Syncing is paused." });
    const thrown = await refreshRep("crm-77").catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(FathomSyncError);
    expect(thrown).toMatchObject({ status: 409, code: "rep_paused", message: "Syncing is paused.", requestId: "r-1" });
  });

  it("survives an answer that is no problem", async () => {
    vi.stubGlobal("fetch", async () => new Response("<html>", { status: 502 }));
    vi.stubEnv("FATHOM_SYNC_API_URL", "http://127.0.0.1:4000");
    vi.stubEnv("FATHOM_SYNC_SERVICE_TOKEN", "token");
    await expect(listCalls("crm-77")).rejects.toMatchObject({ status: 502, code: "no_problem_body" });
  });
});

describe("every document", () => {
  it.each(DOCUMENTS)("%s links to files that are there", (path) => {
    const links = [...readDocument(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? "");
    const broken = links
      .filter((target) => !/^(https?:|#)/.test(target))
      .filter((target) => !existsSync(join(ROOT, dirname(path), target.split("#")[0] ?? "")));
    expect(broken).toEqual([]);
  });

  it("lists every decision, numbered without a gap", () => {
    const files = readdirSync(join(ROOT, "docs/decisions")).filter((name) => /^\d{4}-/.test(name));
    expect(files.map((name) => Number(name.slice(0, 4)))).toEqual(files.map((_, index) => index + 1));
    const index = readDocument("docs/decisions/README.md");
    expect(files.filter((name) => !index.includes(`(${name})`))).toEqual([]);
  });

  it("keeps every decision to a page of four parts", () => {
    for (const name of readdirSync(join(ROOT, "docs/decisions")).filter((file) => /^\d{4}-/.test(file))) {
      const text = readDocument(`docs/decisions/${name}`);
      expect(
        [name, ...text.matchAll(/^## (.+)$/gm)].map((part) => (typeof part === "string" ? part : part[1])),
      ).toEqual([name, "Context", "Decision", "Cost", "Alternatives"]);
      expect(text.split(/\s+/).length, `${name}: words`).toBeLessThan(500);
    }
  });
});
