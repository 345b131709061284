import assert from "node:assert/strict";
import { test } from "node:test";
import { found, only, places } from "../checking.js";

const supervisord = (options: string) => `[supervisord]\n${options}\n`;

test("LIFE-DMN-005 IMP-025 what has no effect in the foreground", () => {
  const { now, write } = only("background-only", supervisord("nodaemon=true\numask=077"));
  assert.match(now, /^umask has no effect with nodaemon=true/);
  assert.match(write, /^Write umask= in the programs/);
  assert.deepEqual(places("background-only", supervisord("directory=/\nnodaemon=true\numask=077")), [
    "2:1 hint",
    "4:1 hint",
  ]);
  for (const fine of ["umask=077\ndirectory=/", "nodaemon=false\numask=077", "nodaemon=true"])
    assert.deepEqual(found("background-only", supervisord(fine)), [], fine);
});
