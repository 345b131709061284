import assert from "node:assert/strict";
import { test } from "node:test";
import { endOfOutput } from "../../../../src/core/explain/output-end.js";

const numbered = (count: number, before = "") =>
  Array.from({ length: count }, (_, index) => `${before}line ${index + 1}`);

test("the last lines are shown, and nothing where there is nothing", () => {
  assert.deepEqual(endOfOutput(`${numbered(5).join("\n")}\n\n`, 2), ["line 4", "line 5"]);
  assert.deepEqual(endOfOutput(" \n", 8), []);
  assert.deepEqual(endOfOutput("one", 8), ["one"]);
  assert.deepEqual(endOfOutput("one", 0), []);
});

test("the line that begins the error comes first, however long the error is", () => {
  const java = ["started", 'Exception in thread "main" java.lang.Boom: no database', ...numbered(20, "\tat ")];
  assert.deepEqual(endOfOutput(java.join("\n"), 2), [java[1], "… 18 lines …", "\tat line 19", "\tat line 20"]);
  const python = ["ok", "Traceback (most recent call last):", ...numbered(3, "  "), "KeyError: 'x'"];
  assert.deepEqual(endOfOutput(python.join("\n"), 3), [python[1], "… 1 line …", ...python.slice(-3)]);
  const go = ["panic: boom", "", "goroutine 1 [running]:", ...numbered(9, "\t")];
  assert.deepEqual(endOfOutput(go.join("\n"), 1), ["panic: boom", "… 10 lines …", "\tline 9"]);
});

test("no other line is put before them: what ends with an error, what has none, what is cut at it", () => {
  assert.deepEqual(endOfOutput("error: a\nquiet\nerror: b", 1), ["error: b"]);
  assert.deepEqual(endOfOutput(numbered(9).join("\n"), 1), ["line 9"]);
  assert.deepEqual(endOfOutput("Error: x\n    at y", 1), ["Error: x", "    at y"]);
});

test("blank lines before them are left out, and what Node says of its event begins nothing", () => {
  assert.deepEqual(endOfOutput("a\n\n\nb\nc", 4), ["b", "c"]);
  const node = [
    "Error: listen EADDRINUSE: address already in use :::3000",
    "Emitted 'error' event on Server:",
    "  x",
    "}",
  ];
  assert.deepEqual(endOfOutput(node.join("\n"), 2), [node[0], "… 1 line …", "  x", "}"]);
});
