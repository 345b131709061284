import assert from "node:assert/strict";
import { test } from "node:test";

import { expand } from "../../../../../src/core/config/text/expand.js";
import { ConfigError } from "../../../../../src/core/config/model/problems.js";
import { accept, daemon, groupNamed, message, processOf, program, refuse, ROOT, suffix } from "../loading.js";

const NAMES = new Map<string, string | number>([
  ["n", 5],
  ["m", -3],
  ["here", "/x"],
  ["c", "z"],
]);

/** The result, or the message without the part that names the text and the option. */
function run(text: string): string {
  try {
    return expand(text, NAMES, "s.o");
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.message.replace(/^Format string .* for 's\.o' /, "! ");
  }
}

test("CFG-EXP-001 TRAP-005 every conversion, flag, width and precision of Python's formatting", () => {
  const cases: readonly [string, string][] = [
    ["%(n)02d|%(n)5s|%(here)r", "05|    5|'/x'"],
    ["%(n)+d|%(n) d|%(m)d|%(n)-4d|%(m)04d", "+5| 5|-3|5   |-003"],
    ["%(n)o|%(n)#o|%(n)#06x|%(m)#X|%(n)#.4x", "5|0o5|0x0005|-0X3|0x0005"],
    ["%(n)f|%(n).2f|%(n)e|%(n)G|%(n)#g|%(n)010.2f", "5.000000|5.00|5.000000e+00|5|5.00000|0000005.00"],
    ["%(here).1s|%(here)5s|%(here)-5s|%(here)05s", "/|   /x|/x   |   /x"],
    ["%(c)c|%(c)3c|%(here)a|%(n)ld|%(n)i|%(n)u", "z|  z|'/x'|5|5|5"],
    // However large the precision, nothing is longer for it.
    ["%(here).999999999s|%(n).2000000000g|%(here).2147483647r|%(c).999999999c", "/x|5|'/x'|z"],
  ];
  for (const [text, expected] of cases) assert.equal(run(text), expected);
});

test("CFG-EXP-002 a name that is not closed is refused, wherever it stands and whatever it begins with", () => {
  const cases: readonly [string, string][] = [
    ["s%(herex", "! is badly formatted: incomplete format key"],
    ["%(here", "! is badly formatted: incomplete format key"],
    ["%(here)", "! is badly formatted: incomplete format"],
    ["%(here)s%", "! is badly formatted: incomplete format"],
    ["%%%(here)s%%", "%/x%"],
  ];
  for (const [text, expected] of cases) {
    assert.equal(
      run(text)
        .replace(/^! contains.*/, "! unknown")
        .replace(/^!.* (is badly)/, "! $1"),
      expected,
      text,
    );
  }
});

test("CFG-EXP-001 large whole numbers round half to even as floats", () => {
  const names = new Map([
    ["a", 25],
    ["b", 35],
    ["c", 123456789],
    ["d", 999999999],
  ]);
  assert.equal(expand("%(a).0e|%(b).0e|%(c)g|%(d)g|%(c).3E", names, ""), "2e+01|4e+01|1.23457e+08|1e+09|1.235E+08");
});

test("CFG-EXP-002 TRAP-004 %% is %, anything incomplete or unknown is refused", () => {
  const cases: readonly [string, string][] = [
    ["100%%", "100%"],
    ["a %Y", "! is badly formatted: unsupported format character 'Y' (0x59) at index 3"],
    ["%é", "! is badly formatted: unsupported format character '?' (0xe9) at index 1"],
    ["50%", "! is badly formatted: incomplete format"],
    ["%(n", "! is badly formatted: incomplete format key"],
    ["%(n)d %d", "! is badly formatted: not enough arguments for format string"],
    ["%d", "! is badly formatted: %d format: a real number is required, not dict"],
    ["%(here)*d", "! is badly formatted: * wants int"],
    ["%(n)99999999999999999999d", "! is badly formatted: width too big"],
    ["%(n).99999999999999d", "! is badly formatted: precision too big"],
    // Python's MemoryError has no message.
    ["%(n)99999999999d", "! is badly formatted: "],
    ["%(n).2147483d|%(n)999999999d", "! is badly formatted: "],
    ["%(n)99999999s%(n)99999999s", "! is badly formatted: "],
  ];
  for (const [text, expected] of cases) assert.equal(run(text), expected);
});

