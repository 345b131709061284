import assert from "node:assert/strict";
import { test } from "node:test";

import { daemon, found, only, places, program } from "./checking.js";

test("CFG-TYPE-012 CFG-TYPE-013 a directory the daemon needs, in its own words", () => {
  const { line, column, severity, now, write } = only("missing-directory", daemon("logfile=/var/none/s.log\n"));
  assert.deepEqual([line, column, severity], [3, 9, "error"]);
  assert.equal(
    now,
    "the daemon refuses to start: Error: The directory named as part of the path /var/none/s.log does not exist",
  );
  assert.equal(write, "Make it with mkdir -p /var/none, or write another path.");
  assert.deepEqual(places("missing-directory", daemon("directory=/none\nchildlogdir=/none\n")), [
    "3:11 error",
    "4:13 error",
  ]);
  assert.deepEqual(places("missing-directory", program("stdout_logfile=/none/x\nstderr_logfile=none")), ["5:16 error"]);
});

test("LIFE-SPAWN-028 a directory a program runs in", () => {
  const { line, column, now, write } = only("missing-directory", program("directory=/none"));
  assert.deepEqual([line, column], [5, 11]);
  assert.equal(now, "[program:a] can never start: its directory /none is missing");
  assert.match(write, /^Make it with mkdir -p \/none/);
  assert.match(only("missing-directory", program("directory=~/x")).write, /^Write the home directory in full/);
});

test("directories of sockets", () => {
  const server = daemon("[unix_http_server]\nfile=/none/s.sock\n[rpcinterface:x]\n");
  assert.match(
    only("missing-directory", server).now,
    /^the daemon refuses to start: the directory of its socket, \/none,/,
  );
  const fcgi = daemon("[fcgi-program:f]\ncommand=cat\nsocket=unix:///none/f.sock\n");
  assert.deepEqual(places("missing-directory", fcgi), ["5:1 error"]);
});

test("directories that exist, and values that are expanded, say nothing", () => {
  const text = program(
    "directory=/tmp\nstdout_logfile=/tmp/x\nstderr_logfile=%(here)s/x\n[unix_http_server]\nfile=/tmp/s",
  );
  assert.deepEqual(found("missing-directory", text), []);
});
