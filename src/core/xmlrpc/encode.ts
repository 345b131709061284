/**
 * Values to XML, byte for byte as Python's `xmlrpc.client.dumps` prints them (RPC-H-009), with one improvement:
 * characters that XML 1.0 does not allow, mostly control bytes in logs, become U+FFFD instead of making the document
 * ill-formed (IMP-008).
 *
 * Everything is built from fragments (`encodeValue`), so that a part that has not changed can be kept as text and used
 * again in another answer: `responseOf(arrayOf(fragments))`.
 */

import type { Value } from "./values.js";

/** A value as XML, with the line feed at its end. */
export type Fragment = string;

const HEADER = "<?xml version='1.0'?>\n";
// eslint-disable-next-line no-control-regex -- the characters XML 1.0 forbids are the point
const SPECIAL = /[&<>\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]/u;
const SPECIALS = new RegExp(SPECIAL, "gu");
/** The entities of the characters that have a meaning in XML. */
export const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
]);

/** A methodResponse with one value. */
export function encodeResponse(value: Value): string {
  return responseOf(encodeValue(value));
}

/** A methodResponse around a value that is XML already. */
export function responseOf(fragment: Fragment): string {
  return `${HEADER}<methodResponse>\n<params>\n<param>\n${fragment}</param>\n</params>\n</methodResponse>\n`;
}

/** A methodResponse with a fault (RPC-H-010). */
export function encodeFault(code: number, text: string): string {
  const fault = encodeValue({ faultCode: code, faultString: text });
  return `${HEADER}<methodResponse>\n<fault>\n${fault}</fault>\n</methodResponse>\n`;
}

/** A methodCall, as clients send it. */
export function encodeCall(method: string, params: readonly Value[]): string {
  const inside = params.map((value) => `<param>\n${encodeValue(value)}</param>\n`).join("");
  return `${HEADER}<methodCall>\n<methodName>${escape(method)}</methodName>\n<params>\n${inside}</params>\n</methodCall>\n`;
}

/** One value. Keys of a struct come in the object's order: names that look like array indexes come first. */
export function encodeValue(value: Value | undefined): Fragment {
  switch (typeof value) {
    case "string":
      return `<value><string>${escape(value)}</string></value>\n`;
    case "boolean":
      return `<value><boolean>${value ? "1" : "0"}</boolean></value>\n`;
    case "number":
      return encodeNumber(value);
    case "undefined":
      return "<value><nil/></value>";
    case "object":
      if (value === null) return "<value><nil/></value>";
      return isArray(value) ? arrayOf(value.map(encodeValue)) : encodeStruct(value);
  }
}

/** An array of values that are already XML. */
export function arrayOf(fragments: readonly Fragment[]): Fragment {
  return `<value><array><data>\n${fragments.join("")}</data></array></value>\n`;
}

/** A struct of members that are already XML (`memberOf`). */
export function structOf(members: readonly Fragment[]): Fragment {
  return `<value><struct>\n${members.join("")}</struct></value>\n`;
}

/** One member of a struct; its value is already XML. */
export function memberOf(name: string, fragment: Fragment): Fragment {
  return `<member>\n<name>${escape(name)}</name>\n${fragment}</member>\n`;
}

function encodeStruct(struct: Readonly<Record<string, Value>>): Fragment {
  return structOf(Object.entries(struct).map(([name, value]) => memberOf(name, encodeValue(value))));
}

/** Integers of 32 bits are ints; Python refuses larger ones, which we send as doubles. */
function encodeNumber(value: number): Fragment {
  if (Number.isInteger(value) && value === (value | 0)) return `<value><int>${value | 0}</int></value>\n`;
  return `<value><double>${doubleText(value)}</double></value>\n`;
}

/** A double as Python's `repr` writes it: `0.0001`, `1e-05`, `1e+16`, `123456789012.0`, `nan`. */
function doubleText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  const [mantissa, exponent] = value.toExponential().split("e") as [string, string];
  const power = Number(exponent);
  if (power < -4 || power >= 16) {
    return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  }
  const digits = mantissa.replace(/[-.]/g, "");
  const sign = value < 0 ? "-" : "";
  if (power < 0) return `${sign}0.${"0".repeat(-power - 1)}${digits}`;
  const whole = digits.slice(0, power + 1).padEnd(power + 1, "0");
  return `${sign}${whole}.${digits.slice(power + 1) || "0"}`;
}

function escape(text: string): string {
  return SPECIAL.test(text) ? text.replace(SPECIALS, (character) => ENTITIES.get(character) ?? "\ufffd") : text;
}

function isArray(value: object): value is readonly Value[] {
  return Array.isArray(value);
}
