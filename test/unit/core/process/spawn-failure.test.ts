import assert from "node:assert/strict";
import { test } from "node:test";
import { spawnFailure } from "../../../../src/core/process/spawn-failure.js";

test("LIFE-SPAWN-011 LIFE-SPAWN-012 failures before the fork", () => {
  assert.equal(spawnFailure("web", "dispatchers", "EMFILE"), "too many open files to spawn 'web'");
  assert.equal(spawnFailure("web", "dispatchers", "EISDIR"), "unknown error making dispatchers for 'web': EISDIR");
  assert.equal(spawnFailure("web", "dispatchers", "EAGAIN"), "unknown error making dispatchers for 'web': EAGAIN");
});

test("LIFE-SPAWN-013 failures of the fork", () => {
  assert.equal(spawnFailure("web", "fork", "EAGAIN"), "Too many processes in process table to spawn 'web'");
  assert.equal(spawnFailure("web", "fork", "ENOMEM"), "unknown error during fork for 'web': ENOMEM");
  assert.equal(spawnFailure("web", "fork", "EMFILE"), "unknown error during fork for 'web': EMFILE");
});
