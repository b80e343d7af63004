/**
 * ElectroDB checks the model of every entity against a JSON schema when the entity is made, and every entity once more when it
 * joins a service: two thirds of a cold start. In a simulation containers are made by the thousand, all with the same models:
 * each is checked once. And for every command ElectroDB makes an accessor for each attribute and each operation of the entity,
 * which only updates and conditions ever ask for: here they are made when they are asked for.
 */
import { createRequire } from "node:module";

interface Model {
  readonly model?: { readonly entity?: string; readonly service?: string };
  /** Set on what is no model but an entity or a service already made. */
  readonly _instance?: unknown;
}

interface Validations {
  /** Throws what is wrong with a model. */
  model(model: Model): void;
  /** Whether it is a model, and else why not. */
  testModel(model: Model): [boolean, string];
}

type Build = (builder: unknown, named: object) => object;

interface Operations {
  readonly AttributeOperationProxy: { buildAttributes: Build; buildOperations: Build };
}

const known = new Set<string>();
let isInstalled = false;

/** Does so from now on, in this process. Models without a name are checked every time. */
export function rememberCheckedModels(): void {
  if (isInstalled) return;
  isInstalled = true;
  // The module of the very ElectroDB that core uses; both functions are called through it.
  const require = createRequire(import.meta.resolve("@fathom-sync/core"));
  const validations = require("electrodb/src/validations.js") as Validations;
  const { model: check, testModel } = validations;
  validations.model = (model) => {
    const { service, entity } = model.model ?? {};
    const name = service === undefined || entity === undefined ? undefined : `${service}/${entity}`;
    if (name !== undefined && known.has(name)) return;
    check(model);
    if (name !== undefined) known.add(name);
  };
  validations.testModel = (model) =>
    model._instance === undefined ? testModel(model) : [false, "it is an instance already"];
  const { AttributeOperationProxy: proxies } = require("electrodb/src/operations.js") as Operations;
  proxies.buildAttributes = buildWhenAsked(proxies.buildAttributes.bind(proxies));
  proxies.buildOperations = buildWhenAsked(proxies.buildOperations.bind(proxies));
}

function buildWhenAsked(build: Build): Build {
  return (builder, named) => {
    let made: object | undefined;
    const get = (_target: object, name: string | symbol): unknown => {
      made ??= build(builder, named);
      return Reflect.get(made, name);
    };
    return new Proxy({}, { get });
  };
}
