/** The direction of dependencies (DESIGN 8) and what the domain may not touch, read from the imports of every source file. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

interface SourceFile {
  /** Path from the root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
  /** Those of them that are there at run time: types are erased. */
  readonly valueImports: readonly string[];
}

function listFiles(folder: string): string[] {
  return (
    readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
      // The last is there for moments while SST deploys.
      .filter((path) => !path.includes("node_modules") && !path.endsWith("/sst-env.d.ts"))
  );
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), "utf8");
  const imports = [
    ...text.matchAll(/^(?:import|export)\s[^"';]*?\bfrom\s+"([^"]+)"/gm),
    ...text.matchAll(/^import\s+"([^"]+)"/gm),
    ...text.matchAll(/\bimport\("([^"]+)"\)/g),
  ].flatMap((match) => match[1] ?? []);
  const typeImports = [...text.matchAll(/^(?:import|export) type [^"';]*?\bfrom\s+"([^"]+)"/gm)].flatMap(
    (match) => match[1] ?? [],
  );
  const valueImports = imports.filter((specifier) => !typeImports.includes(specifier));
  return { path, text, imports, valueImports };
}

const isTest = (path: string) => /\.test\.tsx?$/.test(path) || /\/(test|fixtures)\//.test(path);

/** Shipped code and the local runtime: everything but tests. */
const SOURCES = [...listFiles("packages"), ...listFiles("infra")].filter((path) => !isTest(path)).map(readSource);

function listPackage(name: string): SourceFile[] {
  const files = SOURCES.filter((file) => file.path.startsWith(`packages/${name}/src/`));
  if (files.length === 0) throw new Error(`no files in packages/${name}`);
  return files;
}

/** `@scope/name/deep` → `@scope/name`. */
function toPackageName(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

function listForeignPackages(files: readonly SourceFile[]): string[] {
  const names = files
    .flatMap((file) => file.imports)
    .filter((specifier) => !specifier.startsWith(".") && !specifier.startsWith("node:"));
  return [...new Set(names.map(toPackageName))].toSorted();
}

/** What each package may import; anything else is a decision somebody has to take. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  core: ["@aws-sdk/client-dynamodb", "electrodb", "zod"],
  fathom: ["@fathom-sync/core", "zod"],
  contract: ["zod"],
  functions: [
    "@aws-lambda-powertools/batch",
    "@aws-lambda-powertools/logger",
    "@aws-lambda-powertools/metrics",
    "@aws-sdk/client-dynamodb",
    "@aws-sdk/client-kms",
    "@aws-sdk/client-sqs",
    "@fathom-sync/contract",
    "@fathom-sync/core",
    "@fathom-sync/fathom",
    "aws-lambda",
    "hono",
    "jose",
    "sst",
    "zod",
  ],
  simulator: [],
  "sst-offline": [],
  react: ["@fathom-sync/contract", "react"],
  dashboard: [
    "@base-ui/react",
    "@fathom-sync/contract",
    "@fathom-sync/react",
    "@tanstack/react-query",
    "@tanstack/react-router",
    "d3-scale",
    "lucide-react",
    "marked",
    "react",
    "react-dom",
  ],
};
/** What stands in for the deployed stack is made by the same numbers; the page is built for the way it is served. */
const PLANNED = ["packages/local", "packages/simulation", "packages/dashboard"];
const SHIPPED = ["core", "fathom", "contract", "functions"];

describe("dependency direction", () => {
  it.each(Object.entries(ALLOWED))("packages/%s imports nothing but what it may", (name, allowed) => {
    const unexpected = listForeignPackages(listPackage(name)).filter((specifier) => !allowed.includes(specifier));
    expect(unexpected).toEqual([]);
  });

  it("is declared: each package lists what it imports", () => {
    for (const name of [...Object.keys(ALLOWED), "local"]) {
      const manifest = JSON.parse(readFileSync(join(ROOT, "packages", name, "package.json"), "utf8")) as {
        dependencies?: Record<string, string>;
        optionalDependencies?: Record<string, string>;
        devDependencies?: Record<string, string>;
      };
      // Types alone come from development dependencies.
      const types = Object.keys(manifest.devDependencies ?? {}).map((one) => one.replace("@types/", ""));
      const declared = [...Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }), ...types];
      // `vitest` is imported by helpers of tests only.
      const missing = listForeignPackages(listPackage(name)).filter(
        (one) => !declared.includes(one) && one !== "vitest",
      );
      expect({ name, missing }).toEqual({ name, missing: [] });
    }
  });

  it("imports zod as a namespace: the named `z` brings every locale and 360 KB into each function", () => {
    const named = SOURCES.filter((file) => /^import \{[^}]*\bz\b[^}]*\} from "zod"/m.test(file.text));
    expect(named.map((file) => file.path)).toEqual([]);
  });

  it("enters other packages by their doors only", () => {
    const deep = SOURCES.flatMap((file) =>
      file.imports
        .filter((specifier) => specifier.startsWith("@fathom-sync/") && specifier.split("/").length > 2)
        // A style sheet is a door of its own: whoever looks otherwise leaves it out.
        .filter((specifier) => specifier !== "@fathom-sync/react/style.css")
        .map((specifier) => `${file.path} → ${specifier}`),
    );
    expect(deep).toEqual([]);
  });

  it("keeps relative imports inside a package; only the local runtime, the simulation and the page's build read the plan", () => {
    const escapes = SOURCES.flatMap((file) => {
      const home = file.path
        .split("/")
        .slice(0, file.path.startsWith("infra/") ? 1 : 2)
        .join("/");
      return file.imports
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) => relative(ROOT, resolve(ROOT, dirname(file.path), specifier)).replaceAll("\\", "/"))
        .filter((target) => !target.startsWith(`${home}/`))
        .filter((target) => !(PLANNED.includes(home) && target.startsWith("infra/plan/")))
        .map((target) => `${file.path} → ${target}`);
    });
    expect(escapes).toEqual([]);
  });

  it("keeps the stack to itself: SST bundles it into a program of its own", () => {
    const stack = SOURCES.filter(({ path }) => /^infra\/([^/]+|settings\/[^/]+)\.ts$/.test(path));
    expect(stack.length).toBeGreaterThan(15);
    expect(listForeignPackages(stack)).toEqual([]);
    // What checks it may see all, and nothing of it is deployed.
    const checking = stack.flatMap(({ path, imports }) =>
      imports.filter((one) => one.includes("checks")).map(() => path),
    );
    expect(checking).toEqual([]);
  });

  it("flows one way between the folders of core", () => {
    expect(findCycle(toFolderGraph(listPackage("core")))).toBeUndefined();
  });

  it.each([...SHIPPED, "simulator", "local", "dashboard"])(
    "has no circle of files at run time in packages/%s",
    (name) => {
      const files = listPackage(name);
      const graph = new Map(
        files.map((file) => [
          file.path,
          toTargets(file, file.valueImports).filter((target) => files.some((other) => other.path === target)),
        ]),
      );
      expect(findCycle(graph)).toBeUndefined();
    },
  );
});

