/** Random configurations for `whole.test.ts`: drawn from the table of options, with values right and wrong. */
import type { OptionTable, TypeName } from "../../../src/core/config/options/option.js";
import { SECTIONS } from "../../../src/core/config/options/options.js";
import type { Override } from "../../../src/core/config/reading/overrides.js";
import type { Dice } from "./oracle.js";

/** A root file, what it may include, and what is typed besides `-c`. */
export interface RandomCase {
  readonly file: string;
  readonly files: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, Override>>;
}

/** Right values of each type; expansions that work everywhere among them. */
const RIGHT: Readonly<Record<TypeName, readonly string[]>> = {
  text: ["/bin/cat", "/bin/sh -c 'a b' ; x", "%(ENV_TSD_WORD)s x", "a\n  b", "50%%", ""],
  integer: ["1", "20", "-3", " 4_0", "007"],
  octal: ["022", "0o27", "7"],
  mode: ["0700", "0o27", "7"],
  byteSize: ["0", "10", "1kb", "2 MB", "1GB"],
  boolean: ["true", "FALSE", "on", "0", "no"],
  level: ["info", "DEBUG", "blather"],
  exitCodes: ["0", "0, 2", "", "255"],
  signal: ["TERM", "sigusr1", "9", "0"],
  autorestart: ["true", "no", "Unexpected"],
  list: ["a", "a,b", " a , b "],
  user: ["root", "33", "www"],
  owner: ["root", "www:web", "0:34"],
  directory: ["/tmp", "~", "/"],
  filePath: ["/tmp/x.log", "x.log", "~/x", "syslog", "~www/../www/x", ""],
  logName: ["/tmp/x.log", "AUTO", "none", "off", "syslog", "x", "", "/tmp/%(ENV_TSD_WORD)s.log"],
  address: ["9001", "*:9001", "Host:1", "127.0.0.1:65535"],
  serverUrl: ["AUTO", "http://x", ""],
  pairs: ['A="1",B=2', "A='x y', C=%(ENV_TSD_WORD)s", "", 'A="1"\n ,B="2"', 'A="a"b', "PATH=/usr/bin;X=1"],
};

/** Wrong ones. */
const WRONG: readonly string[] = [
  ...["x", "1.5", "", "70000", "%(nope)s", "%", "5%Y", "nobody:x", "/nowhere/x", "A=", 'A="', "warning", "256"],
  ...["%(here)s", "%(process_num)d", "%(host_node_name)s", "%(group_name)s", "%(ENV_TSD_PERCENT)s", "%%"],
];

/** Values that fit one option better than what its type suggests. */
const FITTING: Readonly<Record<string, readonly string[]>> = {
  command: [
    ...["/bin/cat", "/bin/cat %(process_num)02d", "%(here)s/run", 'echo "a #b"', "%(group_name)s %(numprocs)s"],
    ...["%(program_name)s", "%(ENV_TSD_PERCENT)s", "/bin/sh -c 'x\n  y'", "%(ENV_HOME)10s|", "%(ENV_A)s"],
  ],
  process_name: [
    "%(program_name)s_%(process_num)02d",
    "%(program_name)s_%(process_num)s",
    "p%(process_num)d%(host_node_name)s",
  ],
  numprocs: ["1", "2", "12", "0"],
  environment: ['A="1",B=2', "A='x%(process_num)s'", "", "A=%(ENV_TSD_WORD)s", "A=a\\ b"],
  priority: ["1", "5", "999"],
  events: ["PROCESS_STATE", "tick_5, TICK_60", "EVENT,EVENT", "PROCESS_LOG_STDOUT"],
  result_handler: ["supervisor.dispatchers:default_handler"],
  buffer_size: ["1", "100"],
  redirect_stderr: ["false", "true", "false"],
  socket: ["tcp://Localhost:9000", "unix:///tmp/%(program_name)s.sock", "unix:///tmp/../x//y", "tcp://h:1"],
  socket_owner: ["www:web", "root"],
  socket_backlog: ["1", "65535"],
  serverurl: ["AUTO", " auto ", "http://x", ""],
  programs: ["a", "b,a", "a", "b , a", "", "a,b,f"],
  file: ["/tmp/s.sock", "%(here)s/s.sock", "~/s", " x/../s "],
  username: ["user", "u%%"],
  password: ["pass", "{SHA}82ab876d1387bfafe46cc1c8a2ef074eae50cb1d"],
  "supervisor.rpcinterface_factory": ["supervisor.rpcinterface:make_main_rpcinterface"],
  history_file: ["~/h", "%(here)s/h", "h"],
  prompt: ["p", "%(ENV_TSD_WORD)s"],
};

