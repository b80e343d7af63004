/** Holds GitHub's workflows to the rules of docs/deploy-role.md: pinned actions, no permission nobody asked for, one check for all. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { getName, getTable, listCodeBlocks, ROOT, readDocument } from "./docs-markdown.ts";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly uses?: string;
  readonly needs?: string | readonly string[];
  readonly environment?: string;
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps?: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = ".github/workflows";
const FILES = readdirSync(join(ROOT, FOLDER)).map((name) => {
  const text = readDocument(`${FOLDER}/${name}`);
  return { name, text, workflow: parse(text) as Workflow };
});
const cases = FILES.map((file) => [file.name, file] as const);
const PACKAGE = JSON.parse(readDocument("package.json")) as {
  packageManager: string;
  scripts: Readonly<Record<string, string>>;
};
const DOCUMENT = readDocument("docs/deploy-role.md");

function getWorkflow(name: string): Workflow {
  const file = FILES.find((one) => one.name === name);
  if (!file) throw new Error(`no workflow ${name}`);
  return file.workflow;
}

const listJobs = ({ workflow }: { readonly workflow: Workflow }) => Object.entries(workflow.jobs);
const listSteps = (job: Job) => job.steps ?? [];

describe("GitHub workflows", () => {
  it.each(cases)("%s: actions of others are pinned by commit, with their version beside it", (_name, { text }) => {
    for (const [line, action, rest] of text.matchAll(/^\s*-? ?uses: (\S+?)(@.*)?$/gm)) {
      if (action?.startsWith("./")) continue;
      expect([line, rest]).toEqual([line, expect.stringMatching(/^@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)]);
    }
  });

  it("pins an action the same everywhere", () => {
    const pins = FILES.flatMap(({ text }) =>
      [...text.matchAll(/uses: ([^@\s]+)@(\S+)/g)].map((pin) => [pin[1], pin[2]]),
    );
    expect(new Set(pins.map(String)).size).toBe(new Set(pins.map(([action]) => action)).size);
    expect(pins.length).toBeGreaterThan(3);
  });

  it.each(cases)("%s: gives no permission by default, and each job only reading, or a token for AWS", (_name, file) => {
    expect(file.workflow.permissions).toEqual({});
    for (const [name, { permissions, environment }] of listJobs(file)) {
      expect([name, permissions]).toEqual([name, expect.anything()]);
      for (const [scope, level] of Object.entries(permissions ?? {})) {
        expect([name, `${scope}: ${level}`]).toEqual([
          name,
          expect.stringMatching(/^(contents: read|id-token: write)$/),
        ]);
        if (scope === "id-token")
          expect([name, environment]).toEqual([name, expect.stringMatching(/^(production|diff)$/)]);
      }
    }
  });

  it.each(cases)(
    "%s: never runs a stranger's code with our permissions, nor puts strangers' text into a script",
    (_name, file) => {
      expect(Object.keys(file.workflow.on)).not.toContain("pull_request_target");
      expect(Object.keys(file.workflow.on)).not.toContain("workflow_run");
      for (const [, job] of listJobs(file)) {
        for (const { run = "", uses = "", with: given } of listSteps(job)) {
          expect(run).not.toContain("${{");
          if (uses.startsWith("actions/checkout@")) expect(given).toMatchObject({ "persist-credentials": false });
        }
      }
    },
  );

  it.each(cases)("%s: ends by itself, and hides no failure behind a pipe", (_name, file) => {
    for (const [name, job] of listJobs(file)) {
      if (job.uses === undefined) expect([name, job["timeout-minutes"]]).toEqual([name, expect.any(Number)]);
      for (const { run = "", shell } of listSteps(job)) if (/\| tee\b/.test(run)) expect(shell).toBe("bash");
    }
  });

  it.each(cases)("%s: uses our pnpm, and scripts that are there", (_name, file) => {
    for (const [, command] of file.text.matchAll(/npx --yes (.+)/g)) {
      const [pnpm, script = ""] = command?.split(" ") ?? [];
      expect(pnpm).toBe(PACKAGE.packageManager.split("+")[0]);
      if (!["install", "exec"].includes(script)) expect(Object.keys(PACKAGE.scripts)).toContain(script);
    }
  });

  it("has one job that fails when any other did not succeed", () => {
    const { jobs } = getWorkflow("check.yml");
    const { all, ...others } = jobs;
    expect(all?.if).toBe("always()");
    expect([all?.needs].flat().toSorted()).toEqual(Object.keys(others).toSorted());
    expect(listSteps(all ?? {})[0]?.run).toContain("exit 1");
  });

  it("deploys main alone, after all checks, one at a time, and asks afterwards whether it answers", () => {
    const { on, jobs } = getWorkflow("deploy.yml");
    expect(on).toEqual({ push: { branches: ["main"] } });
    expect(jobs.check?.uses).toBe("./.github/workflows/check.yml");
    expect(jobs.deploy).toMatchObject({ needs: "check", environment: "production" });
    const runs = listSteps(jobs.deploy ?? {}).map(({ run = "" }) => run);
    expect(runs.findIndex((run) => run.includes("sst deploy"))).toBeGreaterThan(0);
    expect(runs.at(-1)).toContain(" smoke --url ");
  });

  it("shows what a pull request would change, but not for forks", () => {
    const { diff } = getWorkflow("diff.yml").jobs;
    expect(diff?.if).toBe("github.event.pull_request.head.repo.full_name == github.repository");
    expect(diff?.environment).toBe("diff");
  });
});

describe("docs/deploy-role.md", () => {
  interface Statement {
    readonly Sid?: string;
    readonly Action: string | readonly string[];
    readonly Resource?: string | readonly string[];
    readonly Condition?: unknown;
  }
  const [trust, policy] = listCodeBlocks(DOCUMENT, "json").map(
    (text) => (JSON.parse(text) as { Statement: readonly Statement[] }).Statement,
  );

  it("trusts one environment of one repository", () => {
    expect(JSON.stringify(trust?.[0]?.Condition)).toMatch(/"repo:<organisation>\/<repository>:environment:production"/);
    expect(trust).toHaveLength(1);
  });

  it("allows actions by name, on what is named, with one exception for what has no name beforehand", () => {
    for (const { Sid = "", Action, Resource } of policy ?? []) {
      for (const action of [Action].flat())
        expect([Sid, action]).toEqual([Sid, expect.stringMatching(/^[a-z0-9-]+:[A-Z]\w+$/)]);
      if ([Resource].flat().includes("*")) expect(Sid).toBe("WhatHasNoNameBeforehand");
    }
  });

  it("lets the role read no data and use no key, and hand roles to our services alone", () => {
    const allowed = (policy ?? []).flatMap(({ Action }) => [Action].flat());
    for (const forbidden of [
      "kms:Decrypt",
      "kms:ScheduleKeyDeletion",
      "dynamodb:GetItem",
      "dynamodb:Query",
      "dynamodb:Scan",
      "sqs:ReceiveMessage",
    ]) {
      expect(allowed).not.toContain(forbidden);
    }
    const pass = (policy ?? []).filter(({ Action }) => [Action].flat().includes("iam:PassRole"));
    expect(pass).toHaveLength(1);
    expect(pass[0]?.Condition).toBeDefined();
  });

  it("names every variable and secret the workflows read, and no other", () => {
    const read = FILES.flatMap(({ text }) => [...text.matchAll(/\b(?:vars|secrets)\.(\w+)/g)].map(([, name]) => name));
    const named = getTable(DOCUMENT, ["setting", "where", "value"]).map((row) => getName(row.setting));
    expect(named.toSorted()).toEqual([...new Set(read)].toSorted());
  });
});
