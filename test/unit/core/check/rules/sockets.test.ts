import assert from "node:assert/strict";
import { test } from "node:test";

import { daemon, found, only, places } from "../checking.js";

const server = (path: string, more = "") => daemon(`[unix_http_server]\nfile=${path}\n${more}`);
const fcgi = (path: string) => daemon(`[fcgi-program:f]\ncommand=cat\nsocket=unix://${path}\n`);
const path = (length: number) => `/tmp/${"x".repeat(length - 5)}`;

test("CLI-X-006 a path that is too long for a socket", () => {
  const { line, severity, now, write } = only("bad-socket", server(path(107)));
  assert.deepEqual([line, severity], [4, "error"]);
  assert.equal(now, "the daemon refuses to start: the path of its socket has 107 bytes, too many for a socket");
  assert.equal(write, "Write a path of at most 99 bytes.");
  // A server's socket is made as path.PID.
  assert.match(only("bad-socket", server(path(102))).now, /once its pid has more than 4 digits/);
  assert.deepEqual(places("bad-socket", server(path(102))), ["4:1 warning"]);
  assert.deepEqual(found("bad-socket", server(path(99))), []);
  assert.deepEqual(found("bad-socket", fcgi(path(107))), []);
  assert.match(only("bad-socket", fcgi(path(108))).now, /^\[fcgi-program:f\] can never start: the path of its socket/);
});

test("a directory in the place of a socket", () => {
  const { severity, now, write } = only("bad-socket", server("/tmp/s"), { programs: { "/tmp/s": 0o040755 } });
  assert.equal(severity, "error");
  assert.equal(now, "the daemon refuses to start: there is a directory at the path of its socket, /tmp/s");
  assert.equal(write, "Remove it with rmdir /tmp/s, or write the path of a file in it.");
});

test("a folder that the maker of the socket may not write to", () => {
  assert.match(
    only("bad-socket", server("/tmp/s"), { closed: ["/tmp"] }).now,
    /the user who runs this check may not make its socket in \/tmp$/,
  );
  // The daemon has become its user by then.
  const text = server("/etc/s").replace("user=root", "user=www");
  const folders = { "/": 0o040755, "/etc": 0o040755 };
  assert.match(only("bad-socket", text, { programs: folders }).now, /: www may not make its socket in \/etc$/);
  assert.deepEqual(found("bad-socket", text, { programs: { ...folders, "/etc": 0o041777 } }), []);
  assert.deepEqual(found("bad-socket", text), []);
});

test("a socket of another user's that may not be removed", () => {
  const programs = { "/tmp": 0o041777, "/tmp/s": 0o140755 };
  const nobody = { uid: 33 };
  assert.match(
    only("bad-socket", server("/tmp/s").replace("user=root\n", ""), { programs, world: nobody }).now,
    /\/tmp\/s belongs to another user, and only that user or root may remove it from \/tmp$/,
  );
  assert.deepEqual(found("bad-socket", server("/tmp/s"), { programs }), []);
  const owners = { "/tmp/s": [33, 33] } as const;
  assert.deepEqual(found("bad-socket", server("/tmp/s"), { programs, owners, world: nobody }), []);
});

test("CLI-X-008 an owner that only root could give a socket to", () => {
  const text = server("/tmp/s", "chown=root:web\n").replace("user=root\n", "");
  const { line, now, write } = only("bad-socket", text, { world: { uid: 33 } });
  assert.equal(line, 4);
  assert.match(now, /the user who runs this check is not root and may not give its socket to root:web$/);
  assert.match(write, /^Remove chown=/);
  assert.deepEqual(found("bad-socket", text), []);
  assert.deepEqual(found("bad-socket", text.replace("root:web", "www:web"), { world: { uid: 33 } }), []);
  const daemons = server("/tmp/s", "chown=root\n").replace("user=root", "user=www");
  assert.match(only("bad-socket", daemons).now, /: www is not root and may not give its socket to root$/);
});