const BAD_FITTING: Readonly<Record<string, readonly string[]>> = {
  process_name: ["a b", "a:b", "same", "%(program_name)s/"],
  environment: ["A=", 'A="', "A=%(ENV_B)s", "A=x y", "%(nope)s"],
  events: ["", "NOPE", "TICK_5,"],
  result_handler: ["os:getcwd2", "nonsense", "no.module:x", "a b"],
  buffer_size: ["0", "-1"],
  socket: ["", "tcp://h", "unix://relative", "tcp://h:0", "tcp://h:70000", "%(process_num)s"],
  socket_backlog: ["0", "65536"],
  programs: ["zz", "a,", "a,zz", "both"],
  killasgroup: ["false"],
};

/** One option line. `wrong` is how often, in rolls, a value is a bad one. */
function option(dice: Dice, name: string, type: TypeName, wrong: number): string {
  const bad = dice.once(wrong);
  const choices = bad ? (BAD_FITTING[name] ?? WRONG) : (FITTING[name] ?? RIGHT[type]);
  return `${name}${dice.pick(["=", " = ", ":"])}${dice.pick(bad && dice.once(2) ? WRONG : choices)}`;
}

function section(dice: Dice, header: string, table: OptionTable, { most = 5, wrong = 40 } = {}): string {
  const names = Object.keys(table);
  const required = names.filter((name) => table[name]?.required === true && !dice.once(wrong));
  const drawn = Array.from({ length: dice.roll(most) }, () => dice.pick(names));
  const chosen = [...new Set([...required, ...drawn])];
  if (chosen.includes("username") !== chosen.includes("password") && !dice.once(10))
    chosen.push("username", "password");
  if (chosen.includes("numprocs") && !dice.once(wrong)) chosen.push("process_name");
  const lines = [...new Set(chosen)].map((name) => option(dice, name, table[name]!.type, wrong));
  return [`[${header}]`, ...lines, ""].join("\n");
}

