/**
 * DynamoDB's numbers: decimals of up to 38 digits. A JavaScript number stands for itself wherever its text is the exact
 * decimal; everything else is kept as text. Nothing is ever rounded.
 */
import { ItemRefusal, validationError } from "../errors.ts";

/** A number that no JavaScript number is, in plain decimal notation without needless zeros. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Numeric = number | ExactNumber;

const MAX_DIGITS = 38;
const NUMBER = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/;

/** `units` times ten to the power of minus `scale`. */
interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

export function isNumeric(value: unknown): value is Numeric {
  return typeof value === "number" || value instanceof ExactNumber;
}

export function toNumberText(value: Numeric): string {
  if (typeof value !== "number") return value.text;
  const text = String(value);
  return text.includes("e") ? toText(parseDecimal(text)) : text;
}

/** @throws ValidationException for anything that is no number of at most 38 digits and a magnitude below 1e126. */
export function parseNumber(text: string): Numeric {
  const exact = toText(parseDecimal(text));
  const number = Number(exact);
  return toNumberText(number) === exact ? number : new ExactNumber(exact);
}

export function addNumbers(a: Numeric, b: Numeric): Numeric {
  if (typeof a === "number" && typeof b === "number" && Number.isInteger(a) && Number.isInteger(b)) {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  const [left, right] = align(toDecimal(a), toDecimal(b));
  const sum = toText({ units: left.units + right.units, scale: left.scale });
  if (toDigitCount(sum) > MAX_DIGITS) throw new ItemRefusal("Number overflow. Attempting to store too many digits");
  return parseNumber(sum);
}

export function negate(value: Numeric): Numeric {
  if (typeof value === "number") return value === 0 ? 0 : -value;
  return new ExactNumber(value.text.startsWith("-") ? value.text.slice(1) : `-${value.text}`);
}

export function compareNumbers(a: Numeric, b: Numeric): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = align(toDecimal(a), toDecimal(b));
  return left.units < right.units ? -1 : left.units > right.units ? 1 : 0;
}

/** Significant digits: zeros at either end do not count. */
export function toDigitCount(text: string): number {
  const digits = text.replace(/[-.]/g, "").replace(/^0+/, "");
  return Math.max(1, digits.replace(/0+$/, "").length);
}

function toDecimal(value: Numeric): Decimal {
  return parseDecimal(typeof value === "number" ? String(value) : value.text);
}

function parseDecimal(text: string): Decimal {
  const match = NUMBER.exec(text.trim());
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match ?? [];
  if (!match || whole.length + fraction.length === 0) {
    throw validationError(`The parameter cannot be converted to a numeric value: ${text}`);
  }
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant.length > MAX_DIGITS) {
    throw validationError("Attempting to store more than 38 significant digits in a Number");
  }
  if (significant === "") return { units: 0n, scale: 0 };
  const scale = fraction.length - Number(exponent);
  const magnitude = digits.length - scale;
  if (magnitude > 126)
    throw validationError("Number overflow. Attempting to store a number with magnitude above 1e126");
  if (magnitude < -129)
    throw validationError("Number underflow. Attempting to store a number with magnitude below 1e-130");
  const trimmedScale = scale - (digits.length - significant.length);
  return { units: BigInt(sign === "-" ? `-${significant}` : significant), scale: trimmedScale };
}

function align(a: Decimal, b: Decimal): [Decimal, Decimal] {
  const scale = Math.max(a.scale, b.scale);
  const rescale = (decimal: Decimal) => ({ units: decimal.units * 10n ** BigInt(scale - decimal.scale), scale });
  return [rescale(a), rescale(b)];
}

function toText({ units, scale }: Decimal): string {
  if (scale <= 0) return String(units * 10n ** BigInt(-scale));
  const sign = units < 0n ? "-" : "";
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const fraction = digits.slice(-scale).replace(/0+$/, "");
  return `${sign}${digits.slice(0, -scale)}${fraction === "" ? "" : `.${fraction}`}`;
}
