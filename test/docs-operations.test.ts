/** Holds docs/operations.md and the runbooks to the alarm plan, the routes, the metrics and the log lines that really exist. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROUTES } from "@fathom-sync/contract";
import { METRICS } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import { ALARMS } from "../infra/plan/alarm-plan.ts";
import { FUNCTIONS } from "../infra/plan/alarm-shape.ts";
import { getName, getTable, listCodeBlocks, ROOT, readDocument } from "./docs-markdown.ts";

const OPERATIONS = readDocument("docs/operations.md");
const FIRST_DEPLOY = readDocument("docs/first-deploy.md");
const RUNBOOKS = readdirSync(join(ROOT, "docs/runbooks")).map((file) => ({
  name: file.replace(/\.md$/, ""),
  text: readDocument(`docs/runbooks/${file}`),
}));
const cases = RUNBOOKS.map(({ name, text }) => [name, text] as const);
const SECTIONS = ["Symptom", "Impact", "Check", "Fix", "Done when"];
const NAMES = listCodeBlocks(OPERATIONS, "sh").find((block) => block.includes("PREFIX=")) ?? "";

/** Code of a page: its blocks, also those within lists, and what stands in backticks. */
function listCode(text: string): string[] {
  const flat = text.replaceAll(/^ {2,3}/gm, "");
  return [...listCodeBlocks(flat, "sh"), ...[...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code ?? "")];
}

const listQueries = (text: string) => listCodeBlocks(text.replaceAll(/^ {2,3}/gm, ""), "logs");

/** Everything that can be said to a log: the files of the shipped packages. */
function readSources(): string {
  return ["core", "functions", "fathom"]
    .map((name) => join(ROOT, "packages", name, "src"))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
        .map((path) => readFileSync(join(folder, path), "utf8")),
    )
    .join("\n");
}

const SOURCES = readSources();
/** CloudWatch Logs Insights' own words, and the fields of Lambda's own log lines ("Lambda Telemetry API, Event schema"). */
const INSIGHTS =
  /^(filter|stats|sort|fields|limit|by|as|and|or|in|like|desc|asc|count|count_distinct|sum|max|pct|bin|ispresent|timestamp|log|type|record|platform|metrics|requestId|function_request_id|message|error|name|errorType|errorMessage|level|h|m)$/;
const LAMBDA_FIELDS = /^(durationMs|initDurationMs|maxMemoryUsedMB|status|report|initRuntimeDone)$/;

describe("docs/operations.md", () => {
  it("lists every alarm with its severity, meaning and runbook, and no other", () => {
    const rows = getTable(OPERATIONS, ["alarm", "severity", "meaning", "runbook"]);
    expect(rows.map((row) => [getName(row.alarm), row.severity, row.meaning, row.runbook])).toEqual(
      ALARMS.map(({ name, severity, meaning, runbook }) => [
        `${name}`,
        severity,
        meaning,
        `[\`${runbook}\`](runbooks/${runbook}.md)`,
      ]),
    );
  });

  it("sets names and functions that ask AWS for what they say", () => {
    const given = NAMES.replaceAll(/<the (?:API|page)[^>]*>/g, "api.example").replace("<a service token>", "token");
    // Stands in for the AWS CLI: says what it was asked.
    const stub = `aws() { echo "aws $*"; }\n${given}\nown OwnFaults Sum; statistic AWS/Lambda ConcurrentExecutions Maximum; depth q; log_of f; arn_of q; echo "$TABLE"`;
    const said = execFileSync("bash", ["-euo", "pipefail"], { input: stub, encoding: "utf8" }).split("\n");
    expect(said[0]).toMatch(
      /^aws cloudwatch get-metric-statistics --namespace fathom-sync --metric-name OwnFaults --statistics Sum --period 300 --start-time 20\d\d-\S+Z --end-time \S+Z /,
    );
    expect(said[0]).toMatch(/ --dimensions Name=service,Value=fathom-sync Name=stage,Value=production$/);
    expect(said[1]).not.toContain("--dimensions");
    expect(said.at(-2)).toContain("starts_with(@, 'fathom-sync-production-SyncTable')");
  });

  it("looks for resources by the names the stack gives them", () => {
    const golden = JSON.parse(readDocument("infra/checks/golden/production.json")) as readonly {
      readonly urn: string;
      readonly inputs?: { readonly name?: string };
    }[];
    const listLogical = (kind: string) =>
      golden.flatMap(({ urn }) => new RegExp(`aws:${kind}::(\\w+)$`).exec(urn)?.[1] ?? []);
    const sought = {
      "lambda/function:Function": [...NAMES.matchAll(/function_of (\w+)\)/g)].map(([, name]) => name ?? ""),
      "sqs/queue:Queue": [...NAMES.matchAll(/queue_of (\w+)\)/g)].map(([, name]) => name ?? ""),
      "dynamodb/table:Table": [...NAMES.matchAll(/starts_with\(@, '\$PREFIX-(\w+)'/g)].map(([, name]) => name ?? ""),
    };
    for (const [kind, names] of Object.entries(sought)) {
      const there = listLogical(kind);
      expect(names).toHaveLength(there.length);
      // One each: the commands take the first that begins so.
      for (const name of names) expect([name, there.filter((one) => one.startsWith(name)).length]).toEqual([name, 1]);
    }
    expect(golden.map(({ inputs }) => inputs?.name)).toContain("alias/fathom-sync-production-data-keys");
    expect(NAMES).toContain("alias/$PREFIX-data-keys");
  });

  it("sets names for every function", () => {
    for (const name of FUNCTIONS) expect(NAMES).toContain(`function_of ${name})`);
  });
});

