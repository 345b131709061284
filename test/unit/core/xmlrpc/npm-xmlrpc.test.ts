/** An independent implementation reads what we write and writes what we read. */

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { test } from "node:test";
import { decodeCall, decodeResponse } from "../../../../src/core/xmlrpc/decode.js";
import { encodeCall, encodeFault, encodeResponse } from "../../../../src/core/xmlrpc/encode.js";
import type { Value } from "../../../../src/core/xmlrpc/values.js";
import { randomValue, seeded } from "./documents.js";

interface Serializer {
  serializeMethodCall(method: string, params: readonly Value[]): string;
  serializeMethodResponse(value: Value): string;
}
type Deserializer = new () => {
  deserializeMethodResponse(from: Readable, done: (error: Error | null, value: unknown) => void): void;
  deserializeMethodCall(from: Readable, done: (error: Error | null, method: string, params: unknown) => void): void;
};

const require = createRequire(import.meta.url);
const serializer = require("xmlrpc/lib/serializer.js") as Serializer;
const Deserialize = require("xmlrpc/lib/deserializer.js") as Deserializer;

/** Values the package handles: it throws on some control characters, writes a second "]]>" unescaped, and has its own way with infinity and 1e+50. */
function values(seed: number): Value[] {
  const random = seeded(seed);
  return Array.from({ length: 200 }, () => randomValue(random)).filter(
    (value) => !/\]\]&gt;|nan|inf|nil|e\+|\x7f|\x85/i.test(encodeResponse(value)),
  );
}

/** The same with plain objects, and no difference between 1 and 1.0. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

test("RPC-H-009 it understands our answers, calls and faults", async () => {
  const read = (document: string) =>
    new Promise((resolve) => {
      new Deserialize().deserializeMethodResponse(Readable.from([document]), (error, value) => resolve(error ?? value));
    });
  for (const value of values(7)) assert.deepEqual(plain(await read(encodeResponse(value))), plain(value));
  const fault = (await read(encodeFault(10, "BAD_NAME: x"))) as { faultCode: number; faultString: string };
  assert.deepEqual([fault.faultCode, fault.faultString], [10, "BAD_NAME: x"]);
  const called = await new Promise((resolve) => {
    const document = Readable.from([encodeCall("a.b", ["x", 1])]);
    new Deserialize().deserializeMethodCall(document, (error, method, params) => resolve(error ?? [method, params]));
  });
  assert.deepEqual(called, ["a.b", ["x", 1]]);
});

test("RPC-H-006 we understand its answers and calls", () => {
  for (const value of values(8)) {
    const response = decodeResponse(serializer.serializeMethodResponse(value));
    assert.ok(response.ok && response.response.kind === "value");
    assert.deepEqual(plain(response.response.value), plain(value));
    const call = decodeCall(serializer.serializeMethodCall("a.b", [value]));
    assert.ok(call.ok);
    assert.deepEqual(plain(call.call), plain({ method: "a.b", params: [value] }));
  }
});