/** A daemon's configuration: sections in any order, some of them in included files. */
export function randomDaemon(dice: Dice): RandomCase {
  const parts = [section(dice, "supervisord", SECTIONS.supervisord)];
  const maybe = (odds: number, text: () => string) => (dice.once(odds) ? parts.push(text()) : 0);
  parts.push(section(dice, "program:a", SECTIONS["program:x"], { most: 9 }));
  parts.push(section(dice, "program:b", SECTIONS["program:x"], { most: 6 }));
  maybe(3, () =>
    section(dice, dice.pick(["program:c", "program: d ", "program:", "Program:x"]), SECTIONS["program:x"]),
  );
  maybe(40, () => section(dice, dice.pick(["program:x y", "program:x:y", "group:a/b"]), SECTIONS["program:x"]));
  maybe(3, () => section(dice, "fcgi-program:f", SECTIONS["fcgi-program:x"], { most: 7, wrong: 25 }));
  maybe(
    12,
    () =>
      section(dice, "fcgi-program:both", SECTIONS["fcgi-program:x"]) +
      section(dice, "program:both", SECTIONS["program:x"]),
  );
  maybe(3, () => section(dice, dice.pick(["group:g", "group:g", "group:a"]), SECTIONS["group:x"]));
  maybe(3, () => section(dice, dice.once(15) ? "eventlistener:e:f" : "eventlistener:e", SECTIONS["eventlistener:x"]));
  maybe(3, () => section(dice, "unix_http_server", SECTIONS.unix_http_server));
  maybe(3, () => section(dice, dice.pick(["inet_http_server", "inet_http_serverX"]), SECTIONS.inet_http_server));
  maybe(3, () => section(dice, "rpcinterface:supervisor", SECTIONS["rpcinterface:x"]) + dice.pick(["", "retries=2\n"]));
  maybe(12, () => `[DEFAULT]\n${dice.pick(["startsecs=7", "loglevel=debug", "username=%(here)s", "x=%(nope)s"])}\n`);
  const included = dice.once(2) ? parts.splice(1 + dice.roll(parts.length - 1)) : [];
  const include = `[include]\n${dice.pick(["files=conf.d/*.conf", "files = none/* conf.d/?.conf", "files=%(here)s/conf.d/[ab].conf x.ini"])}\n`;
  const pattern = dice.once(30) ? "[include]\n" : include;
  if (dice.once(60)) parts.shift();
  const half = dice.roll(included.length + 1);
  return {
    file: "supervisord.conf",
    files: {
      "supervisord.conf": [...parts, included.length > 0 || dice.once(8) ? pattern : ""].join("\n"),
      "conf.d/a.conf": included.slice(0, half).join("\n"),
      "conf.d/b.conf": included.slice(half).join("\n"),
      ...(dice.once(20) ? { "conf.d/b.conf": "no section\n" } : {}),
    },
    overrides: randomOverrides(dice, DAEMON_FLAGS),
  };
}

/** A client's configuration. */
export function randomClient(dice: Dice): RandomCase {
  const header = dice.once(15) ? "supervisord" : "supervisorctl";
  return {
    file: "supervisord.conf",
    files: { "supervisord.conf": section(dice, header, SECTIONS.supervisorctl, { wrong: 12 }) },
    overrides: randomOverrides(dice, CLIENT_FLAGS),
  };
}

/** Flags as typed, by option: value flags with values right and wrong, others with "". */
const DAEMON_FLAGS: Readonly<Record<string, { flags: readonly string[]; values: readonly string[] }>> = {
  nodaemon: { flags: ["-n", "--nodaemon"], values: [""] },
  silent: { flags: ["-s"], values: [""] },
  strip_ansi: { flags: ["-t"], values: [""] },
  nocleanup: { flags: ["-k"], values: [""] },
  user: { flags: ["-u"], values: ["www", "0", "root", "33", "nobody"] },
  umask: { flags: ["-m", "--umask"], values: ["077", "0o22", "7", "9"] },
  directory: { flags: ["-d"], values: ["/tmp", "~", "/", "/nowhere"] },
  logfile: { flags: ["-l"], values: ["/tmp/l", "syslog", "~/l", "l", "/nowhere/l"] },
  logfile_maxbytes: { flags: ["-y"], values: ["1MB", "0", "7", "1'"] },
  loglevel: { flags: ["-e", "--loglevel"], values: ["debug", "WARN", "error", "loud"] },
  identifier: { flags: ["-i"], values: ["me"] },
  minfds: { flags: ["-a", "--minfds"], values: ["1", "2", "3", "1.5"] },
};

const CLIENT_FLAGS: typeof DAEMON_FLAGS = {
  serverurl: { flags: ["-s", "--serverurl"], values: ["http://h:1", "unix:///tmp/../s", "nothing", "http:"] },
  username: { flags: ["-u"], values: ["me"] },
  password: { flags: ["-p"], values: ["secret"] },
};

function randomOverrides(dice: Dice, flags: typeof DAEMON_FLAGS): Readonly<Record<string, Override>> {
  const count = dice.once(3) ? 1 + dice.roll(3) : 0;
  const drawn = Array.from({ length: count }, () => dice.pick(Object.keys(flags)));
  return Object.fromEntries(
    drawn.map((name) => [name, { flag: dice.pick(flags[name]!.flags), value: dice.pick(flags[name]!.values) }]),
  );
}
