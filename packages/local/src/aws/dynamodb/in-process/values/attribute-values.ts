/** The form of the plain client: `{ S: "text" }`, numbers as text. */
import type { AttributeValue as SdkAttributeValue } from "@aws-sdk/client-dynamodb";
import { validationError } from "../errors.ts";
import type { Codec } from "./codec.ts";
import { isNumeric, type Numeric, parseNumber, toNumberText } from "./numbers.ts";
import { type Item, type SetElement, toElementIdentity, toType, type Value, type ValueMap } from "./value.ts";

/** As it may come from a caller: any type, or none. */
type AttributeValue = Readonly<Record<string, unknown>>;
export type AttributeItem = Record<string, SdkAttributeValue>;

export const attributeValueCodec: Codec = {
  decodeItem(input) {
    const item: Item = {};
    for (const [name, value] of Object.entries(input ?? {})) {
      if (value !== undefined) item[name] = decode(value as AttributeValue);
    }
    return item;
  },
  encodeItem: encodeAttributeItem,
};

export function encodeAttributeItem(item: Item): AttributeItem {
  const encoded: AttributeItem = {};
  for (const name in item) encoded[name] = encode(item[name] as Value) as unknown as SdkAttributeValue;
  return encoded;
}

function decode(attribute: AttributeValue): Value {
  const entries = Object.entries(attribute).filter(([, content]) => content !== undefined);
  const [type, content] = entries[0] ?? [];
  if (entries.length !== 1) {
    throw validationError("Supplied AttributeValue must contain exactly one of the supported datatypes");
  }
  switch (type) {
    case "S":
      return String(content);
    case "N":
      return parseNumber(String(content));
    case "B":
      return copyBytes(content);
    case "BOOL":
      return content === true;
    case "NULL":
      return null;
    case "L":
      return (content as AttributeValue[]).map(decode);
    case "M":
      return attributeValueCodec.decodeItem(content);
    case "SS":
      return toElements(content as string[], (element) => element);
    case "NS":
      return toElements(content as string[], parseNumber);
    case "BS":
      return toElements(content as Uint8Array[], copyBytes);
    default:
      throw validationError(`Supplied AttributeValue has an unknown datatype: ${type}`);
  }
}

function toElements<T>(content: readonly T[], convert: (element: T) => SetElement): Set<SetElement> {
  if (content.length === 0) {
    throw validationError("One or more parameter values were invalid: An set may not be empty");
  }
  const elements = content.map(convert);
  if (new Set(elements.map(toElementIdentity)).size !== elements.length) {
    throw validationError("One or more parameter values were invalid: Input collection contains duplicates.");
  }
  return new Set(elements);
}

function copyBytes(content: unknown): Uint8Array {
  if (!(content instanceof Uint8Array)) throw validationError("A binary attribute must be a Uint8Array");
  return new Uint8Array(content);
}

function encode(value: Value): AttributeValue {
  const type = toType(value);
  switch (type) {
    case "N":
      return { N: toNumberText(value as Numeric) };
    case "NULL":
      return { NULL: true };
    case "B":
      return { B: new Uint8Array(value as Uint8Array) };
    case "L":
      return { L: (value as Value[]).map(encode) };
    case "M":
      return { M: encodeAttributeItem(value as ValueMap) };
    case "SS":
    case "NS":
    case "BS":
      return { [type]: [...(value as Set<SetElement>)].map(encodeElement) };
    default:
      return { [type]: value };
  }
}

function encodeElement(element: SetElement): string | Uint8Array {
  if (isNumeric(element)) return toNumberText(element);
  return typeof element === "string" ? element : new Uint8Array(element);
}
