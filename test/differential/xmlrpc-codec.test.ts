/** The codec against Python's marshaller and the original's reading of calls, on thousands of seeded documents. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { decodeCall, decodeResponse } from "../../src/core/xmlrpc/decode.js";
import { encodeCall, encodeFault, encodeResponse } from "../../src/core/xmlrpc/encode.js";
import type { Value } from "../../src/core/xmlrpc/values.js";
import { broken, randomCall, randomValue, seeded } from "../unit/core/xmlrpc/documents.js";

interface Answers {
  readonly dumps: readonly string[];
  readonly calls: readonly ([string, Value[]] | null)[];
  readonly responses: readonly ([Value] | null)[];
}

const ORACLE = join(fileURLToPath(import.meta.url), "../../../../fixtures/wire/xmlrpc-oracle.py");

function ask(question: { dumps?: unknown[]; calls?: string[]; responses?: string[] }): Answers {
  const input = JSON.stringify({ dumps: [], calls: [], responses: [], ...question });
  return JSON.parse(execFileSync("/usr/bin/python3", [ORACLE], { input, maxBuffer: 2 ** 30 }).toString()) as Answers;
}

/** Doubles JSON cannot say, said as the oracle says them; structs as plain objects. */
function plain(value: Value): unknown {
  if (typeof value === "number" && Number.isNaN(value)) return { double: "nan" };
  if (value === Infinity || value === -Infinity) return { double: value < 0 ? "-inf" : "inf" };
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, plain(inside)]));
}

test("RPC-H-009 RPC-H-010 what we print is what Python prints, byte for byte", () => {
  const random = seeded(1);
  const values = Array.from({ length: 2000 }, () => randomValue(random));
  const expected = ask({
    dumps: [
      ...values.map((value) => ["response", plain(value)]),
      ...values.slice(0, 200).map((value) => ["call", "ns.method", [plain(value), "x"]]),
      ["fault", 10, "BAD_NAME: <ü>"],
    ],
  }).dumps;
  const printed = [
    ...values.map(encodeResponse),
    ...values.slice(0, 200).map((value) => encodeCall("ns.method", [value, "x"])),
    encodeFault(10, "BAD_NAME: <ü>"),
  ];
  assert.deepEqual(printed, expected);
});

test("RPC-H-009 what Python prints is read back as the same values", () => {
  const random = seeded(2);
  const values = Array.from({ length: 1000 }, () => randomValue(random));
  for (const [index, document] of ask({ dumps: values.map((value) => ["response", plain(value)]) }).dumps.entries()) {
    const decoded = decodeResponse(document);
    assert.ok(decoded.ok && decoded.response.kind === "value");
    assert.deepEqual(plain(decoded.response.value), plain(values[index]!));
  }
});

test("RPC-H-009 what we print, Python's client reads as the same values", () => {
  const random = seeded(3);
  const values = Array.from({ length: 1000 }, () => randomValue(random));
  const { responses } = ask({ responses: values.map(encodeResponse) });
  assert.deepEqual(
    responses,
    values.map((value) => [plain(value)]),
  );
});

test("RPC-H-004 RPC-H-005 RPC-H-006 calls, whole and broken, are understood and refused as by the original", () => {
  const random = seeded(4);
  const documents = Array.from({ length: 6000 }, () => {
    const document = randomCall(random);
    return random() < 0.5 ? document : broken(random, document);
  });
  const { calls } = ask({ calls: documents });
  for (const [index, document] of documents.entries()) {
    const decoded = decodeCall(document);
    const ours = decoded.ok ? [decoded.call.method, plain(decoded.call.params)] : null;
    assert.deepEqual(ours, calls[index], JSON.stringify(document));
  }
  const understood = calls.filter((call) => call !== null).length;
  assert.ok(understood > 1000 && understood < 5000, `a fair mixture, not ${understood} of 6000`);
});
