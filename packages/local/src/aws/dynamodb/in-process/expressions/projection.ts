/** ProjectionExpression: the parts of an item that are asked for. */
import { validationError } from "../errors.ts";
import { type Item, isMap, type Value, type ValueMap } from "../values/value.ts";
import { createParseCache } from "./cache.ts";
import { type Parsed, type Scope, toName, toParsed } from "./scope.ts";
import { createTokenReader, type Path } from "./tokens.ts";

export interface Projection extends Parsed {
  readonly paths: readonly Path[];
}

type Wanted = Map<string | number, Wanted | "all">;

export const parseProjection = createParseCache((text): Projection => {
  const tokens = createTokenReader("ProjectionExpression", text);
  const paths = [tokens.readPath()];
  while (tokens.accept(",")) paths.push(tokens.readPath());
  if (!tokens.isEnd()) tokens.fail();
  return { ...toParsed("ProjectionExpression", tokens), paths };
});

/** Elements of lists close up; paths that lead nowhere are left out. */
export function projectItem(item: Item, paths: readonly Path[], names: Scope["names"]): Item {
  const projected: Item = {};
  const deep: Path[] = [];
  for (const path of paths) {
    if (path.length > 1) {
      deep.push(path);
      continue;
    }
    const name = toName(path[0] as string, names);
    const value = item[name];
    if (value !== undefined) projected[name] = value;
  }
  if (deep.length > 0) Object.assign(projected, pickFromMap(item, toWanted(deep, names)));
  return projected;
}

function toWanted(paths: readonly Path[], names: Scope["names"]): Wanted {
  const root: Wanted = new Map();
  for (const path of paths) {
    let level = root;
    path.forEach((written, depth) => {
      const step = typeof written === "string" ? toName(written, names) : written;
      const known = level.get(step);
      if (depth === path.length - 1 || known === "all") {
        if (known !== undefined) {
          throw validationError(
            "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these paths",
          );
        }
        level.set(step, "all");
        return;
      }
      const deeper: Wanted = known ?? new Map();
      level.set(step, deeper);
      level = deeper;
    });
  }
  return root;
}

function pickFromMap(map: ValueMap, wanted: Wanted): ValueMap {
  const picked: ValueMap = {};
  for (const [name, deeper] of wanted) {
    const value = pick(map[name], deeper);
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

function pick(value: Value | undefined, wanted: Wanted | "all"): Value | undefined {
  if (value === undefined || wanted === "all") return value;
  if (Array.isArray(value)) {
    const places = [...wanted.keys()].filter((step) => typeof step === "number").sort((a, b) => a - b);
    const picked = places.flatMap((place) => {
      const entry = pick(value[place], wanted.get(place) ?? "all");
      return entry === undefined ? [] : [entry];
    });
    return picked.length > 0 ? picked : undefined;
  }
  if (!isMap(value)) return undefined;
  const picked = pickFromMap(value, wanted);
  return Object.keys(picked).length > 0 ? picked : undefined;
}
