import assert from "node:assert/strict";
import { test } from "node:test";

import { accept, daemon, message, processOf, program, refuse, ROOT, suffix } from "../loading.js";

const warnings = (lines: string) => accept(program(lines)).notices.warn;
const names = (lines: string) => accept(program(lines)).groups[0]!.processes.map((process) => process.name);

test("CFG-PROG-002 CFG-PROG-003 CFG-PROG-006 CFG-PROG-007 CFG-PROG-008 CFG-PROG-009 CFG-PROG-010 CFG-PROG-011 CFG-PROG-012 CFG-PROG-013 CFG-PROG-014 CFG-PROG-018 CFG-PROG-021 CFG-PROG-022 CFG-PROG-023 CFG-PROG-024 CFG-PROG-025 CFG-PROG-026 defaults", () => {
  const output = {
    logfile: { kind: "auto" },
    maxBytes: 52428800,
    backups: 10,
    captureMaxBytes: 0,
    eventsEnabled: false,
    syslog: false,
  };
  assert.deepEqual(processOf(""), {
    name: "a",
    command: "/bin/cat",
    directory: undefined,
    umask: undefined,
    priority: 999,
    autostart: true,
    autorestart: "unexpected",
    startSeconds: 1,
    startRetries: 3,
    stopSignal: 15,
    stopWaitSeconds: 10,
    stopAsGroup: false,
    killAsGroup: false,
    exitCodes: [0],
    uid: undefined,
    outputStyle: { format: "plain", prefix: "", toStdout: false, tailMemory: 0 },
    redirectStderr: false,
    stdout: output,
    stderr: output,
    environment: new Map(),
    serverUrl: undefined,
    socket: undefined,
    orphans: { beforeStart: false, onStop: false },
    essential: false,
    restartPause: 0,
    nice: 0,
    dependsOn: [],
    ignoredSignals: [13, 25],
  });
});

test("CFG-PROG-001 a command is required, and may be empty", () => {
  const problem = refuse(daemon("[program:a]\n"));
  assert.equal(problem.message, `program section program:a does not specify a command${suffix("program:a")}`);
  assert.deepEqual(problem.advice, [`${ROOT}:2: [program:a]`, "Add command=, the program to run."]);
  assert.equal(processOf("command=").command, "");
});

test("CFG-PROG-004 more processes than Linux can have are refused at once", () => {
  for (const count of ["4194305", "99999999999", "7000000000000000000000000000000"]) {
    const { message: text, advice } = refuse(program(`numprocs=${count}\nprocess_name=%(process_num)d`));
    assert.equal(text, `cannot make ${count} processes: Linux has 4194304 at most${suffix("program:a")}`);
    assert.equal(advice.at(-1), "Write a smaller number.");
  }
});

test("CFG-PROG-003 CFG-PROG-005 numprocs processes, numbered from numprocs_start", () => {
  assert.deepEqual(names("numprocs=3\nnumprocs_start=8\nprocess_name=%(process_num)02d"), ["08", "09", "10"]);
  assert.deepEqual(names("numprocs=0"), []);
  assert.deepEqual(names("numprocs=-1"), []);
});

test("CFG-PROG-004 IMP-047 several processes need process_num in their names; equal names are warned of", () => {
  assert.equal(
    message(program("numprocs=2")),
    `%(process_num) must be present within process_name when numprocs > 1${suffix("program:a")}`,
  );
  const fooled = "numprocs=2\nprocess_name=x%%(process_num)s";
  assert.deepEqual(names(fooled), ["x%(process_num)s", "x%(process_num)s"]);
  assert.deepEqual(warnings(fooled), [
    "group 'a' has several processes named 'x%(process_num)s', of which only one can run",
  ]);
});

test("CFG-PROG-008 negative numbers are accepted", () => {
  assert.equal(processOf("startsecs=-1").startSeconds, -1);
});

test("CFG-PROG-014 CFG-PROG-015 killasgroup follows stopasgroup and cannot contradict it", () => {
  assert.equal(processOf("stopasgroup=true").killAsGroup, true);
  assert.equal(processOf("killasgroup=true").stopAsGroup, false);
  assert.equal(
    message(program("stopasgroup=true\nkillasgroup=false")),
    `Cannot set stopasgroup=true and killasgroup=false${suffix("program:a")}`,
  );
});

