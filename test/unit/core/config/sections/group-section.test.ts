import assert from "node:assert/strict";
import { test } from "node:test";

import { accept, daemon, groupNamed, message, refuse, ROOT, suffix } from "../loading.js";

const PROGRAMS = "[program:a]\ncommand=a\n[program:b]\ncommand=b\npriority=1\n[program:c]\ncommand=c\n";
const FCGI = "[fcgi-program:f]\ncommand=f\nsocket=tcp://h:1\n";
const EVENTS = "[eventlistener:e]\ncommand=e\nevents=";
const groups = (text: string) => accept(daemon(text)).groups;
const names = (text: string) => groups(text).map((group) => group.name);

test("CFG-GRP-001 a group may have no programs", () => {
  assert.deepEqual(groups("[group:g]\n"), [{ kind: "program", name: "g", priority: 999, processes: [] }]);
  assert.deepEqual(names("[group:g]\nprograms=\n"), ["g"]);
});

test("CFG-GRP-002 TRAP-087 IMP-033 an unknown member is refused, always with the group's own name", () => {
  const problem = refuse(daemon(`${PROGRAMS}[group:g]\nprograms=a,zz`));
  assert.equal(problem.message, "[group:g] names unknown program or fcgi-program zz");
  assert.deepEqual(problem.advice, [`${ROOT}:10: programs=a,zz`, "Add a section [program:zz], or remove the name."]);
  assert.equal(
    message(daemon(`${PROGRAMS}[group:g]\nprograms=a,`)),
    "[group:g] names unknown program or fcgi-program ",
  );
  assert.equal(
    refuse(daemon(`${PROGRAMS}[group:g]\nprograms=a,`)).advice.at(-1),
    "Take the comma out that has no name behind it, or before it.",
  );
});

test("CFG-GRP-003 a member must not be both kinds of program", () => {
  assert.equal(
    message(daemon(`${PROGRAMS}${FCGI.replace("f]", "a]")}[group:g]\nprograms=b,a`)),
    "[group:g] name a is ambiguous (exists as program and fcgi-program)",
  );
});

test("CFG-GRP-004 listeners cannot be members", () => {
  assert.match(message(daemon(`${EVENTS}TICK\n[group:g]\nprograms=e`)), /^\[group:g\] names unknown program/);
});

test("CFG-GRP-005 CFG-GRP-011 TRAP-014 members leave their own groups and stand in the order listed", () => {
  const text = `${PROGRAMS}[group:g]\nprograms= c ,b,a\n`;
  assert.deepEqual(names(text), ["g"]);
  const processes = groups(text)[0]!.processes;
  assert.deepEqual(
    processes.map((process) => [process.name, process.priority]),
    [
      ["c", 999],
      ["b", 1],
      ["a", 999],
    ],
  );
});

test("CFG-GRP-006 a program may be in two groups", () => {
  assert.deepEqual(
    groups(`${PROGRAMS}[group:g]\nprograms=a\n[group:h]\nprograms=a,b,c`).map((group) => group.processes.length),
    [1, 3],
  );
});

test("CFG-GRP-007 IMP-047 a program listed twice is kept twice, with a warning that one can run", () => {
  const config = accept(daemon(`${PROGRAMS}[group:g]\nprograms=a,a,b,c`));
  assert.equal(config.groups[0]!.processes.length, 4);
  assert.deepEqual(config.notices.warn, ["group 'g' has several processes named 'a', of which only one can run"]);
});

test("CFG-GRP-008 a group and a program of one name both stay", () => {
  assert.deepEqual(names(`${PROGRAMS}[group:a]\nprograms=b,c`), ["a", "a"]);
});

test("CFG-GRP-009 a group's priority is its own", () => {
  assert.equal(message(daemon("[group:g]\npriority=x")), "invalid literal for int() with base 10: 'x'");
  assert.equal(groups(`${PROGRAMS}[group:g]\npriority=5\nprograms=a,b,c`)[0]!.priority, 5);
});

test("CFG-GRP-010 TRAP-078 IMP-020 an fcgi-program keeps its socket in a group", () => {
  const config = accept(daemon(`${FCGI}${PROGRAMS}[group:g]\nprograms=a,f\n`));
  const group = config.groups.find(({ name }) => name === "g")!;
  assert.equal(group.kind, "program");
  assert.deepEqual(
    group.processes.map(({ name, socket }) => [name, socket?.url]),
    [
      ["a", undefined],
      ["f", "tcp://h:1"],
    ],
  );
  assert.deepEqual(config.notices.warn, []);
});

test("CFG-GRP-010 IMP-020 in a group a socket that is no good is not refused, as the original never looks at it, but said", () => {
  for (const [line, reason] of [
    ["", '[fcgi-program:f] section requires a "socket" line'],
    ["socket=x\n", "Bad socket format x in [fcgi-program:f] socket"],
    ["socket=tcp://h:1\nsocket_backlog=0\n", "Invalid socket_backlog value 0"],
  ] as const) {
    const config = accept(daemon(`[group:g]\nprograms=f\n[fcgi-program:f]\ncommand=f\n${line}`));
    assert.equal(config.groups[0]!.processes[0]!.socket, undefined);
    assert.deepEqual(config.notices.warn, [
      `[fcgi-program:f] gets no FastCGI socket in [group:g] (${ROOT}:3): ${reason}`,
    ]);
  }
});

