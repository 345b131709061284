/** How Python treats a value in a call: as text in a fault, as a number, as a condition, as arguments. */
import { parseInteger } from "../core/python/integers.js";
import { pythonText } from "../core/python/repr.js";
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Struct, Value } from "../core/xmlrpc/values.js";

/** Most characters of text in a value that is written in Python's form: each of them must be examined. */
const SPELLED_MAX_CHARS = 64 * 1024;

/**
 * `str(value)`, as faults name what they refuse: `True`, `['x']`. Nothing for nil, which no fault names. Faults
 * INCORRECT_PARAMETERS for lists and structs of long texts: texts alone are not changed and may be of any length.
 */
export function spelled(value: Value): string | undefined {
  if (value === null) return undefined;
  if (typeof value === "object" && textLength(value) > SPELLED_MAX_CHARS) throw new RpcFault("INCORRECT_PARAMETERS");
  return pythonText(value);
}

function textLength(value: Value): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce((sum, [name, member]) => sum + name.length + textLength(member), 0);
}

/** `int(value)`: cuts fractions off, parses text. Refuses text that is no number (RPC-M-031, IMP-039). */
export function toInteger(value: Value): number {
  if (value === null || typeof value === "object") throw new RpcFault("INCORRECT_PARAMETERS");
  const number = typeof value === "string" ? parseInteger(value) : Math.trunc(Number(value));
  if (number === undefined || !Number.isFinite(number)) throw refusal(value);
  return number;
}

/** `bool(value)`: an empty value is false. */
export function isTrue(value: Value): boolean {
  if (typeof value !== "object" || value === null) return Boolean(value);
  return Object.keys(value).length > 0;
}

/** `f(*value)`: an array's elements, or what else Python can iterate: a text's characters, a struct's keys. */
export function toArguments(value: Value): readonly Value[] {
  if (isArray(value)) return value;
  if (typeof value === "string") return Array.from(value);
  if (typeof value !== "object" || value === null) throw new RpcFault("INCORRECT_PARAMETERS");
  return Object.keys(value);
}

/** The fault for a value of a type that the original answers with HTTP 500 (IMP-039). */
export function refusal(value: Value): RpcFault {
  return new RpcFault("INCORRECT_PARAMETERS", spelled(value));
}

/** Is it an array? (`Array.isArray` does not know readonly ones.) */
export function isArray(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** Is it a struct? */
export function isStruct(value: Value): value is Struct {
  return typeof value === "object" && value !== null && !isArray(value);
}

/** `repr(value)`. */