describe("docs/first-deploy.md", () => {
  it("has for each point what to do and what to expect", () => {
    const points = FIRST_DEPLOY.split(/^- \[ \] /m).slice(1);
    expect(points.length).toBeGreaterThan(15);
    for (const point of points) {
      const [, name, rest = ""] = /^\*\*([^*]+)\*\*([\s\S]*)$/.exec(point) ?? [];
      expect(name).toMatch(/\w/);
      // The expected result is a sentence before the command, or instead of one.
      expect([name, rest.split("```")[0]?.trim()]).toEqual([name, expect.stringMatching(/\w[\s\S]{4}/)]);
    }
  });
});

describe("docs/runbooks", () => {
  it("has a page for every runbook of the plan, and no other", () => {
    expect(RUNBOOKS.map(({ name }) => name).toSorted()).toEqual(
      [...new Set(ALARMS.map(({ runbook }) => runbook))].toSorted(),
    );
  });

  it.each(cases)("%s names its alarms, and says symptom, impact, check, fix, and when it is done", (name, text) => {
    expect(text.startsWith(`# ${name}\n`)).toBe(true);
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual(SECTIONS);
    for (const section of text.split(/^## .+$/m).slice(1)) expect(section.trim().length).toBeGreaterThan(30);
    const rows = getTable(text, ["alarm", "severity", "meaning"]);
    expect(rows.map((row) => [getName(row.alarm), row.severity, row.meaning])).toEqual(
      ALARMS.filter(({ runbook }) => runbook === name).map((alarm) => [alarm.name, alarm.severity, alarm.meaning]),
    );
  });

  it.each(cases)("%s links to pages and headings that are there", (_name, text) => {
    const heading = (title: string) =>
      title
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/g, "")
        .replaceAll(" ", "-");
    const headings = [...OPERATIONS.matchAll(/^#+ (.+)$/gm)].map(([, title]) => heading(title ?? ""));
    for (const [, anchor] of text.matchAll(/operations\.md#([\w-]+)/g)) expect(headings).toContain(anchor);
  });

  it.each(cases)("%s asks the logs only for what is logged", (_name, text) => {
    for (const query of listQueries(text)) {
      for (const [, event] of query.matchAll(/"([a-z]+\.[a-z_]+)"/gi)) {
        if (!event?.startsWith("platform.")) expect(SOURCES).toContain(`"${event}"`);
      }
      const bare = query.replaceAll(/"[^"]*"|\/[^/]*\//g, "");
      const named = [...bare.matchAll(/\bas (\w+)/g)].map(([, name]) => name);
      for (const [word] of bare.matchAll(/[A-Za-z_]\w*/g)) {
        if (INSIGHTS.test(word) || LAMBDA_FIELDS.test(word) || named.includes(word)) continue;
        expect([word, new RegExp(`\\b${word}\\b`).test(SOURCES)]).toEqual([word, true]);
      }
    }
  });
});

describe("commands of operations and runbooks", () => {
  const pages = [["operations", OPERATIONS] as const, ["first-deploy", FIRST_DEPLOY] as const, ...cases];

  it.each(pages)("%s: are shell", (_name, text) => {
    const script = listCodeBlocks(text.replaceAll(/^ {2,3}/gm, ""), "sh")
      .join("\n")
      .replaceAll(/<[a-zA-Z][^>\n]*>/g, "X");
    expect(() => execFileSync("bash", ["-n"], { input: script, stdio: "pipe" })).not.toThrow();
  });

  it.each(pages)("%s: use names that are set, and metrics that are written", (_name, text) => {
    const code = listCode(text).join("\n");
    for (const [, name] of code.matchAll(/\$\{?([A-Z][A-Z_]+)/g)) {
      if (name === "FATHOM_API_KEY") continue;
      expect([name, new RegExp(`(^|[\\s(])${name}=`, "m").test(NAMES)]).toEqual([name, true]);
    }
    for (const [, name] of code.matchAll(
      /(?:^|\(|")(function_of|queue_of|log_of|depth|arn_of|hours_ago|statistic|own)\b/gm,
    )) {
      expect(NAMES).toContain(`${name}()`);
    }
    const metrics = Object.entries(METRICS).filter(([, { to }]) => to === "metric");
    for (const [, name] of code.matchAll(/\bown ([A-Z]\w+)/g)) expect(metrics.map(([one]) => one)).toContain(name);
  });

  it.each(pages)("%s: call routes that exist", (_name, text) => {
    const calls = [
      ...[...text.matchAll(/`(?:(GET|POST|PUT|DELETE) )(\/api\/[^\s`?]*)/g)].map(([, method, path]) => [method, path]),
      ...[...text.replaceAll("\\\n", " ").matchAll(/curl [^\n]*?\$API([^\s"?]*)/g)].map(([line, path]) => [
        /-X ([A-Z]+)/.exec(line)?.[1] ?? "GET",
        path,
      ]),
    ];
    for (const [method, path = ""] of calls) {
      const found = ROUTES.some(
        (route) =>
          (route.method === method || method === "OPTIONS") &&
          new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path.replaceAll(/<[^>]*>/g, "x")),
      );
      expect([method, path, found]).toEqual([method, path, true]);
    }
  });
});
