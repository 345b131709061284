import assert from "node:assert/strict";
import { test } from "node:test";

import { editDistance, nearest } from "../../../src/core/nearest.js";

test("the distance counts letters added, dropped, changed and swapped", () => {
  const cases: readonly (readonly [string, string, number])[] = [
    ["", "", 0],
    ["abc", "abc", 0],
    ["", "abc", 3],
    ["abc", "", 3],
    ["abc", "abd", 1],
    ["abc", "acb", 1],
    ["ab", "ba", 1],
    ["autorestat", "autorestart", 1],
    ["comand", "command", 1],
    ["kitten", "sitting", 3],
  ];
  for (const [from, to, distance] of cases) {
    assert.equal(editDistance(from, to), distance, `${from} ${to}`);
    assert.equal(editDistance(to, from), distance, `${to} ${from}`);
  }
});

test("the nearest word is suggested only if it is near", () => {
  const known = ["user", "umask", "command", "stdout_logfile", "stderr_logfile"];
  assert.equal(nearest("usr", known), "user");
  assert.equal(nearest("commnad", known), "command");
  assert.equal(nearest("sterr_logfile", known), "stderr_logfile");
  assert.equal(nearest("stdot_logfile", known), "stdout_logfile");
  assert.equal(nearest("x", known), undefined);
  assert.equal(nearest("group", known), undefined);
});
