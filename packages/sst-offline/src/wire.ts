/**
 * Pulumi's way to write values on the wire: objects with one magic key are secrets, assets, references or outputs (the keys
 * are part of Pulumi's public serialisation). For the engine that receives them and for whoever reads what was registered.
 */

export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
const REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export type WireObject = Record<string, unknown>;

/** Where in a value something stands: `environment.variables.SST_KEY`. */
export interface Marks {
  readonly secrets: string[];
  readonly unknowns: string[];
}

export function isObject(value: unknown): value is WireObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** Outputs become plain values or secrets, as the engine hands them to a provider. */
export function normalise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalise);
  if (!isObject(value)) return value;
  if (value[SIGNATURE] === OUTPUT) {
    const inner = "value" in value ? normalise(value.value) : UNKNOWN;
    return value.secret ? { [SIGNATURE]: SECRET, value: inner } : inner;
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, normalise(one)]));
}

/** The value a person would read. What was secret or unknown is written into `marks` by its path. */
export function toReadable(value: unknown, marks: Marks, path = ""): unknown {
  if (value === UNKNOWN) {
    marks.unknowns.push(path);
    return undefined;
  }
  if (Array.isArray(value)) return value.map((one, index) => toReadable(one, marks, `${path}[${index}]`));
  if (!isObject(value)) return value;
  switch (value[SIGNATURE]) {
    case SECRET:
      marks.secrets.push(path);
      return toReadable(value.value, marks, path);
    case OUTPUT:
      if (value.secret) marks.secrets.push(path);
      return toReadable("value" in value ? value.value : UNKNOWN, marks, path);
    case ASSET:
      return { $asset: value.path ?? value.uri ?? "(text)" };
    case ARCHIVE:
      return { $archive: value.path ?? value.uri ?? "(assets)" };
    case REFERENCE:
      return { $ref: value.urn };
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, toReadable(one, marks, path === "" ? key : `${path}.${key}`)]),
  );
}