test("CFG-PROG-016 CFG-PROG-028 user and umask", () => {
  assert.equal(processOf("user=www\numask=000").uid, 33);
  assert.equal(processOf("umask=000").umask, 0);
  assert.equal(message(program("user=nobody")), `Invalid user name nobody${suffix("program:a")}`);
});

test("CFG-PROG-017 TRAP-064 redirect_stderr gives up stderr's own log", () => {
  assert.deepEqual(processOf("redirect_stderr=true").stderr.logfile, { kind: "none" });
  assert.deepEqual(warnings("redirect_stderr=true"), []);
  const text =
    "For [program:a], redirect_stderr=true but stderr_logfile has also been set to a filename, the filename has been ignored";
  assert.deepEqual(warnings("redirect_stderr=true\nstderr_logfile=/tmp/x"), [text]);
  assert.deepEqual(warnings("redirect_stderr=true\nstderr_logfile="), [text]);
  assert.deepEqual(processOf("redirect_stderr=true\nstderr_logfile=/tmp/x").stderr.logfile, { kind: "none" });
});

test("CFG-PROG-018 log files: their directory exists, an empty one is kept as such", () => {
  assert.equal(
    message(program("stdout_logfile=/nowhere/x")),
    `The directory named as part of the path /nowhere/x does not exist${suffix("program:a")}`,
  );
  assert.deepEqual(processOf("stdout_logfile=").stdout.logfile, { kind: "file", path: "" });
  assert.deepEqual(processOf("stderr_logfile=None").stderr.logfile, { kind: "none" });
  assert.deepEqual(processOf("stderr_logfile=~/x").stderr.logfile, { kind: "file", path: "/root/x" });
});

test("CFG-PROG-019 AUTO logs without rotation are warned of, once per process", () => {
  const text = (option: string) =>
    `For [program:a], AUTO logging used for ${option} without rollover, set maxbytes > 0 to avoid filling up filesystem unintentionally`;
  assert.deepEqual(warnings("stdout_logfile_maxbytes=0\nstderr_logfile_maxbytes=0"), [
    text("stdout_logfile"),
    text("stderr_logfile"),
  ]);
  const two = "numprocs=2\nprocess_name=%(process_num)d\nstdout_logfile_maxbytes=0";
  assert.deepEqual(warnings(two), [text("stdout_logfile"), text("stdout_logfile")]);
});

test("CFG-PROG-020 CFG-PROG-025 the log file named syslog is the option syslog, with a warning", () => {
  const { stderr } = processOf("stderr_logfile=Syslog");
  assert.deepEqual([stderr.logfile, stderr.syslog], [{ kind: "none" }, true]);
  assert.deepEqual(warnings("stderr_logfile=syslog"), [
    "For [program:a], stderr_logfile=syslog but this is deprecated and will be removed.  Use stderr_syslog=true to enable syslog instead.",
  ]);
  const { stdout } = processOf("stdout_syslog=true");
  assert.deepEqual([stdout.logfile, stdout.syslog], [{ kind: "auto" }, true]);
});

test("CFG-PROG-021 CFG-PROG-022 CFG-PROG-023 CFG-PROG-024 the other options of a channel", () => {
  const { stdout, stderr } = processOf(
    "stdout_logfile_maxbytes=1KB\nstdout_logfile_backups=2\nstderr_capture_maxbytes=1MB\nstderr_events_enabled=true",
  );
  assert.deepEqual(
    [stdout.maxBytes, stdout.backups, stdout.captureMaxBytes, stdout.eventsEnabled],
    [1024, 2, 0, false],
  );
  assert.deepEqual([stderr.captureMaxBytes, stderr.eventsEnabled], [1048576, true]);
});

test("CFG-PROG-027 directory is not checked", () => {
  assert.equal(processOf("directory=/nowhere").directory, "/nowhere");
});

test("CFG-PROG-029 serverurl: AUTO in any case is computed, empty stays empty", () => {
  assert.equal(processOf("serverurl= Auto ").serverUrl, undefined);
  assert.equal(processOf("serverurl=").serverUrl, "");
  assert.equal(processOf("serverurl=http://h").serverUrl, "http://h");
});

