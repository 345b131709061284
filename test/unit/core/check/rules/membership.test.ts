import assert from "node:assert/strict";
import { test } from "node:test";

import { daemon, found, only, places, program } from "../checking.js";

test("CFG-GRP-002 a member that is not a program, in the daemon's own words", () => {
  const { line, column, severity, now, write } = only(
    "unknown-program",
    daemon("[group:g]\nprograms=wbe\n[program:web]\ncommand=cat\n"),
  );
  assert.deepEqual([line, column, severity], [4, 10, "error"]);
  assert.match(now, /Error: \[group:g\] names unknown program or fcgi-program wbe/);
  assert.equal(write, "Did you mean web?");
  assert.match(only("unknown-program", daemon("[group:g]\nprograms=web\n")).write, /^Add \[program:web\]/);
});

test("CFG-GRP-006 a program in two groups runs twice", () => {
  const text = program("[group:g]\nprograms=a\n[group:h]\nprograms=\n  a");
  const { line, column, severity, now } = only("two-groups", text);
  assert.deepEqual([line, column, severity], [9, 3, "warning"]);
  assert.equal(now, "a is a member of [group:g] as well: it runs once for each");
});

test("CFG-GRP-010 a FastCGI program in a group whose socket is no good", () => {
  const fcgi = (line: string) => `[fcgi-program:f]\ncommand=cat\n${line}\n`;
  const group = "[group:g]\nprograms=f\n";
  assert.deepEqual(places("lost-socket", daemon(fcgi("socket=localhost:9000") + group)), ["5:1 warning"]);
  assert.deepEqual(places("lost-socket", daemon(fcgi("") + group)), ["3:1 warning"]);
  assert.deepEqual(found("lost-socket", daemon(fcgi("socket=tcp://localhost:9000") + group)), []);
  assert.deepEqual(found("lost-socket", daemon(fcgi("socket=tcp://localhost:9000"))), []);
});

test("CFG-PROG-003 CFG-GRP-001 groups without a process", () => {
  assert.deepEqual(places("no-process", program("numprocs=0")), ["5:1 warning"]);
  assert.deepEqual(places("no-process", program("[group:g]\nprograms=")), ["6:1 warning"]);
  assert.deepEqual(found("no-process", program("[group:g]\nprograms=a")), []);
});

test("CFG-GRP-007 IMP-047 processes of one name", () => {
  const text = daemon(
    "[program:a]\ncommand=cat\nprocess_name=x\n[program:b]\ncommand=cat\nprocess_name=x\n[group:g]\nprograms=a,b\n",
  );
  const { line, now } = only("equal-names", text);
  assert.deepEqual([line, now], [8, "group g has several processes named x: only one of them can run"]);
  assert.equal(only("equal-names", program("[group:g]\nprograms=a,a")).line, 3);
  assert.deepEqual(found("equal-names", program("")), []);
});

test("CFG-GRP-008 of two groups with one name the second never runs", () => {
  const text = daemon("[program:a]\ncommand=cat\n[program:b]\ncommand=cat\n[group:a]\nprograms=b\npriority=1\n");
  const { line, severity, now } = only("dropped-group", text);
  assert.deepEqual([line, severity], [3, "error"]);
  assert.match(now, /^\[program:a\] never runs: its group has the name of \[group:a\]/);
  assert.deepEqual(found("dropped-group", text.replace("[group:a]", "[group:c]")), []);
});

test("CFG-PROG-004 several processes without a number, in the daemon's own words", () => {
  const { line, severity, now, write } = only("no-process-number", program("numprocs=2\nprocess_name=x"));
  assert.deepEqual([line, severity], [6, "error"]);
  assert.match(now, /Error: %\(process_num\) must be present within process_name when numprocs > 1/);
  assert.equal(write, "Write process_name=%(program_name)s_%(process_num)02d.");
  assert.equal(only("no-process-number", program("numprocs=2")).line, 3);
  assert.deepEqual(found("no-process-number", program("numprocs=2\nprocess_name=%(process_num)d")), []);
});
