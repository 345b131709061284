import assert from "node:assert/strict";
import { test } from "node:test";
import { readPayload } from "../../../../src/core/events/payload-tokens.js";

const parts = (payload: string) => {
  const { headers, body } = readPayload(payload);
  return [Object.entries(headers), body];
};

test("EV-PAY-001 EV-PAY-008 the first line holds the tokens, the rest is the body", () => {
  assert.deepEqual(parts("a:1 b:2\nx\ny"), [[["a", "1"], ["b", "2"]], "x\ny"]); // prettier-ignore
  assert.deepEqual(parts("a:1:2 odd :x"), [[["a", "1:2"]], ""]);
  assert.deepEqual(parts(""), [[], ""]);
  assert.deepEqual(parts("\nbody"), [[], "body"]);
});

test("EV-PAY-001 no name of a token is special", () => {
  const { headers } = readPayload("__proto__:x constructor:y");
  assert.deepEqual(Object.keys(headers), ["__proto__", "constructor"]);
  assert.equal(readPayload("").headers["constructor"], undefined);
});
