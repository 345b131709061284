/**
 * The conversions of Python's `%` formatting, for the values that configurations have: texts and whole numbers
 * (including floating-point conversions of whole numbers, CFG-EXP-001).
 */
import { pyascii, pyrepr } from "./repr.js";

/** The value of a name: a text, or a whole number (`process_num`, `numprocs`, CFG-EXP-013). */
export type NameValue = string | number;
/** Names and their values: a map, or several layers of maps. */
export interface Names extends Iterable<readonly [string, NameValue]> {
  get(name: string): NameValue | undefined;
}

/** Layers of names, the lowest first; of a name in several layers, the highest counts. Layers may grow. */
export function layered(...layers: readonly Names[]): Names {
  const highestFirst = layers.toReversed();
  return {
    get(name) {
      for (const layer of highestFirst) {
        const value = layer.get(name);
        if (value !== undefined) return value;
      }
      return undefined;
    },
    [Symbol.iterator]: () => new Map(layers.flatMap((layer) => [...layer])).entries(),
  };
}

/** The flags `-`, `+`, blank, `#` and `0`. */
export interface Flags {
  left: boolean;
  plus: boolean;
  blank: boolean;
  alternate: boolean;
  zero: boolean;
}

/** One parsed specifier; `index` is the position of its conversion, in code points. */
export interface Specifier {
  readonly conversion: string;
  readonly flags: Readonly<Flags>;
  /** 0 = none. */
  readonly width: number;
  readonly precision: number | undefined;
  readonly index: () => number;
}

/** A TypeError, ValueError or OverflowError of Python's formatting; the message is Python's. */
export class FormatFault extends Error {}

/** Python makes longer results as long as there is memory; we refuse them as Python does without memory. */
export const RESULT_MAX_CHARS = 1e8;

/** Python's MemoryError, which has no message. */
export class TooLong extends FormatFault {}

/** Converts a value, or the whole mapping where a conversion has no name. Throws FormatFault. */
export function convert(spec: Specifier, value: NameValue | Names): string {
  const shortens = "srac".includes(spec.conversion) || ("gG".includes(spec.conversion) && !spec.flags.alternate);
  if (Math.max(spec.width, shortens ? 0 : (spec.precision ?? 0)) > RESULT_MAX_CHARS) throw new TooLong();
  switch (spec.conversion) {
    case "s":
      return pad(spec, cut(typeof value === "string" ? value : repr(value, pyrepr), spec.precision));
    case "r":
      return pad(spec, cut(repr(value, pyrepr), spec.precision));
    case "a":
      return pad(spec, cut(repr(value, pyascii), spec.precision));
    case "c":
      return pad(spec, character(value));
    case "d":
    case "i":
    case "u":
      return number(spec, value, "a real number", 10, "");
    case "o":
      return number(spec, value, "an integer", 8, "0o");
    case "x":
    case "X":
      return number(spec, value, "an integer", 16, `0${spec.conversion}`);
    case "e":
    case "E":
    case "f":
    case "F":
    case "g":
    case "G":
      return float(spec, value);
    default:
      throw unsupported(spec);
  }
}

function unsupported({ conversion, index }: Specifier): FormatFault {
  const code = conversion.codePointAt(0)!;
  const shown = code >= 31 && code <= 126 ? conversion : "?";
  return new FormatFault(`unsupported format character '${shown}' (0x${code.toString(16)}) at index ${index()}`);
}

function repr(value: NameValue | Names, quote: (text: string) => string): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return quote(value);
  return `{${[...value].map(([key, entry]) => `${quote(key)}: ${repr(entry, quote)}`).join(", ")}}`;
}

function cut(text: string, precision: number | undefined): string {
  return precision === undefined ? text : Array.from(text).slice(0, precision).join("");
}

function pad({ width, flags }: Specifier, text: string): string {
  if (width === 0) return text;
  const fill = " ".repeat(Math.max(0, width - Array.from(text).length));
  return flags.left ? text + fill : fill + text;
}

function character(value: NameValue | Names): string {
  if (typeof value === "string" && Array.from(value).length === 1) return value;
  if (typeof value !== "number") throw new FormatFault("%c requires int or char");
  if (value < 0 || value > 0x10ffff) throw new FormatFault("%c arg not in range(0x110000)");
  return String.fromCodePoint(value);
}

function number(spec: Specifier, value: NameValue | Names, wanted: string, base: number, prefix: string): string {
  if (typeof value !== "number") {
    throw new FormatFault(`%${spec.conversion} format: ${wanted} is required, not ${typeName(value)}`);
  }
  const digits = Math.abs(value)
    .toString(base)
    .padStart(spec.precision ?? 1, "0");
  const cased = spec.conversion === "X" ? digits.toUpperCase() : digits;
  return signed(spec, value < 0, spec.flags.alternate ? prefix : "", cased);
}

function typeName(value: string | Names): string {
  return typeof value === "string" ? "str" : "dict";
}

/** Sign, prefix and digits, padded to the width with blanks, or with zeros after the prefix. */
function signed(spec: Specifier, negative: boolean, prefix: string, digits: string): string {
  const { flags, width } = spec;
  const sign = negative ? "-" : flags.plus ? "+" : flags.blank ? " " : "";
  const head = sign + prefix;
  if (!flags.zero || flags.left) return pad(spec, head + digits);
  return head + digits.padStart(width - head.length, "0");
}

function float(spec: Specifier, value: NameValue | Names): string {
  if (typeof value !== "number") throw new FormatFault(`must be real number, not ${typeName(value)}`);
  const precision = spec.precision ?? 6;
  const kind = spec.conversion.toLowerCase();
  const whole = BigInt(Math.abs(value)).toString();
  const digits =
    kind === "f"
      ? fixed(whole, precision, spec.flags.alternate)
      : kind === "e"
        ? exponential(whole, precision, spec.flags.alternate)
        : general(whole, Math.max(precision, 1), spec.flags.alternate);
  return signed(spec, value < 0, "", spec.conversion === kind ? digits : digits.toUpperCase());
}

function fixed(whole: string, precision: number, alternate: boolean): string {
  return whole + (precision > 0 || alternate ? "." : "") + "0".repeat(precision);
}

function exponential(whole: string, precision: number, alternate: boolean): string {
  const { digits, exponent } = rounded(whole, precision + 1);
  const point = precision > 0 || alternate ? "." : "";
  return `${digits.slice(0, 1)}${point}${digits.slice(1)}e+${String(exponent).padStart(2, "0")}`;
}

function general(whole: string, precision: number, alternate: boolean): string {
  if (whole.length <= precision) return alternate ? fixed(whole, precision - whole.length, true) : whole;
  if (alternate) return exponential(whole, precision - 1, true);
  const kept = rounded(whole, precision).digits.replace(/0+$/, "");
  return exponential(whole, Math.max(kept.length, 1) - 1, false);
}

/** Exactly `count` significant digits of a whole number, rounded half to even, and its exponent. */
function rounded(whole: string, count: number): { digits: string; exponent: number } {
  const exponent = whole.length - 1;
  if (whole.length <= count) return { digits: whole.padEnd(count, "0"), exponent };
  const kept = BigInt(whole.slice(0, count));
  const rest = whole.slice(count);
  const half = `5${"0".repeat(rest.length - 1)}`;
  const up = rest > half || (rest === half && kept % 2n === 1n);
  const digits = (up ? kept + 1n : kept).toString();
  return digits.length > count ? { digits: digits.slice(0, count), exponent: exponent + 1 } : { digits, exponent };
}
