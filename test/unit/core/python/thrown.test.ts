import assert from "node:assert/strict";
import { test } from "node:test";
import { describeThrown, reportOf } from "../../../../src/core/python/thrown.js";

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

test("for the log, the lines of the stack are what follows the message, whatever the message looks like", () => {
  const [line, below] = reportOf("failed: ", new TypeError("bad\n    at one\n    at two"));
  assert.equal(line, "failed: TypeError: bad\n    at one\n    at two");
  assert.match(below!, /^ {4}at .*thrown\.test/);
  assert.ok(below!.split("\n").every((frame) => frame.startsWith("    at ")));
  const marked = Object.assign(new Error("x"), { stack: "Error: x\n    at \u001bone\n    at two" });
  assert.deepEqual(reportOf("", marked), ["Error: x", "    at \\x1bone\n    at two"]);
});

test("what has no stack is a line alone", () => {
  assert.deepEqual(reportOf("failed: ", "a\n    at one"), ["failed: a\n    at one", undefined]);
  const bare = Object.assign(new Error("a\n    at one"), { stack: undefined });
  assert.deepEqual(reportOf("", bare), ["Error: a\n    at one", undefined]);
  const trap = new Proxy(new Error("x"), {
    getPrototypeOf() {
      throw new Error("gotcha");
    },
  });
  assert.deepEqual(reportOf("", trap), ["something that cannot be shown", undefined]);
});
