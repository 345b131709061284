/**
 * Calls and answers, from XML to values. Calls are read exactly as the original's server reads them, answers as
 * Python's client does; any error is returned as a reason.
 */

import { decodeUtf8 } from "../text.js";
import { CALL_LIMITS, RESPONSE_LIMITS, type Limits } from "./limits.js";
import { readBase64, readDouble, readInteger, readMoment } from "./scalars.js";
import { Malformed, type Paused } from "./scanner.js";
import { childValues, fold, onlyChild, structOf, textOf, type Node, type ElementRule } from "./tree.js";
import type { MethodCall, MethodResponse, Value } from "./values.js";

/** `reason` is the word of the original's log line (`… is invalid: <reason>`), `detail` our own (RPC-H-004). */
export type DecodedCall =
  | { readonly ok: true; readonly call: MethodCall }
  | { readonly ok: false; readonly reason: "unmarshallable" | "no method name"; readonly detail: string };

/** A response, or why the document is not one. */
export type DecodedResponse =
  { readonly ok: true; readonly response: MethodResponse } | { readonly ok: false; readonly reason: string };

/** The types that both sides know; the sides differ in the others. */
const SHARED: Readonly<Record<string, ElementRule>> = {
  int: (node) => readInteger(textOf(node)),
  i4: (node) => readInteger(textOf(node)),
  string: textOf,
  double: (node) => readDouble(textOf(node)),
  base64: (node) => readBase64(textOf(node)),
  array: onlyChild,
  data: childValues,
  struct: structOf,
  param: onlyChild,
  value: (node) => (node.children.length > 0 ? onlyChild(node) : textOf(node)),
};

const CALL_RULES = tableOf({
  ...SHARED,
  "dateTime.iso8601": (node) => readMoment(textOf(node)),
  boolean: (node) => node.value === "1", // anything else is false (TRAP-057)
});

const RESPONSE_RULES = tableOf({
  ...SHARED,
  i1: SHARED["int"]!,
  i2: SHARED["int"]!,
  i8: SHARED["int"]!,
  biginteger: SHARED["int"]!,
  float: SHARED["double"]!,
  nil: () => null,
  "dateTime.iso8601": (node) => textOf(node).trim(),
  boolean: (node) => {
    if (node.value !== "0" && node.value !== "1") throw new Malformed("a boolean is 0 or 1");
    return node.value === "1";
  },
  value: (node) => {
    const inside = node.children[0];
    if (inside === undefined) return textOf(node);
    if (responseRule(inside.name) === undefined) throw new Malformed(`unknown type ${inside.name}`);
    return inside.value;
  },
});

/** A call as the original's server reads it (RPC-H-004..006): params may be missing, unknown types pass as text. */
export function decodeCall(body: Uint8Array | string, limits: Limits = CALL_LIMITS): DecodedCall {
  return toTheEnd(decodeCallInPieces(body, limits));
}

/** The same with pauses, for calls of megabytes, which take long. */
export function* decodeCallInPieces(body: Uint8Array | string, limits: Limits = CALL_LIMITS): Paused<DecodedCall> {
  const found: { method: Value; params: Value[] } = { method: null, params: [] };
  const notice = (node: Node) => {
    if (node.name === "methodName") found.method = node.value;
    else if (node.name === "params") found.params = childValues(node);
  };
  const problem = yield* attempt(body, (source) => fold(source, limits, (name) => CALL_RULES.get(name), notice));
  const { method, params } = found;
  if (problem !== undefined) return { ok: false, reason: "unmarshallable", detail: problem };
  if (typeof method !== "string") return { ok: false, reason: "no method name", detail: "no methodName" };
  return { ok: true, call: { method, params } };
}

/** An answer: one value, or a fault. */
export function decodeResponse(body: Uint8Array | string, limits: Limits = RESPONSE_LIMITS): DecodedResponse {
  let response: MethodResponse | undefined;
  const read = function* (source: string): Paused<void> {
    response = responseIn(yield* fold(source, limits, responseRule, () => undefined));
  };
  const problem = toTheEnd(attempt(body, read));
  return response === undefined ? { ok: false, reason: problem ?? "no answer in it" } : { ok: true, response };
}

function responseIn(root: Node): MethodResponse {
  const inside = root.children[0];
  if (root.name !== "methodResponse" || inside === undefined) throw new Malformed("not a methodResponse");
  if (inside.name === "params" && inside.children.length === 1) return { kind: "value", value: onlyChild(inside) };
  if (inside.name !== "fault") throw new Malformed("neither a value nor a fault");
  const fault = onlyChild(inside) as Partial<Record<string, Value>> | null;
  const { faultCode: code, faultString: text } = fault ?? {};
  if (typeof code !== "number" || typeof text !== "string") throw new Malformed("a fault without code or text");
  return { kind: "fault", code, text };
}

/** Runs a reading; returns the error if the document is wrong. */
function* attempt(body: Uint8Array | string, read: (source: string) => Paused<unknown>): Paused<string | undefined> {
  const source = typeof body === "string" ? body : decodeUtf8(yield* withPlainLines(body));
  if (source === undefined) return "not UTF-8";
  try {
    yield* read(source);
    return undefined;
  } catch (error) {
    if (error instanceof Malformed) return error.message;
    throw error;
  }
}

/** Bytes of a document that are scanned between two pauses. */
const SLICE_BYTES = 256 * 1024;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Makes all line ends line feeds. In bytes that is much faster than in text; the scanner does it for text. */
function* withPlainLines(body: Uint8Array): Paused<Uint8Array> {
  if (!body.includes(CARRIAGE_RETURN)) return body;
  const plain = new Uint8Array(body.length);
  let length = 0;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at]!;
    if (byte !== CARRIAGE_RETURN) plain[length++] = byte;
    else if (body[at + 1] !== LINE_FEED) plain[length++] = LINE_FEED;
    if (at % SLICE_BYTES === SLICE_BYTES - 1) yield;
  }
  return plain.subarray(0, length);
}

/** Without pauses. */
function toTheEnd<Result>(paused: Paused<Result>): Result {
  for (;;) {
    const { done, value } = paused.next();
    if (done === true) return value;
  }
}

/** A map, so that an element called `constructor` finds nothing. */
function tableOf(rules: Readonly<Record<string, ElementRule>>): ReadonlyMap<string, ElementRule> {
  return new Map(Object.entries(rules));
}

/** Extension types may come with a prefix: `ex:nil`. */
function responseRule(name: string): ElementRule | undefined {
  return RESPONSE_RULES.get(name) ?? RESPONSE_RULES.get(name.slice(name.lastIndexOf(":") + 1));
}
