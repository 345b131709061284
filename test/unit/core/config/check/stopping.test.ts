import assert from "node:assert/strict";
import { test } from "node:test";

import { found, only, places, program } from "./checking.js";

test("CFG-PROG-015 stopped as a group but not killed as one, in the daemon's own words", () => {
  const { line, column, severity, now, write } = only("stop-but-not-kill", program("stopasgroup=true\nkillasgroup=no"));
  assert.deepEqual([line, column, severity], [6, 1, "error"]);
  assert.match(now, /Error: Cannot set stopasgroup=true and killasgroup=false/);
  assert.equal(write, "Remove killasgroup: it follows stopasgroup.");
  for (const fine of ["stopasgroup=true", "killasgroup=false", "stopasgroup=true\nkillasgroup=true"]) {
    assert.deepEqual(found("stop-but-not-kill", program(fine)), [], fine);
  }
});

test("killed as a group but not asked to stop as one", () => {
  assert.deepEqual(places("kill-but-not-stop", program("killasgroup=true\n\n")), ["5:1 hint"]);
  assert.deepEqual(found("kill-but-not-stop", program("killasgroup=true\nstopasgroup=1")), []);
  assert.deepEqual(found("kill-but-not-stop", program("killasgroup=false")), []);
});

test("LIFE-STOP-001 a shell that keeps the signal to itself", () => {
  assert.deepEqual(places("shell-keeps-signal", program("command=sh -c 'cat; cat'")), ["5:1 hint"]);
  for (const fine of ["sh -c cat", "sh -c 'cd /tmp; exec cat'", "cat", "sh -c 'cat; cat'\nstopasgroup=true"]) {
    assert.deepEqual(found("shell-keeps-signal", program(`command=${fine}`)), [], fine);
  }
});
