/**
 * What of gRPC and of Pulumi's protocol the engine uses, loaded from SST's platform: so the stand-in speaks exactly the version
 * that SST's components were made for. The messages are generated code with getters and setters.
 */
import { createRequire } from "node:module";
import type { WireObject } from "./wire.ts";

export interface StructMessage {
  toJavaScript(): WireObject;
}

export interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getDependenciesList(): string[];
  /** Of `registerResource` only. */
  getCustom(): boolean;
  getObject(): StructMessage | undefined;
  getProtect(): boolean | undefined;
  getRetainondelete(): boolean | undefined;
  getIgnorechangesList(): string[];
  getAdditionalsecretoutputsList(): string[];
  /** Of `readResource` only. */
  getId(): string;
  getProperties(): StructMessage | undefined;
}

export interface InvokeRequest {
  getTok(): string;
  getArgs(): StructMessage | undefined;
}

export interface OutputsRequest {
  getUrn(): string;
  getOutputs(): StructMessage | undefined;
}

export interface LogRequest {
  getSeverity(): number;
  getMessage(): string;
  getUrn(): string;
}

/** A message that is filled by setters. */
export type Fillable = Readonly<Record<string, (value: unknown) => void>>;
type Message = new () => Fillable;

export type Respond = (error: { code: number; message: string } | null, response?: unknown) => void;
export type Method = (call: { request: unknown }, respond: Respond) => void;

interface GrpcServer {
  addService(definition: unknown, methods: Readonly<Record<string, Method>>): void;
  bindAsync(address: string, credentials: unknown, done: (error: Error | null, port: number) => void): void;
  forceShutdown(): void;
}

interface GrpcModule {
  readonly Server: new (options: Readonly<Record<string, number>>) => GrpcServer;
  readonly ServerCredentials: { createInsecure(): unknown };
  readonly status: { readonly UNKNOWN: number };
}

export interface PulumiSdk {
  readonly grpc: GrpcModule;
  readonly monitorService: unknown;
  readonly engineService: unknown;
  /** Pulumi's own runner of Node programs. */
  readonly runnerPath: string;
  /** Of the protocol, by its name: `InvokeResponse`. */
  createMessage(name: string, values?: Readonly<Record<string, unknown>>): Fillable;
  toStruct(value: unknown): unknown;
}

export function loadPulumiSdk(platform: string): PulumiSdk {
  const load = createRequire(`${platform}/package.json`);
  const grpc: GrpcModule = load("@grpc/grpc-js");
  const proto = (name: string): Record<string, unknown> => load(`@pulumi/pulumi/proto/${name}_pb`);
  const messages: Record<string, unknown> = {
    ...proto("engine"),
    ...proto("provider"),
    ...proto("resource"),
    Empty: load("google-protobuf/google/protobuf/empty_pb").Empty,
  };
  const { Struct }: { Struct: { fromJavaScript(value: unknown): unknown } } = load(
    "google-protobuf/google/protobuf/struct_pb",
  );
  return {
    grpc,
    monitorService: load("@pulumi/pulumi/proto/resource_grpc_pb").ResourceMonitorService,
    engineService: load("@pulumi/pulumi/proto/engine_grpc_pb").EngineService,
    runnerPath: load.resolve("@pulumi/pulumi/cmd/run"),
    createMessage(name, values = {}) {
      const message = new (messages[name] as Message)();
      for (const [setter, value] of Object.entries(values)) message[setter]?.(value);
      return message;
    },
    // Through JSON: the struct has no undefined.
    toStruct: (value) => Struct.fromJavaScript(JSON.parse(JSON.stringify(value))),
  };
}
