import assert from "node:assert/strict";
import { test } from "node:test";
import { describeThrown } from "../../../src/core/thrown.js";

test("what was thrown becomes text, and nothing it does is thrown again", () => {
  assert.match(describeThrown(new TypeError("bad")), /^TypeError: bad\n {4}at /);
  assert.equal(describeThrown("text"), "text");
  assert.equal(describeThrown(undefined), "undefined");
  const withoutStack = new Error("bare");
  delete withoutStack.stack;
  assert.equal(describeThrown(withoutStack), "Error: bare");
  const hostile = Object.create(null) as object;
  assert.equal(describeThrown(hostile), "something that cannot be shown");
  const trap = Object.defineProperty(new Error("x"), "stack", {
    get() {
      throw new Error("gotcha");
    },
  });
  assert.equal(describeThrown(trap), "something that cannot be shown");
});
