import assert from "node:assert/strict";
import { test } from "node:test";

import { ROOT } from "../config/loading.js";
import { report } from "./checking.js";

const TEXT = `[supervisord]
user=root
environment=LANG="C"
[DEFAULT]
startsecs=7
[program:a]
command=cat
stopasgroup=true
redirect_stderr=true
environment=X="1"
[group:g]
programs=a
priority=5
[eventlistener:l]
command=cat
events=SUPERVISOR_STATE_CHANGE_RUNNING,tick_5,EVENT
[include]
files=more.conf
`;
const MORE = "[program:a]\nstartretries=9\nuser=www\n[program:b]\ncommand=sh\n";

const { configuration } = report({ [ROOT]: TEXT, "/etc/more.conf": MORE });
const groups = configuration?.groups ?? [];

test("CFG-GRP-012 groups in the daemon's order, under the original's class names", () => {
  assert.deepEqual(
    groups.map(({ name, kind, priority, buffer_size }) => [name, kind, priority, buffer_size]),
    [
      ["l", "EventListenerPoolConfig", -1, 10],
      ["g", "ProcessGroupConfig", 5, null],
      ["b", "ProcessGroupConfig", 999, null],
    ],
  );
  assert.deepEqual(groups[0]!.events, ["Event", "SupervisorRunningEvent", "Tick5Event"]);
});

test("a process under the original's names", () => {
  const { sources, ...values } = groups[1]!.processes[0]!;
  assert.deepEqual(values, {
    autorestart: "<class 'supervisor.datatypes.RestartWhenExitUnexpected'>",
    autostart: true,
    command: "cat",
    directory: null,
    environment: { LANG: "C", X: "1" },
    exitcodes: [0],
    killasgroup: true,
    name: "a",
    priority: 999,
    redirect_stderr: true,
    serverurl: null,
    startretries: 9,
    startsecs: 7,
    stderr_logfile: null,
    stderr_logfile_maxbytes: 50 * 1024 * 1024,
    stdout_events_enabled: false,
    stdout_logfile: "<class 'supervisor.datatypes.Automatic'>",
    stdout_logfile_backups: 10,
    stdout_logfile_maxbytes: 50 * 1024 * 1024,
    stopasgroup: true,
    stopsignal: 15,
    stopwaitsecs: 10,
    uid: 33,
    umask: null,
  });
  assert.deepEqual(Object.keys(sources), Object.keys(values));
});

test("every value has the line it came from, or is a default", () => {
  const { sources } = groups[1]!.processes[0]!;
  const at = (line: number, file = ROOT) => ({ file, line });
  assert.deepEqual(sources["command"], at(7));
  assert.deepEqual(sources["startsecs"], at(5));
  assert.deepEqual(sources["killasgroup"], at(8));
  assert.deepEqual(sources["stderr_logfile"], at(9));
  assert.deepEqual(sources["environment"], { LANG: at(3), X: at(10) });
  assert.deepEqual(sources["startretries"], at(2, "/etc/more.conf"));
  assert.deepEqual(sources["uid"], at(3, "/etc/more.conf"));
  assert.deepEqual([sources["autostart"], sources["name"]], ["default", "default"]);
  assert.deepEqual(groups[1]!.sources, {
    name: at(11),
    kind: at(11),
    priority: at(13),
    buffer_size: "default",
    events: "default",
  });
  assert.deepEqual(groups[0]!.sources["events"], at(16));
});