test("CFG-GRP-012 groups are sorted by priority, then name; listeners come first by default", () => {
  assert.deepEqual(names(`${PROGRAMS}${FCGI}${EVENTS}TICK\n`), ["e", "b", "a", "c", "f"]);
});

test("CFG-GRP-013 group_name is the group's", () => {
  const text = "[program:a]\ncommand=%(group_name)s:%(program_name)s\n[group:g]\nprograms=a";
  assert.equal(groups(text)[0]!.processes[0]!.command, "g:a");
});

test("CFG-EL-001 CFG-EL-002 events are required, upper-cased, each once", () => {
  const pool = groupNamed(accept(daemon(`${EVENTS}tick_5, PROCESS_STATE ,TICK_5`)), "e");
  assert.deepEqual(pool.kind === "eventlistener" ? pool.events : [], ["TICK_5", "PROCESS_STATE"]);
  assert.equal(message(daemon(EVENTS)), `[eventlistener:e] section requires an "events" line`);
  assert.equal(message(daemon(`${EVENTS}tick_6`)), "Unknown event type TICK_6 in [eventlistener:e] events");
  assert.equal(message(daemon(`${EVENTS}TICK_5,`)), "Unknown event type  in [eventlistener:e] events");
});

test("CFG-EL-002 PROCESS_STATE_FAILED is understood, kept as written, and noted once", () => {
  const config = accept(daemon(`${EVENTS}PROCESS_STATE_FAILED,process_state_failed`));
  const pool = groupNamed(config, "e");
  assert.deepEqual(pool.kind === "eventlistener" ? pool.events : [], ["PROCESS_STATE_FAILED"]);
  assert.deepEqual(config.notices.warn, [
    `PROCESS_STATE_FAILED in [eventlistener:e] is taken as PROCESS_STATE_FATAL (${ROOT}:4)`,
  ]);
});

test("CFG-EL-004 CFG-EL-005 CFG-EL-006 buffer size and result handler", () => {
  const pool = groupNamed(accept(daemon(`${EVENTS}TICK\nbuffer_size=7`)), "e");
  assert.ok(pool.kind === "eventlistener");
  assert.deepEqual([pool.bufferSize, pool.resultHandler], [7, "supervisor.dispatchers:default_handler"]);
  assert.equal(
    message(daemon(`${EVENTS}TICK\nbuffer_size=0`)),
    "[eventlistener:e] section sets invalid buffer_size (0)",
  );
  const problem = refuse(daemon(`${EVENTS}TICK\nresult_handler=my.module:handler`));
  assert.equal(problem.message, "my.module:handler cannot be resolved within [eventlistener:e]");
  assert.deepEqual(problem.advice, [
    `${ROOT}:5: result_handler=my.module:handler`,
    "Remove the line: code written in Python cannot be loaded here. " +
      "A JavaScript module can, named by its path as in ./plugin.mjs:name (docs/how-to/plugins.md).",
  ]);
  assert.equal(
    message(daemon(`${EVENTS}TICK\nresult_handler=a b`)),
    `("EntryPoint must be in 'name=module:attrs [extras]' format", 'x=a b')`,
  );
});

test("CFG-EL-007 TRAP-033 redirect_stderr is refused", () => {
  assert.equal(
    message(daemon(`${EVENTS}TICK\nredirect_stderr=true`)),
    "[eventlistener:e] section sets redirect_stderr=true but this is not allowed because it will interfere " +
      "with the eventlistener protocol",
  );
});

test("CFG-EL-008 a pool's priority is -1, its processes' 999, unless it is given", () => {
  const priorities = (text: string) => {
    const pool = groupNamed(accept(daemon(text)), "e");
    return [pool.priority, pool.processes[0]!.priority];
  };
  assert.deepEqual(priorities(`${EVENTS}TICK`), [-1, 999]);
  assert.deepEqual(priorities(`${EVENTS}TICK\npriority=5`), [5, 5]);
});

test("CFG-EL-009 CFG-EL-010 CFG-EL-011 the options of programs are accepted for listeners", () => {
  const pool = groupNamed(
    accept(daemon(`${EVENTS}TICK\nstdout_capture_maxbytes=1KB\nstdout_syslog=true\nstderr_events_enabled=true`)),
    "e",
  );
  const [process] = pool.processes;
  assert.deepEqual(
    [process?.stdout.captureMaxBytes, process?.stdout.syslog, process?.stderr.eventsEnabled],
    [1024, true, true],
  );
});

test("CFG-INI-035 a pool's name is checked when its processes are built", () => {
  assert.equal(
    message(daemon(`${EVENTS.replace("e]", "a:b]")}TICK`)),
    `Invalid name: 'a:b' because of character: ':'${suffix("eventlistener:a:b")}`,
  );
});
