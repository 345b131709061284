/**
 * Values as XML, made in advance or only as they are sent: for values that grow large. All processes come as bytes,
 * logs and long strings as texts that are read in pieces (`LateText`). They can be nested like XML: the results of a
 * multicall are an array of them.
 */
import { decodeResponse } from "../core/xmlrpc/decode.js";
import { arrayOf, encodeFault, encodeValue, memberOf, responseOf, structOf } from "../core/xmlrpc/encode.js";
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Value } from "../core/xmlrpc/values.js";
import { LateText } from "./late-text.js";
import { isArray, isStruct } from "./python-value.js";

/** A piece of XML. */
export type Part = string | Uint8Array | LateText;

/** A value, as XML and for callers inside the daemon. */
export class Prepared {
  /** In this order. */
  readonly parts: readonly Part[];
  /** For callers inside the daemon, instead of the parts. */
  readonly value: () => Value | Promise<Value>;
  /** Called when the parts are no longer needed. */
  readonly sent: () => void;

  constructor(parts: readonly Part[], value: () => Value | Promise<Value>, sent: () => void = () => undefined) {
    this.parts = parts;
    this.value = value;
    this.sent = sent;
  }
}

/** Characters; a longer string is not encoded in one go. */
const LONG_BYTES = 16 * 1024;

/** The XML before and after a string. */
export const AROUND_STRING = around(encodeValue("|"));
/** The XML before and after an array's elements. */
export const AROUND_ARRAY = around(arrayOf(["|"]));
const AROUND_STRUCT = around(structOf(["|"]));
const AROUND_VALUE = around(responseOf("|"));

/** A value as XML; long strings become texts. */
export function partsOf(value: Value): readonly Part[] {
  if (!holdsLong(value)) return [encodeValue(value)];
  if (typeof value === "string") return within(AROUND_STRING, [LateText.of(value)]);
  if (isArray(value)) return within(AROUND_ARRAY, value.flatMap(partsOf));
  const members = Object.entries(value as object as Record<string, Value>);
  return within(
    AROUND_STRUCT,
    members.flatMap(([name, member]) => within(around(memberOf(name, "|")), partsOf(member))),
  );
}

/** The document of an answer with a value. */
export function answerOf(parts: readonly Part[]): readonly Part[] {
  return within(AROUND_VALUE, parts);
}

/** The document of an answer with a fault (RPC-H-010). */
export function faultOf(code: number, text: string): readonly Part[] {
  if (text.length <= LONG_BYTES) return [encodeFault(code, text)];
  return within(around(encodeFault(code, "|")), [LateText.of(text)]);
}

/** Puts XML before and after parts. */
export function within([before, after]: readonly [string, string], parts: readonly Part[]): readonly Part[] {
  return [before, ...parts, after];
}

/** The parts are no longer needed: closes what they hold. */
export function discard(parts: readonly Part[]): void {
  for (const part of parts) if (part instanceof LateText) part.close();
}

/** Decodes XML to a value, for callers inside the daemon. Faults FAILED if it is too long for that. */
export async function decodeParts(parts: readonly Part[]): Promise<Value> {
  const document = await Promise.all(
    answerOf(parts).map((part) => (part instanceof LateText ? escaped(part) : Promise.resolve(text(part)))),
  );
  const decoded = decodeResponse(document.join(""));
  if (!decoded.ok || decoded.response.kind === "fault") throw new RpcFault("FAILED", "the answer cannot be read back");
  return decoded.response.value;
}

function text(part: string | Uint8Array): string {
  return typeof part === "string" ? part : Buffer.from(part.buffer, part.byteOffset, part.length).toString();
}

async function escaped(part: LateText): Promise<string> {
  if (part.isCounted && part.kept !== undefined) return Buffer.concat(part.kept).toString();
  const [before, after] = AROUND_STRING;
  return encodeValue(await part.text()).slice(before.length, -after.length);
}

function holdsLong(value: Value): boolean {
  if (typeof value === "string") return value.length > LONG_BYTES;
  if (isArray(value)) return value.some(holdsLong);
  return isStruct(value) && Object.values(value).some(holdsLong);
}

function around(xml: string): readonly [before: string, after: string] {
  return xml.split("|") as [string, string];
}
