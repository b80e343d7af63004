/** Every resource a program registers, as it was registered, and the answers it gets. Rejects what Pulumi's engine rejects. */
import type { Model } from "./model.ts";
import type { RegisterRequest } from "./pulumi-sdk.ts";
import { isObject, type Marks, normalise, SECRET, SIGNATURE, toReadable, type WireObject } from "./wire.ts";

export interface RecordedResource {
  readonly urn: string;
  readonly type: string;
  /** The logical name. */
  readonly name: string;
  readonly parent?: string | undefined;
  readonly custom: boolean;
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  outputs: Readonly<Record<string, unknown>>;
  readonly secretPaths: readonly string[];
  readonly unknownPaths: readonly string[];
  readonly dependencies: readonly string[];
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
}

export interface Recorder {
  readonly resources: readonly RecordedResource[];
  /** @throws Error for a duplicate, an unknown parent or dependency, or a type the model does not know */
  register(request: RegisterRequest, isRead: boolean): { urn: string; id: string; answer: WireObject };
  /** @throws Error for a resource nobody registered */
  setOutputs(urn: string, outputs: WireObject): void;
  readonly stackOutputs: Readonly<Record<string, unknown>>;
}

export function createRecorder(options: {
  readonly stack: string;
  readonly project: string;
  readonly model: Model;
}): Recorder {
  const { stack, project, model } = options;
  const byUrn = new Map<string, RecordedResource>();
  let stackOutputs: Readonly<Record<string, unknown>> = {};

  /** The stack itself is no part of the chain of types; SST tells a link's type from it. */
  function toUrn(parent: string, type: string, name: string): string {
    const parentType = parent === "" ? "" : (parent.split("::")[2] ?? "");
    const chain = parentType === "" || parentType === "pulumi:pulumi:Stack" ? type : `${parentType}$${type}`;
    return `urn:pulumi:${stack}::${project}::${chain}::${name}`;
  }

  return {
    get resources() {
      return [...byUrn.values()];
    },
    get stackOutputs() {
      return stackOutputs;
    },
    register(request, isRead) {
      const type = request.getType();
      const name = request.getName();
      const parent = request.getParent();
      const urn = toUrn(parent, type, name);
      if (byUrn.has(urn)) throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
      for (const other of [...request.getDependenciesList(), parent]) {
        if (other !== "" && !byUrn.has(other)) throw new Error(`${urn} refers to ${other}, which is not registered`);
      }
      const wire = toWire((isRead ? request.getProperties() : request.getObject())?.toJavaScript() ?? {});
      const marks: Marks = { secrets: [], unknowns: [] };
      // Of a dynamic resource Pulumi sends the code of its provider along: no input of anybody's.
      const { __provider: _code, ...inputs } = toReadable(wire, marks) as Record<string, unknown>;
      const isCustom = isRead || request.getCustom();
      const made = isCustom ? model.resource(type, name, inputs) : { id: "", computed: {} };
      const answer = { ...wire, ...made.computed };
      const secretOutputs = isRead ? [] : request.getAdditionalsecretoutputsList();
      for (const key of secretOutputs) {
        const value = answer[key];
        const isSecret = isObject(value) && value[SIGNATURE] === SECRET;
        if (value !== undefined && value !== null && !isSecret) answer[key] = { [SIGNATURE]: SECRET, value };
      }
      const id = isRead ? request.getId() : made.id;
      byUrn.set(urn, {
        urn,
        type,
        name,
        parent: parent === "" ? undefined : parent,
        custom: isCustom,
        id,
        inputs,
        outputs: made.computed,
        secretPaths: marks.secrets,
        unknownPaths: marks.unknowns,
        dependencies: request.getDependenciesList(),
        protect: !isRead && (request.getProtect() ?? false),
        retainOnDelete: !isRead && (request.getRetainondelete() ?? false),
        ignoreChanges: isRead ? [] : request.getIgnorechangesList(),
      });
      return { urn, id, answer };
    },
    setOutputs(urn, wire) {
      const resource = byUrn.get(urn);
      if (!resource) throw new Error(`outputs of ${urn}, which is not registered`);
      const outputs = toReadable(toWire(wire), { secrets: [], unknowns: [] }) as Record<string, unknown>;
      resource.outputs = { ...resource.outputs, ...outputs };
      if (resource.type === "pulumi:pulumi:Stack") stackOutputs = outputs;
    },
  };
}

function toWire(value: WireObject): WireObject {
  return normalise(value) as WireObject;
}