test("CFG-EXP-003 an unknown name is refused with a sorted list of those there are", () => {
  assert.equal(run("%(nope)s"), "! contains names ('nope') which cannot be expanded. Available names: c, here, m, n");
});

test("CFG-EXP-013 texts are not numbers", () => {
  assert.equal(run("%(here)d"), "! is badly formatted: %d format: a real number is required, not str");
  assert.equal(run("%(here)x"), "! is badly formatted: %x format: an integer is required, not str");
  assert.equal(run("%(here)f"), "! is badly formatted: must be real number, not str");
  assert.equal(run("%(here)c"), "! is badly formatted: %c requires int or char");
  assert.equal(run("%(m)c"), "! is badly formatted: %c arg not in range(0x110000)");
});

const AVAILABLE = "ENV_HOME, ENV_PATH, group_name, here, host_node_name, program_name";
const unknown = (text: string, label: string, name: string, available: string) =>
  `Format string '${text}' for '${label}' contains names ('${name}') which cannot be expanded. Available names: ${available}`;

test("CFG-EXP-004 CFG-EXP-009 options read once per section know no process_num; the label names section and option", () => {
  assert.equal(
    message(program("startsecs=%(process_num)d")),
    unknown("%(process_num)d", "program:a.startsecs", "process_num", AVAILABLE) + suffix("program:a"),
  );
});

test("CFG-EXP-004 CFG-EXP-010 options read per process know process_num and numprocs; some labels are bare", () => {
  const all = AVAILABLE.replace("program_name", "numprocs, process_num, program_name");
  for (const option of ["environment", "process_name"]) {
    assert.equal(message(program(`${option}=%(x)s`)), unknown("%(x)s", option, "x", all) + suffix("program:a"));
  }
  assert.equal(
    message(program("stdout_logfile=%%(x)s")),
    unknown("%(x)s", "stdout_logfile", "x", all) + suffix("program:a"),
  );
  assert.equal(processOf("stdout_logfile_maxbytes=1%(process_num)dMB").stdout.maxBytes, 10 * 1024 ** 2);
});

test("CFG-EXP-005 CFG-EXP-006 ENV_ names come from the environment and from [supervisord] environment", () => {
  const { groups, daemon: settings } = accept(`[supervisord]\nidentifier=%(ENV_HOME)s
environment=A="1"
[program:a]\ncommand=%(ENV_A)s %(ENV_PATH)s\n`);
  assert.equal(settings.identifier, "/root");
  assert.equal(groups[0]!.processes[0]!.command, "1 /bin");
  assert.match(message(daemon("environment=A=1\nidentifier=%(ENV_A)s")), /contains names \('ENV_A'\)/);
});

test("CFG-EXP-007 [supervisord] options know here and ENV_ alone", () => {
  assert.equal(
    message(daemon("identifier=%(host_node_name)s")),
    unknown("%(host_node_name)s", "supervisord.identifier", "host_node_name", "ENV_HOME, ENV_PATH, here"),
  );
  assert.equal(accept(daemon("identifier=%(here)s")).daemon.identifier, "/etc");
});

