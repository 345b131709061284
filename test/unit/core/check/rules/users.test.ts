import assert from "node:assert/strict";
import { test } from "node:test";

import { daemon, found, only, places, program } from "../checking.js";

const nobody = { world: { uid: 33 } };

test("CFG-TYPE-011 an unknown user, in the daemon's own words", () => {
  const { line, column, severity, now, write } = only("unknown-user", program("user=nobdy"));
  assert.deepEqual([line, column, severity], [5, 6, "error"]);
  assert.match(now, /Error: Invalid user name nobdy in section 'program:a'/);
  assert.match(write, /^Create nobdy/);
  assert.match(only("unknown-user", "[supervisord]\nuser=12345\n").now, /Error: Invalid user id 12345$/);
  assert.deepEqual(places("unknown-user", daemon("[unix_http_server]\nfile=/tmp/s\nchown=root:none\n")), ["5:7 error"]);
  assert.deepEqual(found("unknown-user", program("user=www\n[unix_http_server]\nfile=/tmp/s\nchown=root:web")), []);
});

test("LIFE-SPAWN-027 a user of a program, where the daemon is not root", () => {
  const text = "[supervisord]\n[program:a]\ncommand=cat\nuser=root\n";
  const { line, column, severity, now } = only("user-without-root", text, nobody);
  assert.deepEqual([line, column, severity], [4, 6, "warning"]);
  assert.match(now, /the daemon cannot start \[program:a\]: only root may become root/);
  assert.deepEqual(found("user-without-root", text.replace("user=root", "user=www"), nobody), []);
  assert.deepEqual(found("user-without-root", text), []);
});

test("CLI-X-004 a user of the daemon, where it is not root", () => {
  const { line, severity, now } = only("user-without-root", daemon(""), nobody);
  assert.deepEqual([line, severity], [2, "warning"]);
  assert.match(now, /refuses to start: Can't drop privilege as nonroot user/);
  assert.deepEqual(found("user-without-root", "[supervisord]\nuser=www\n", nobody), []);
});

test("LIFE-SPAWN-027 a user of a program, where the daemon is no longer root", () => {
  const text = "[supervisord]\nuser=www\n[program:a]\ncommand=cat\nuser=root\n";
  const { line, severity, now } = only("user-without-root", text);
  assert.deepEqual([line, severity], [5, "error"]);
  assert.match(now, /the daemon has become uid 33 by then and cannot become root/);
});

test("LIFE-USER-001 a daemon that runs as root should say so", () => {
  const port = "[inet_http_server]\nport=9001\nusername=u\npassword=p\n";
  const { line, severity } = only("runs-as-root", `[supervisord]\n${port}`);
  assert.deepEqual([line, severity], [1, "hint"]);
  assert.deepEqual(found("runs-as-root", `[supervisord]\n${port}`, nobody), []);
  assert.deepEqual(found("runs-as-root", `[supervisord]\nuser=www\n${port}`), []);
  // As in nearly every container: who may command it is root anyway.
  assert.deepEqual(found("runs-as-root", "[supervisord]\n[unix_http_server]\nfile=/tmp/s\n"), []);
});

test("an owner whose group does not exist: it is the group that is to be created", () => {
  const owner = (text: string) =>
    only("unknown-user", daemon(`[unix_http_server]\nfile=/tmp/s\nchown=${text}\n`)).write;
  assert.equal(
    owner("root:neko"),
    "Create the group neko (groupadd --system, addgroup -S), or write a group of this system.",
  );
  assert.match(owner("neko:web"), /^Create neko \(useradd/);
  assert.match(owner("neko"), /^Create neko \(useradd/);
});
