/** Everything is done, and every failure is reported. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { finishAll } from "../../../src/core/finish-all.js";

function doing(...names: string[]) {
  const done: string[] = [];
  const acts = names.map((name) => () => {
    done.push(name);
    if (name.startsWith("bad")) throw new Error(name);
  });
  return { done, all: () => finishAll(acts) };
}

test("what fails does not keep the rest from being done", () => {
  const fine = doing("a", "b");
  fine.all();
  assert.deepEqual(fine.done, ["a", "b"]);
  const one = doing("bad", "b");
  assert.throws(one.all, { name: "Error", message: "bad" });
  assert.deepEqual(one.done, ["bad", "b"]);
  const two = doing("bad1", "b", "bad2");
  assert.throws(two.all, { name: "AggregateError", message: "bad1; bad2" });
  assert.deepEqual(two.done, ["bad1", "b", "bad2"]);
});