test("CFG-EXP-008 IMP-V-003 [supervisord] environment is expanded twice, and what that refuses is refused", () => {
  const environment = (text: string) => [...accept(daemon(`environment=${text}`)).daemon.environment];
  assert.deepEqual(environment('A="%%(here)s"'), [["A", "/etc"]]);
  assert.deepEqual(environment('A="%%%%20",B=%%(host_node_name)s'), [
    ["A", "%20"],
    ["B", "host"],
  ]);
  assert.match(message(daemon("environment=A=%(x)s")), /for 'supervisord.environment' contains names \('x'\)/);
  assert.match(message(daemon("environment=A=%(host_node_name)s")), /for 'supervisord.environment' contains names/);
  assert.equal(
    message(daemon('environment=A="%%"')),
    `Format string 'A="%"' for 'environment' is badly formatted: unsupported format character '"' (0x22) at index 4`,
  );
  const world = { environment: { P: "50%" } };
  assert.match(
    message(daemon('environment=A="%(ENV_P)s"'), { world }),
    /^Format string 'A="50%"' for 'environment' is/,
  );
});

test("advice for what is expanded twice says how often to write %", () => {
  for (const [text, line] of [
    [daemon('environment=A="%%"'), "supervisord"],
    [program("stdout_logfile=/tmp/%%"), "program:a"],
    [program("stderr_logfile=/tmp/%"), "program:a"],
  ] as const) {
    const advice = "Write %%%% for a single %.";
    assert.equal(refuse(text).advice.at(-1), advice, line);
  }
});

test("CFG-EXP-011 a section's own environment serves its other options, over the outer one", () => {
  const process = processOf('environment=HOME="/h",X=x\ncommand=%(ENV_HOME)s\ndirectory=%(ENV_X)s');
  assert.equal(process.command, "/h");
  assert.equal(process.directory, "x");
});

test("CFG-EXP-012 an environment cannot use its own keys, nor other sections'", () => {
  assert.match(message(program("environment=X=1,Y=%(ENV_X)s")), /contains names \('ENV_X'\)/);
  assert.match(
    message(program("environment=X=1\n[program:b]\ncommand=%(ENV_X)s")),
    /^Format string '%\(ENV_X\)s' for 'program:b.command' contains names/,
  );
});

test("CFG-EXP-014 CFG-EXP-015 TRAP-069 log files are expanded twice, command and directory once", () => {
  const process = processOf("stdout_logfile=/tmp/%%%%\ncommand=%%\ndirectory=%%\nprocess_name=%%");
  assert.deepEqual(process.stdout.logfile, { kind: "file", path: "/tmp/%" });
  assert.deepEqual([process.command, process.directory, process.name], ["%", "%", "%"]);
  assert.match(message(program("stdout_logfile=/tmp/%%")), /^Format string '\/tmp\/%' for 'stdout_logfile' is badly/);
});

test("CFG-EXP-016 CFG-EXP-017 groups and pools know here and ENV_ alone", () => {
  assert.match(message(program("[group:g]\nprograms=%(group_name)s")), /Available names: ENV_HOME, ENV_PATH, here$/);
  const listener = "[eventlistener:e]\ncommand=x\nevents=%(program_name)s";
  assert.match(message(daemon(listener)), /Available names: ENV_HOME, ENV_PATH, here$/);
});

test("CFG-EXP-018 an fcgi socket knows program_name too, other socket options do not", () => {
  const fcgi = (lines: string) => daemon(`[fcgi-program:f]\ncommand=x\n${lines}`);
  assert.equal(
    groupNamed(accept(fcgi("socket=unix:///tmp/%(program_name)s")), "f").kind === "fcgi" ? "fcgi" : "",
    "fcgi",
  );
  assert.match(
    message(fcgi("socket=unix:///%(process_num)d")),
    /Available names: ENV_HOME, ENV_PATH, here, program_name$/,
  );
  assert.match(message(fcgi("socket_mode=%(program_name)s")), /Available names: ENV_HOME, ENV_PATH, here$/);
});

test("CFG-EXP-019 CFG-EXP-020 servers and plugins know ENV_ alone, but the socket's file knows here", () => {
  assert.match(message(daemon("[inet_http_server]\nport=%(here)s")), /Available names: ENV_HOME, ENV_PATH$/);
  assert.match(
    message(daemon("[unix_http_server]\nfile=%(here)s/s\nchmod=%(here)s")),
    /Available names: ENV_HOME, ENV_PATH$/,
  );
  const rpc = "[rpcinterface:x]\nsupervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n";
  assert.match(message(daemon(`${rpc}k=%(here)s`)), /'rpcinterface:x.k' .* Available names: ENV_HOME, ENV_PATH$/);
});

