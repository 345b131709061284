import assert from "node:assert/strict";
import { test } from "node:test";

import { found, only, places, program } from "../checking.js";

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
  for (const fine of ["sh -c 'cd /tmp; exec cat'", "cat", "sh -c 'cat; cat'\nstopasgroup=true"]) {
    assert.deepEqual(found("shell-keeps-signal", program(`command=${fine}`)), [], fine);
  }
});

test("LIFE-STOP-001 bash makes a last command its own process, dash does not, and sh may be either", () => {
  const now = (command: string) => found("shell-keeps-signal", program(`command=${command}`)).map((each) => each.now);
  const always = "to stop [program:a], only the shell gets the signal: the program that it runs continues";
  const perhaps =
    "to stop [program:a], only the shell gets the signal where sh is dash, as in Debian and Ubuntu: the program that it runs continues";
  for (const fine of [
    "bash -c 'source x && cat'",
    "bash -c 'cat; cat;'",
    "/bin/bash -lc 'a || b | c; cat'",
    "bash -c 'env $(grep -vE \"^(#.*|x)$\" /etc/x) cat -e'",
    "bash -c cat",
    "dash -c 'cat; exec cat'",
  ])
    assert.deepEqual(now(fine), [], fine);
  for (const kept of [
    "bash -c 'while true; do cat; done'",
    "bash -c 'cat | cat'",
    "bash -c 'cat & wait & cat'",
    "bash -c 'a && cat >/tmp/x'",
    "bash -c '(cat)'",
    "dash -c 'a && cat'",
    "dash -c cat",
    "sh -c 'cat | cat'",
  ])
    assert.deepEqual(now(kept), [always], kept);
  for (const doubtful of ["sh -c cat", "/bin/sh -c 'a && cat'", "su www -c cat"])
    assert.deepEqual(now(doubtful), [perhaps], doubtful);
});