describe("what the domain leaves to its callers", () => {
  const rules: readonly [string, RegExp][] = [
    ["the machine's clock", /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/],
    ["timers", /\bset(Timeout|Interval|Immediate)\(/],
    ["randomness", /\bMath\.random\b/],
    ["the environment", /\bprocess\.env\b/],
    ["the console", /\bconsole\./],
    ["the global fetch", /(?<![.\w])fetch\(/],
  ];

  /** The client runs in the CRM's process, where nobody hands it a clock; whoever wants another way to wait gives it one. */
  const CLIENTS_WAIT = "packages/contract/src/client/pause.ts";

  it.each(rules)("core, fathom and contract do not touch %s", (_what, pattern) => {
    const touching = ["core", "fathom", "contract"]
      .flatMap(listPackage)
      .filter((file) => pattern.test(withoutComments(file.text)))
      .map((file) => file.path);
    expect(touching.filter((path) => path !== CLIENTS_WAIT)).toEqual([]);
  });

  it("asks for ranges of keys with both ends: one side left open reads, and pays for, other entities of the partition", () => {
    const open = listPackage("core").filter(({ text }) => /\.(?:lte?|gte?)\(\s*\{/.test(text));
    expect(open.map(({ path }) => path)).toEqual([]);
  });

  it("reads the environment of functions in one file", () => {
    const reading = listPackage("functions").filter((file) => /\bprocess\.env\b/.test(file.text));
    expect(reading.map((file) => file.path)).toEqual(["packages/functions/src/resources.ts"]);
  });

  it("knows SST in one file", () => {
    const knowing = listPackage("functions").filter((file) => file.imports.some((one) => toPackageName(one) === "sst"));
    expect(knowing.map((file) => file.path)).toEqual(["packages/functions/src/links.ts"]);
  });

  it("wires functions in one file, and the webhook's function in one of its own", () => {
    const wiring = listPackage("functions").filter((file) => file.imports.includes("@fathom-sync/fathom"));
    expect(wiring.map((file) => file.path).toSorted()).toEqual([
      "packages/functions/src/webhooks/wiring.ts",
      "packages/functions/src/wiring.ts",
    ]);
  });
});

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "");
}

function toTargets(file: SourceFile, specifiers: readonly string[]): string[] {
  return specifiers
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => relative(ROOT, resolve(ROOT, dirname(file.path), specifier)).replaceAll("\\", "/"));
}

/** Folders of a package and which others they import; files beside the folders are the ground they stand on. */
function toFolderGraph(files: readonly SourceFile[]): Map<string, string[]> {
  const toFolder = (path: string) => path.split("/")[3];
  const graph = new Map<string, string[]>();
  for (const file of files) {
    const folder = toFolder(file.path);
    if (folder === undefined || folder.endsWith(".ts")) continue;
    const targets = toTargets(file, file.imports)
      .map(toFolder)
      .filter((target) => target !== undefined && !target.endsWith(".ts") && target !== folder);
    graph.set(folder, [...(graph.get(folder) ?? []), ...(targets as string[])]);
  }
  return graph;
}

function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): string[] | undefined => {
    const at = path.indexOf(node);
    if (at >= 0) return [...path.slice(at), node];
    if (done.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...path, node]);
      if (cycle) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node, []);
    if (cycle) return cycle;
  }
  return undefined;
}