test("CFG-EXP-021 TRAP-070 with an [include] section %(here)s is replaced everywhere, as text", () => {
  const server = "[inet_http_server]\nport=1\nusername=%(here)s\npassword=p\n";
  const [inet] = accept(daemon(`${server}[include]\nfiles=none`)).servers;
  assert.equal(inet?.credentials?.username, "/etc");
  assert.match(message(daemon(server)), /contains names \('here'\)/);
});

test("CFG-EXP-022 CFG-EXP-023 CFG-EXP-024 here, host_node_name and group_name", () => {
  const text = daemon("[program:a]\ncommand=%(here)s %(host_node_name)s %(group_name)s\n");
  assert.equal(accept(text).groups[0]!.processes[0]!.command, "/etc host a");
  assert.equal(accept(`${text}[group:g]\nprograms=a\n`).groups[0]!.processes[0]!.command, "/etc host g");
  const relative = accept({ "/cwd/x/../c.conf": text }, { file: "x/../c.conf" });
  assert.equal(relative.groups[0]!.processes[0]!.command, "/cwd host a");
});

test("CFG-EXP-026 values from the environment are not expanded again, but in options expanded twice", () => {
  const world = { environment: { P: "50%" } };
  assert.equal(processOf("command=%(ENV_P)s", { world }).command, "50%");
  assert.match(
    message(program("stdout_logfile=%(ENV_P)s"), { world }),
    /'50%' for 'stdout_logfile' is badly formatted/,
  );
});

test("CFG-EXP-027 ~ and $ are nothing special in command and directory", () => {
  const process = processOf("command=~/x $HOME\ndirectory=~");
  assert.deepEqual([process.command, process.directory], ["~/x $HOME", "~"]);
});

test("advice for a result that is too long says how long it may be", () => {
  assert.deepEqual(refuse(program("directory=%(process_num)999999999d")).advice, [
    `${ROOT}:4: directory=%(process_num)999999999d`,
    "Write a smaller width: what comes of a value must not be longer than 100000000 characters.",
  ]);
});

test("advice names the place and what to write", () => {
  assert.deepEqual(refuse(program("startsecs=5%")).advice, [`${ROOT}:4: startsecs=5%`, "Write %% for a single %."]);
});

test("CFG-EXP-002 CFG-EXP-003 advice follows the cause: what was meant by the name, and what is wrong behind it", () => {
  const environment = { MY_PATH: "/opt/bin", HOME: "/root" };
  const cases: readonly [string, string][] = [
    ["%(MY_PATH)s", "Write %(ENV_MY_PATH)s: ENV_ stands before the names of the environment."],
    ["%(ENV_MY_PAHT)s", "Did you mean %(ENV_MY_PATH)s?"],
    ["%(progam_name)s", "Did you mean %(program_name)s?"],
    ["%(ENV_DATABASE_URL)s", "Set DATABASE_URL for the daemon, or in environment= of [supervisord]."],
    ["%(zz)s", "Write one of the names that the message lists, or %% for a percent sign that is meant."],
    ["%(program_name)", "Write %(program_name)s: behind the name stands the letter of a conversion, s for its text."],
    ["%(program_name) x", "Write %(program_name)s: behind the name stands the letter of a conversion, s for its text."],
    ["%(program_name", "Close the bracket: write %(name)s."],
    ["date +%Y", "Write %% for a single %."],
    ["%(program_name)s 50%", "Write %% for a single %."],
  ];
  for (const [text, advice] of cases) {
    const { advice: lines } = refuse(program(`directory=${text}`), { world: { environment } });
    assert.equal(lines.at(-1), advice, text);
  }
});
