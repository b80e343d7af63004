/**
 * ElectroDB checks and parses the model of every entity when the entity is made, and checks it once more when it joins a service:
 * nearly all of a cold start, and a third of all memory that outlives a young collection. In a simulation containers are made by
 * the thousand, all with the same models: each is checked and parsed once (in tests that make many, it is checked once). And for every command ElectroDB makes an accessor for
 * each attribute and each operation of the entity, of which updates and conditions ask for a few: here those are made.
 */
import { createRequire } from "node:module";

interface Model {
  readonly model?: { readonly entity?: string; readonly service?: string; readonly version?: string };
  /** Set on what is no model but an entity or a service already made. */
  readonly _instance?: unknown;
}

interface Validations {
  /** Throws what is wrong with a model. */
  model(model: Model): void;
  /** Whether it is a model, and else why not. */
  testModel(model: Model): [boolean, string];
}

/** What an entity makes of its model. Nothing writes to it afterwards, and of the client only whether it makes sets is asked. */
type ParseModel = (this: unknown, model: Model, configuration: { readonly table?: string }) => object;

/** Adds the steps of a chain that filter; they hold on to the attributes they were made for. */
type Inject<Name extends string> = Record<
  Name,
  (this: { readonly attributes: Attributes }, clauses: object, own: object) => object
>;
type Attributes = Readonly<Record<string, unknown>>;

type Build = (builder: unknown, named: Readonly<Record<string, unknown>>) => object;

interface Operations {
  readonly AttributeOperationProxy: { buildAttributes: Build; buildOperations: Build };
}

const known = new Set<string>();
const installed = { checks: false, made: false };
// The modules of the very ElectroDB that core uses; what is replaced in them is called through them.
const require = createRequire(import.meta.resolve("@fathom-sync/core"));

/** Checks each model once from now on, in this process. Models without a name are checked every time. */
export function rememberCheckedModels(): void {
  if (installed.checks) return;
  installed.checks = true;
  const validations = require("electrodb/src/validations.js") as Validations;
  const { model: check, testModel } = validations;
  validations.model = (model) => {
    const name = toModelName(model);
    if (name !== undefined && known.has(name)) return;
    check(model);
    if (name !== undefined) known.add(name);
  };
  validations.testModel = (model) =>
    model._instance === undefined ? testModel(model) : [false, "it is an instance already"];
}

/** Parses each model once for each table, makes the steps of its commands once, and accessors when they are asked for. */
export function keepMadeModels(): void {
  if (installed.made) return;
  installed.made = true;
  const { Entity } = require("electrodb/src/entity.js") as { Entity: { prototype: { _parseModel: ParseModel } } };
  Entity.prototype._parseModel = parseOnce(Entity.prototype._parseModel);
  const { FilterFactory } = require("electrodb/src/filters.js") as {
    FilterFactory: { prototype: Inject<"injectFilterClauses"> };
  };
  const { WhereFactory } = require("electrodb/src/where.js") as {
    WhereFactory: { prototype: Inject<"injectWhereClauses"> };
  };
  injectOnce(FilterFactory.prototype, "injectFilterClauses");
  injectOnce(WhereFactory.prototype, "injectWhereClauses");
  const { AttributeOperationProxy: proxies } = require("electrodb/src/operations.js") as Operations;
  const buildAttributes = proxies.buildAttributes.bind(proxies);
  const buildOperations = proxies.buildOperations.bind(proxies);
  proxies.buildAttributes = (builder, named) => makeOnDemand((name) => buildOne(buildAttributes, builder, named, name));
  // Operations share what they have seen: one that is asked for brings the others.
  proxies.buildOperations = (builder, named) => {
    let made: object | undefined;
    return makeOnDemand((name) => {
      made ??= buildOperations(builder, named);
      return Reflect.get(made, name);
    });
  };
}

function toModelName({ model }: Model): string | undefined {
  const { service, entity, version } = model ?? {};
  return service === undefined || entity === undefined ? undefined : `${service}/${entity}/${version}`;
}

function parseOnce(parse: ParseModel): ParseModel {
  const parsed = new Map<string, object>();
  return function (model, configuration) {
    const name = toModelName(model);
    if (name === undefined) return parse.call(this, model, configuration);
    const key = `${name} ${configuration.table}`;
    const made = parsed.get(key) ?? parse.call(this, model, configuration);
    parsed.set(key, made);
    return made;
  };
}

/** By the very attributes and clauses it was asked with: entities of one model share both. */
function injectOnce<Name extends string>(factory: Inject<Name>, name: Name): void {
  const inject = factory[name];
  const known = new WeakMap<object, { readonly attributes: Attributes; readonly made: object }[]>();
  factory[name] = function (clauses, own) {
    const ofClauses = known.get(clauses) ?? [];
    known.set(clauses, ofClauses);
    const { made } = ofClauses.find(({ attributes }) => isSame(attributes, this.attributes)) ?? {};
    if (made !== undefined) return made;
    const injected = inject.call(this, clauses, own);
    ofClauses.push({ attributes: this.attributes, made: injected });
    return injected;
  } as Inject<Name>[Name];
}

/** The factories copy the record, not the attributes in it. */
function isSame(one: Attributes, other: Attributes): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

function buildOne(build: Build, builder: unknown, named: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(named, name) ? Reflect.get(build(builder, { [name]: named[name] }), name) : undefined;
}

/** An object whose properties are made when they are asked for. */
function makeOnDemand(get: (name: string) => unknown): object {
  return new Proxy({}, { get: (_target, name) => (typeof name === "string" ? get(name) : undefined) });
}
