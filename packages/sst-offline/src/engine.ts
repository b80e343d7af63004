/**
 * A stand-in for Pulumi's engine: the services `ResourceMonitor` and `Engine` over gRPC on loopback, and the program run by
 * Pulumi's own Node runner, as the real engine's language host does. It plans nothing, changes nothing, and records everything.
 */
import { spawn } from "node:child_process";
import type { Model } from "./model.ts";
import {
  type InvokeRequest,
  type LogRequest,
  loadPulumiSdk,
  type Method,
  type OutputsRequest,
  type PulumiSdk,
  type RegisterRequest,
} from "./pulumi-sdk.ts";
import { createRecorder, type RecordedResource, type Recorder } from "./recorder.ts";
import { normalise, toReadable } from "./wire.ts";

export interface LogEntry {
  readonly severity: "debug" | "info" | "warning" | "error";
  readonly message: string;
}

export interface ProgramRun {
  readonly resources: readonly RecordedResource[];
  readonly stackOutputs: Readonly<Record<string, unknown>>;
  readonly logs: readonly LogEntry[];
  /** Empty: the program ended well. */
  readonly errors: readonly string[];
}

export interface ProgramOptions {
  /** `.sst/platform` of the project. */
  readonly platform: string;
  /** The bundled program. */
  readonly program: string;
  readonly project: string;
  readonly stack: string;
  readonly config: Readonly<Record<string, string>>;
  readonly workingFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly model: Model;
  readonly timeoutMs: number;
}

/** What SST needs of an engine; the rest may say that it is not there. */
const FEATURES = new Set([
  "secrets",
  "resourceReferences",
  "outputValues",
  "deletedWith",
  "replaceWith",
  "aliasSpecs",
  "parameterization",
]);
const SEVERITIES = ["debug", "info", "warning", "error"] as const;
/** Bundles go by path, but a policy or a dashboard may be long. */
const MESSAGE_BYTES_MAX = 400 * 1024 * 1024;

export async function runProgram(options: ProgramOptions): Promise<ProgramRun> {
  const { platform, project, stack, model } = options;
  const sdk = loadPulumiSdk(platform);
  const recorder = createRecorder({ project, stack, model });
  const logs: LogEntry[] = [];
  const answer = createAnswering(sdk, logs);

  const server = new sdk.grpc.Server({ "grpc.max_receive_message_length": MESSAGE_BYTES_MAX });
  server.addService(sdk.monitorService, toMonitor(sdk, recorder, model, answer));
  server.addService(sdk.engineService, toEngine(sdk, logs, answer));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", sdk.grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  try {
    const end = await runNode(sdk, options, `127.0.0.1:${port}`);
    const errors = logs.filter(({ severity }) => severity === "error").map(({ message }) => message);
    if (end !== undefined && errors.length === 0) errors.push(end);
    return { resources: recorder.resources, stackOutputs: recorder.stackOutputs, logs, errors };
  } finally {
    server.forceShutdown();
  }
}

type Answer = <Request>(make: (request: Request) => unknown) => Method;

/** What a method throws is an error of the deployment, and of the one who called it. */
function createAnswering(sdk: PulumiSdk, logs: LogEntry[]): Answer {
  return (make) => (call, respond) => {
    try {
      respond(null, make(call.request as Parameters<typeof make>[0]));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      logs.push({ severity: "error", message: `offline engine: ${message}` });
      respond({ code: sdk.grpc.status.UNKNOWN, message });
    }
  };
}

function toMonitor(sdk: PulumiSdk, recorder: Recorder, model: Model, answer: Answer): Record<string, Method> {
  const { createMessage, toStruct } = sdk;
  const empty = answer(() => createMessage("Empty"));
  return {
    supportsFeature: answer((request: { getId(): string }) =>
      createMessage("SupportsFeatureResponse", { setHassupport: FEATURES.has(request.getId()) }),
    ),
    invoke: answer((request: InvokeRequest) => {
      const args = toReadable(normalise(request.getArgs()?.toJavaScript() ?? {}), { secrets: [], unknowns: [] });
      const result = model.invoke(request.getTok(), args as Record<string, unknown>);
      return createMessage("InvokeResponse", { setReturn: toStruct(result) });
    }),
    readResource: answer((request: RegisterRequest) => {
      const { urn, answer: properties } = recorder.register(request, true);
      return createMessage("ReadResourceResponse", { setUrn: urn, setProperties: toStruct(properties) });
    }),
    registerResource: answer((request: RegisterRequest) => {
      const { urn, id, answer: object } = recorder.register(request, false);
      const values = { setUrn: urn, setId: id, setObject: toStruct(object), setResult: 0 };
      return createMessage("RegisterResourceResponse", values);
    }),
    registerResourceOutputs: answer((request: OutputsRequest) => {
      recorder.setOutputs(request.getUrn(), request.getOutputs()?.toJavaScript() ?? {});
      return createMessage("Empty");
    }),
    registerPackage: answer(() => createMessage("RegisterPackageResponse", { setRef: "offline" })),
    registerStackTransform: empty,
    registerStackInvokeTransform: empty,
    registerResourceHook: empty,
    signalAndWaitForShutdown: empty,
    call: answer(() => {
      throw new Error("method calls on resources are not modelled");
    }),
  };
}

function toEngine(sdk: PulumiSdk, logs: LogEntry[], answer: Answer): Record<string, Method> {
  let root = "";
  return {
    log: answer((request: LogRequest) => {
      logs.push({ severity: SEVERITIES[request.getSeverity()] ?? "error", message: request.getMessage() });
      return sdk.createMessage("Empty");
    }),
    getRootResource: answer(() => sdk.createMessage("GetRootResourceResponse", { setUrn: root })),
    setRootResource: answer((request: { getUrn(): string }) => {
      root = request.getUrn();
      return sdk.createMessage("SetRootResourceResponse");
    }),
    startDebugging: answer(() => sdk.createMessage("Empty")),
  };
}

/** undefined: ended well; else what was wrong. */
async function runNode(sdk: PulumiSdk, options: ProgramOptions, address: string): Promise<string | undefined> {
  const { program, project, stack, config, workingFolder, environment, timeoutMs } = options;
  const services = [`--monitor=${address}`, `--engine=${address}`];
  const names = [`--project=${project}`, `--stack=${stack}`, "--organization=organization", `--pwd=${workingFolder}`];
  const child = spawn(process.execPath, [sdk.runnerPath, ...services, ...names, "--parallel=256", program], {
    cwd: workingFolder,
    env: {
      ...environment,
      NODE_OPTIONS: "--enable-source-maps --no-deprecation --no-warnings",
      PULUMI_CONFIG: JSON.stringify(config),
      PULUMI_CONFIG_SECRET_KEYS: "[]",
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, timeoutMs);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  clearTimeout(timer);
  if (isLate) return `the program did not end within ${timeoutMs} ms`;
  return code === 0 ? undefined : `the program ended with ${code}: ${stderr.slice(-2_000)}`;
}
