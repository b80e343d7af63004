/** Carries an update out: a new item beside the old one, which stays as it is. */
import { ItemRefusal, validationError } from "../errors.ts";
import { addNumbers, isNumeric } from "../values/numbers.ts";
import {
  copyContainers,
  type Item,
  isMap,
  type SetElement,
  toElementIdentity,
  toType,
  type Value,
} from "../values/value.ts";
import { findAt, type Scope, toName } from "./scope.ts";
import type { Path } from "./tokens.ts";
import type { Update, UpdateAction } from "./update.ts";

/** @throws ValidationException when a path is, or leads into, another path of the same update, or a key. */
export function checkPaths({ actions }: Update, names: Scope["names"], keyNames: ReadonlySet<string>): void {
  const byRoot = new Map<string, (string | number)[][]>();
  for (const { path } of actions) {
    const steps = path.map((step) => (typeof step === "string" ? toName(step, names) : step));
    const root = String(steps[0]);
    if (keyNames.has(root)) {
      throw validationError(
        `One or more parameter values were invalid: Cannot update attribute ${root}. This attribute is part of the key`,
      );
    }
    const others = byRoot.get(root);
    if (others?.some((other) => overlap(other, steps))) {
      throw validationError(
        "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths",
      );
    }
    if (others) others.push(steps);
    else byRoot.set(root, [steps]);
  }
}

function overlap(a: readonly (string | number)[], b: readonly (string | number)[]): boolean {
  const shared = Math.min(a.length, b.length);
  for (let depth = 0; depth < shared; depth++) if (a[depth] !== b[depth]) return false;
  return true;
}

/** @throws ItemRefusal when the stored item does not allow it. */
export function applyUpdate({ actions }: Update, scope: Scope): Item {
  const item: Item = { ...scope.item };
  const copied = new Set<string>();
  const own = (path: Path): void => {
    const root = toName(path[0] as string, scope.names);
    if (path.length === 1 || copied.has(root)) return;
    copied.add(root);
    const value = item[root];
    if (value !== undefined) item[root] = copyContainers(value);
  };
  const removals: Path[] = [];
  for (const action of actions) {
    own(action.path);
    if (action.kind === "remove") removals.push(action.path);
    else {
      const value = toNewValue(action, scope);
      if (value === undefined) remove(item, action.path, scope.names);
      else assign(item, action.path, value, scope.names);
    }
  }
  // From the end of a list to its beginning, so that no place moves before its turn.
  if (removals.length > 1) removals.sort(byLastPlace);
  for (const path of removals) remove(item, path, scope.names);
  return item;
}

function byLastPlace(a: Path, b: Path): number {
  const [left, right] = [a.at(-1), b.at(-1)];
  return typeof left === "number" && typeof right === "number" ? right - left : 0;
}

/** Undefined when nothing is left. */
function toNewValue(action: Exclude<UpdateAction, { kind: "remove" }>, scope: Scope): Value | undefined {
  if (action.kind === "set") {
    const value = action.value(scope);
    if (value === undefined) {
      throw new ItemRefusal("The provided expression refers to an attribute that does not exist in the item");
    }
    return value;
  }
  const current = findAt(action.path, scope);
  const operand = scope.values[action.valueName] as Value;
  return action.kind === "add" ? add(current, operand) : subtract(current, operand);
}

function add(current: Value | undefined, operand: Value): Value {
  if (!isNumeric(operand) && !(operand instanceof Set)) {
    throw validationError(
      `Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: ${toType(operand)}`,
    );
  }
  if (current === undefined) return operand;
  if (isNumeric(operand) && isNumeric(current)) return addNumbers(current, operand);
  if (!(current instanceof Set) || !(operand instanceof Set) || toType(current) !== toType(operand)) throw wrongType();
  const known = new Set([...current].map(toElementIdentity));
  return new Set([...current, ...[...operand].filter((element) => !known.has(toElementIdentity(element)))]);
}

function subtract(current: Value | undefined, operand: Value): Value | undefined {
  if (!(operand instanceof Set)) {
    throw validationError(
      `Invalid UpdateExpression: Incorrect operand type for operator or function; operator: DELETE, operand type: ${toType(operand)}`,
    );
  }
  if (current === undefined) return undefined;
  if (!(current instanceof Set) || toType(current) !== toType(operand)) throw wrongType();
  const gone = new Set([...operand].map(toElementIdentity));
  const left = [...current].filter((element: SetElement) => !gone.has(toElementIdentity(element)));
  return left.length > 0 ? new Set(left) : undefined;
}

function assign(item: Item, path: Path, value: Value, names: Scope["names"]): void {
  const step = path.at(-1) as string | number;
  const parent = path.length === 1 ? item : findAt(path.slice(0, -1), { item, names });
  if (typeof step === "number" && Array.isArray(parent)) {
    // A place beyond the end means the end.
    if (step < parent.length) parent[step] = value;
    else parent.push(value);
  } else if (typeof step === "string" && isMap(parent)) parent[toName(step, names)] = value;
  else throw new ItemRefusal("The document path provided in the update expression is invalid for update");
}

function remove(item: Item, path: Path, names: Scope["names"]): void {
  const step = path.at(-1) as string | number;
  const parent = path.length === 1 ? item : findAt(path.slice(0, -1), { item, names });
  if (typeof step === "number" && Array.isArray(parent)) parent.splice(step, 1);
  else if (typeof step === "string" && isMap(parent)) delete parent[toName(step, names)];
  else throw new ItemRefusal("The document path provided in the update expression is invalid for update");
}

function wrongType(): ItemRefusal {
  return new ItemRefusal("An operand in the update expression has an incorrect data type");
}
