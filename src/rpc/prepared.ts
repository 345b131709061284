/**
 * Answers that are XML already, in bytes: the two that grow large, all processes and the text of a log, go to the socket
 * without being made into values and text first. As an element of a multicall they are values like all others.
 */
import type { Value } from "../core/xmlrpc/values.js";
import { arrayOf, encodeValue, responseOf } from "../core/xmlrpc/encode.js";

/** The whole body of an answer, and the value it tells. */
export class Prepared {
  /** In this order. */
  readonly body: readonly Uint8Array[];
  readonly value: () => Value;
  /** To be called when the body's bytes are no longer needed. */
  readonly sent: () => void;

  constructor(body: readonly Uint8Array[], value: () => Value, sent: () => void = () => undefined) {
    this.body = body;
    this.value = value;
    this.sent = sent;
  }
}

/** What stands around the bytes of a single string. */
export const AROUND_STRING = around(responseOf(encodeValue("|")));
/** What stands around the elements of a single array. */
export const AROUND_ARRAY = around(responseOf(arrayOf(["|"])));

function around(response: string): readonly [before: Uint8Array, after: Uint8Array] {
  const [before, after] = response.split("|") as [string, string];
  return [Buffer.from(before), Buffer.from(after)];
}
