import assert from "node:assert/strict";
import { test } from "node:test";

import { ROOT } from "../../config/loading.js";
import { daemon, found, only, places, program, report } from "../checking.js";

test("CFG-TYPE-012 CFG-TYPE-013 a directory the daemon needs, in its own words", () => {
  const { line, column, severity, now, write } = only("missing-directory", daemon("logfile=/var/none/s.log\n"));
  assert.deepEqual([line, column, severity], [3, 9, "error"]);
  assert.equal(
    now,
    "the daemon refuses to start: Error: The directory named as part of the path /var/none/s.log does not exist",
  );
  assert.equal(write, "Make it with mkdir -p /var/none, or write another path.");
  const { line: at, also } = only("missing-directory", daemon("directory=/none\nchildlogdir=/none\n"));
  assert.deepEqual([at, also], [3, [{ file: ROOT, line: 4, column: 13 }]]);
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

test("one missing directory is one finding, whichever programs need it and whatever is refused for it", () => {
  const text = daemon(
    "[program:a]\ncommand=cat\ndirectory=/var/app\n" +
      "[program:b]\ncommand=cat\nstdout_logfile=/var/app/out\nstderr_logfile=/var/app/err\n" +
      "[fcgi-program:c]\ncommand=cat\nsocket=unix:///var/app/c.sock\n",
  );
  const { line, also, now } = only("missing-directory", text);
  // What keeps the daemon from starting is what is said.
  assert.match(now, /^the daemon refuses to start: Error: The directory named as part of the path \/var\/app\/out/);
  assert.deepEqual([line, also?.map((spot) => spot.line)], [8, [5, 9, 12]]);
  assert.deepEqual(
    report(text).findings.map(({ rule }) => rule),
    ["missing-directory"],
  );
  const two = daemon("[program:a]\ncommand=cat\ndirectory=/x\nstdout_logfile=/y/a\n");
  assert.equal(found("missing-directory", two).length, 2);
});