test("CFG-PROG-030 TRAP-068 IMP-048 processes are sorted by name as text", () => {
  const twelve = names("numprocs=12\nprocess_name=p%(process_num)d");
  assert.deepEqual(twelve.slice(0, 5), ["p0", "p1", "p10", "p11", "p2"]);
});

test("CFG-PROG-031 a program alone is a group with its priority", () => {
  const [group] = accept(program("priority=5")).groups;
  assert.deepEqual([group?.kind, group?.name, group?.priority], ["program", "a", 5]);
});

test("CFG-ERR-002 CFG-ERR-003 problems of a section end in its name and file, but a lone program's priority does not", () => {
  assert.equal(message(program("priority=x")), "invalid literal for int() with base 10: 'x'");
  assert.equal(
    message(program("priority=x\n[group:g]\nprograms=a")),
    `invalid literal for int() with base 10: 'x'${suffix("program:a")}`,
  );
  assert.equal(
    message({ "/cwd/it's.conf": program("startsecs=x") }, { file: "it's.conf" }),
    `invalid literal for int() with base 10: 'x' in section 'program:a' (file: "it's.conf")`,
  );
});

test("CFG-INI-033 CFG-INI-034 CFG-INI-037 CFG-INI-039 names are stripped and checked, may be empty, keep their case", () => {
  const groups = accept(daemon("[program: B ]\ncommand=x\n[program:b]\ncommand=x\n[program:]\ncommand=x")).groups;
  assert.deepEqual(
    groups.map((group) => group.name),
    ["", "B", "b"],
  );
  const invalid = (name: string, bad: string) => `Invalid name: '${name}' because of character: '${bad}'`;
  assert.equal(message(daemon("[program:a/b:c d]\ncommand=x")), invalid("a/b:c d", " "));
  assert.equal(message(daemon("[program:a/b:c]\ncommand=x")), invalid("a/b:c", ":"));
  assert.equal(message(daemon("[fcgi-program:a/b]\ncommand=x")), invalid("a/b", "/"));
  assert.equal(message(program("process_name=a b")), invalid("a b", " ") + suffix("program:a"));
  const problem = refuse(daemon("[group:a:b]\nprograms="));
  assert.equal(problem.message, invalid("a:b", ":"));
  assert.deepEqual(problem.advice, [`${ROOT}:2: Choose a name without blanks, colons and slashes.`]);
});

test("CFG-INI-036 a process name is checked before it is expanded", () => {
  assert.equal(processOf("process_name=%(ENV_HOME)s").name, "/root");
});

test("CFG-INI-012 IMP-053 a command that a comment cut within quotes is warned of", () => {
  assert.deepEqual(warnings("command=sh -c 'a ; b'"), [
    `cannot split the command of [program:a] into words: No closing quotation; a ; or # after a blank begins a comment, even within quotes (${ROOT}:4)`,
  ]);
});

test("what says nothing or two things at once is refused where the option is ours", () => {
  for (const [option, value] of [
    ["tsd_restart_pause", "-1"],
    ["tsd_nice", "-21"],
    ["tsd_nice", "20"],
    ["tsd_orphans", "off,on_stop"],
    ["tsd_orphans", "always"],
  ] as const) {
    const { message } = refuse(daemon(`[program:a]\ncommand=x\n${option}=${value}\n`));
    assert.match(message, new RegExp(`cannot take .* for ${option}`));
  }
});

test("IMP-023 tsd_sigpipe=default begins without ignored signals; [supervisord] sets it for all that say nothing", () => {
  const ignored = (text: string) =>
    accept(text).groups.flatMap(({ processes }) => processes.map((process) => process.ignoredSignals));
  const two = (first: string) => `[program:a]\ncommand=x\n${first}\n[program:b]\ncommand=x\n`;
  assert.deepEqual(ignored(daemon(two("tsd_sigpipe=Default"))), [[], [13, 25]]);
  assert.deepEqual(ignored(daemon(`tsd_sigpipe=default\n${two("tsd_sigpipe=ignore")}`)), [[13, 25], []]);
  const problem = refuse(daemon(two("tsd_sigpipe=block")));
  assert.match(problem.message, /cannot take 'block' for tsd_sigpipe/);
  assert.match(problem.advice.join("\n"), /Write ignore or default\./);
});
