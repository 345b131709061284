import assert from "node:assert/strict";
import { test } from "node:test";

import { PROGRAM_EXTENSIONS, SUPERVISORD_EXTENSIONS } from "../../../../src/core/config/options/extensions.js";
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

test("a process under the original's names, and our options under ours", () => {
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
    tsd_depends_on: [],
    tsd_essential: false,
    tsd_log_format: "plain",
    tsd_log_prefix: "",
    tsd_log_stdout: false,
    tsd_nice: 0,
    tsd_orphans: ["off"],
    tsd_restart_pause: 0,
    tsd_sigpipe: "ignore",
    tsd_tail_memory: 0,
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

const OURS = `[supervisord]
user=root
tsd_orphans=on_stop
tsd_log_format=json
tsd_log_stdout=true
tsd_exit_on_fatal=a,b
tsd_exit_when=all_exited
tsd_exit_code_from=a
tsd_ignore_user=true
[program:a]
command=cat
tsd_nice=5
tsd_log_format=plain
tsd_sigpipe=default
tsd_depends_on=b
[program:b]
command=cat
tsd_orphans=before_start,on_stop
tsd_tail_memory=1KB
`;

test("TSD-CHECK-003 our options: the program's value, or else the daemon's, and the line it came from", () => {
  const { daemon, groups } = report(OURS).configuration!;
  const shown = (name: string) => {
    const { sources, ...values } = groups.find((group) => group.name === name)!.processes[0]!;
    const line = (source: unknown) => (source === "default" ? source : (source as { line: number }).line);
    return (option: string) => [values[option], line(sources[option])];
  };
  const a = shown("a");
  assert.deepEqual(a("tsd_nice"), [5, 12]);
  assert.deepEqual(a("tsd_log_format"), ["plain", 13]);
  assert.deepEqual(a("tsd_sigpipe"), ["default", 14]);
  assert.deepEqual(a("tsd_depends_on"), [["b"], 15]);
  assert.deepEqual(a("tsd_orphans"), [["on_stop"], 3]);
  assert.deepEqual(a("tsd_restart_pause"), [0, "default"]);
  const b = shown("b");
  assert.deepEqual(b("tsd_orphans"), [["before_start", "on_stop"], 18]);
  assert.deepEqual(b("tsd_log_format"), ["json", 4]);
  assert.deepEqual(b("tsd_log_stdout"), [true, 5]);
  assert.deepEqual(b("tsd_tail_memory"), [1024, 19]);
  assert.deepEqual(b("tsd_sigpipe"), ["ignore", "default"]);
  assert.deepEqual(daemon, {
    tsd_exit_code_from: "a",
    tsd_exit_on_fatal: ["a", "b"],
    tsd_exit_when: "all_exited",
    tsd_ignore_user: true,
    tsd_log_format: "json",
    sources: {
      tsd_exit_code_from: { file: ROOT, line: 8 },
      tsd_exit_on_fatal: { file: ROOT, line: 6 },
      tsd_exit_when: { file: ROOT, line: 7 },
      tsd_ignore_user: { file: ROOT, line: 9 },
      tsd_log_format: { file: ROOT, line: 4 },
    },
  });
});

test("TSD-CHECK-003 every option of ours is shown, also where nothing sets it", () => {
  const { daemon, groups: all } = configuration!;
  const { sources, ...values } = daemon;
  assert.deepEqual(values, {
    tsd_exit_code_from: null,
    tsd_exit_on_fatal: null,
    tsd_exit_when: null,
    tsd_ignore_user: false,
    tsd_log_format: "plain",
  });
  assert.deepEqual(new Set(Object.values(sources)), new Set(["default"]));
  const process = all[0]!.processes[0]!;
  for (const option of Object.keys(PROGRAM_EXTENSIONS)) assert.ok(option in process, option);
  for (const option of Object.keys(SUPERVISORD_EXTENSIONS)) assert.ok(option in daemon || option in process, option);
});
