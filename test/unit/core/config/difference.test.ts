import assert from "node:assert/strict";
import { test } from "node:test";

import { differenceOfGroups } from "../../../../src/core/config/difference.js";
import { accept, daemon } from "./loading.js";

/** The difference between two configurations, as `added / changed / removed`. */
function difference(active: string, wanted: string): string {
  const { added, changed, removed } = differenceOfGroups(accept(daemon(active)).groups, accept(daemon(wanted)).groups);
  return `${added.join(",")} / ${changed.join(",")} / ${removed.join(",")}`;
}

const program = (name: string, lines = "") => `[program:${name}]\ncommand=x\n${lines}\n`;
const listener = (lines: string) => `[eventlistener:e]\ncommand=x\n${lines}\n`;
const fcgi = (lines: string) => `[fcgi-program:f]\ncommand=x\n${lines}\n`;

test("CFG-DIFF-001 groups are matched by name and listed in configuration order", () => {
  const active = program("a") + program("b") + program("c");
  const wanted = program("e") + program("d", "priority=1") + program("b", "priority=5") + program("c");
  assert.equal(difference(active, wanted), "d,e / b / a");
  assert.equal(difference(active, active), " /  / ");
  assert.equal(difference(active, ""), " /  / a,b,c");
});

test("CFG-DIFF-002 kind, priority and processes in order make a group", () => {
  const group = (line: string) => `${program("a")}${program("b")}[group:g]\n${line}\n`;
  assert.equal(difference(group("programs=a,b"), group("programs=b,a")), " / g / ");
  assert.equal(difference(group("programs=a,b\npriority=1"), group("programs=a,b")), " / g / ");
  assert.equal(difference(program("f"), fcgi("socket=tcp://h:1")), " / f / ");
  assert.equal(difference(fcgi("socket=tcp://h:1"), program("f")), " / f / ");
  assert.equal(difference(program("e"), listener("events=TICK")), " / e / ");
});

test("CFG-DIFF-003 every option of a process counts", () => {
  const lines = [
    ...["command=y", "process_name=y", "numprocs=0", "priority=1", "autostart=false", "startsecs=2", "startretries=4"],
    ...["autorestart=true", "exitcodes=1", "stopsignal=INT", "stopwaitsecs=1", "stopasgroup=true", "killasgroup=true"],
    ...["user=www", "redirect_stderr=true", "environment=A=1", "directory=/", "umask=1", "serverurl=http://h"],
    ...["logfile_maxbytes=1", "logfile_backups=1", "capture_maxbytes=1", "events_enabled=true", "syslog=true"].flatMap(
      (line) => [`stdout_${line}`, `stderr_${line}`],
    ),
    ...["stdout_logfile=/tmp/x", "stderr_logfile=/tmp/x"],
  ];
  for (const line of lines) assert.equal(difference(program("a"), program("a", line)), " / a / ", line);
});

test("CFG-DIFF-003 a log that is wanted AUTO equals any; one that runs as AUTO equals AUTO alone", () => {
  const log = (value: string) => program("a", `stdout_logfile=${value}`);
  assert.equal(difference(log("/tmp/x"), log("AUTO")), " /  / ");
  assert.equal(difference(log("AUTO"), log("AUTO")), " /  / ");
  assert.equal(difference(log("AUTO"), log("/tmp/x")), " / a / ");
  assert.equal(difference(log("AUTO"), log("NONE")), " / a / ");
  assert.equal(difference(log("NONE"), log("/tmp/x")), " / a / ");
  assert.equal(difference(log("/tmp/x"), log("/tmp/y")), " / a / ");
  assert.equal(difference(log("/tmp/x"), log("/tmp/x")), " /  / ");
});

test("CFG-ENV-015 [supervisord] environment changes every group; the order of variables none", () => {
  assert.equal(difference(program("a"), `environment=A=1\n${program("a")}`), " / a / ");
  assert.equal(difference(program("a", "environment=A=1,B=2"), program("a", "environment=B=2,A=1")), " /  / ");
});

test("CFG-DIFF-002 CFG-DIFF-004 a pool's events are a set, its buffer size counts", () => {
  assert.equal(difference(listener("events=TICK,EVENT"), listener("events=EVENT,TICK")), " /  / ");
  assert.equal(difference(listener("events=TICK"), listener("events=EVENT")), " / e / ");
  assert.equal(difference(listener("events=TICK"), listener("events=TICK\nbuffer_size=1")), " / e / ");
});

test("CFG-FCGI-008 of an fcgi socket the URL alone counts", () => {
  const unix = "socket=unix:///tmp/s";
  assert.equal(difference(fcgi(unix), fcgi(`${unix}\nsocket_mode=0777\nsocket_owner=www\nsocket_backlog=1`)), " /  / ");
  assert.equal(difference(fcgi(unix), fcgi("socket=unix:///tmp/t")), " / f / ");
});
