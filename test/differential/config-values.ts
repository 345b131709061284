/**
 * Values for every option of every section, right and wrong: the compiler asks for a list when an option has none.
 * Most belong to a type of value; what only one option knows is added to it.
 */
import type { OptionTable } from "../../src/core/config/options/option.js";
import type { SECTIONS } from "../../src/core/config/options/options.js";

type ValuesOf<Table extends OptionTable> = { readonly [Option in keyof Table]: readonly string[] };

const TEXTS = ["", "a b", '"quoted"', "a ; cut", "a;kept", "a\n  b", "100%%", "50%", "%(nope)s", "%(ENV_TSD_WORD)s"];
const NAMES = [
  "%(here)s",
  "%(program_name)s",
  "%(group_name)s",
  "%(host_node_name)s",
  "%(process_num)d",
  "%(numprocs)s",
];
const INTEGERS = [
  "0",
  "1",
  "-1",
  "+7",
  "007",
  "1_000",
  "1__0",
  " 12 ",
  "1.5",
  "0x10",
  "1e3",
  "",
  "many",
  "99999999999",
];
const OCTALS = ["022", "0o27", "0O7", "7", "000", "-1", "8", "0x1f", "rwx", "", "77777"];
const SIZES = ["0", "1", "10KB", "1kb", "2 MB", "1Gb", "-1MB", "1M", "100B", "1.5MB", "KB", "", "lots"];
const BOOLEANS = [
  "true",
  "TRUE",
  "yes",
  "on",
  "1",
  "false",
  "No",
  "off",
  "0",
  "y",
  "t",
  "2",
  "",
  "unexpected",
  "maybe",
];
const PATHS = [
  "x.log",
  "/tmp/x.log",
  "/tmp",
  "/tmp/",
  "",
  "~/x",
  "~www/x",
  "~nobody/x",
  "/nowhere/x.log",
  "a/../x",
  "syslog",
];
const FOLDERS = ["/tmp", "/", ".", "~", "~www", "/nowhere", "", "/etc/passwd", "%(here)s"];
const LOGS = [
  ...PATHS,
  ...[
    "AUTO",
    "auto",
    "NONE",
    "none",
    "off",
    "OFF",
    "syslog",
    "SysLog",
    "/tmp/%(program_name)s",
    "/tmp/%%%%",
    "/tmp/%%",
  ],
  ...["/tmp/%(process_num)02d.log", "/tmp/%(ENV_TSD_PERCENT)s", "/tmp/%(ENV_A)s"],
];
const USERS = ["root", "0", "www", "33", "nobody", "1234", "", "-1", "root:root", " root"];
const OWNERS = ["root", "www:web", "0:34", "www", "root:nogroup", "nobody:web", "33:35", ":", "a:b:c", "", "www.web"];
const SIGNALS = [
  "TERM",
  "term",
  "SIGTERM",
  "sigusr2",
  "HUP",
  "15",
  "0",
  "9",
  "64",
  "34",
  "35",
  "63",
  "65",
  "-1",
  "",
  "FOO",
];
const EXIT_CODES = ["0", "0,2", " 0 , 2 ", "", "255", "256", "-1", "0 2", "0,", ",", "zero"];
const LEVELS = ["critical", "error", "WARN", "info", "Debug", "trace", "blather", "warning", "notice", "", "10"];
const PAIRS = [
  ...["", "A=1", 'A="1"', "A='1',B=2", "A=1,", "A=1;B=2", "A = 1 , B = 2", 'A="1"\n  ,B="2"', "A=x#y,B=p", 'A="x#y"'],
  ...["A", "A=", "=1", "A=,B=1", "A=1 B=2", "A=a b", 'A="', "A=it's", 'A="a ; b"', "A=/x/y.z-+():", "A=a@b", 'A=""'],
  ...[
    "A=%(ENV_TSD_WORD)s",
    'A="50%%"',
    "A=%(nope)s",
    "A=1,A=2",
    "a-b.c=1",
    "A='say \"x\"'",
    'A="it\'s"',
    "A=é",
    "A=1,B=%(ENV_A)s",
  ],
];
const PLUGINS = ["", "nonsense", "no.such.module:x", "supervisor.rpcinterface:nothing", "two words", "a:b:c"];

const AUTHENTICATION = {
  username: ["", "user", "%(here)s", "u%%", "%(ENV_TSD_WORD)s", "a ;b"],
  password: ["", "pass", "{SHA}82ab876d1387bfafe46cc1c8a2ef074eae50cb1d", "p%d", "a#b", "a #b"],
} as const;

const PROGRAM: ValuesOf<(typeof SECTIONS)["program:x"]> = {
  command: [...TEXTS, ...NAMES, "/bin/cat", "bash -c 'a ; b'", "%(ENV_A)s", "%(process_num)5.3d|", "%(program_name)d"],
  process_name: [...TEXTS, ...NAMES, "a:b", "a/b", " a ", "%(program_name)s_%(process_num)02d", "%%(process_num)s"],
  numprocs: INTEGERS.filter((value) => value !== "99999999999" && value !== "1_000"),
  numprocs_start: INTEGERS,
  priority: [...INTEGERS, ...NAMES],
  autostart: [...BOOLEANS, ...NAMES],
  startsecs: [...INTEGERS, ...NAMES],
  startretries: INTEGERS,
  autorestart: [...BOOLEANS, "UNEXPECTED", "always", "never"],
  exitcodes: EXIT_CODES,
  stopsignal: SIGNALS,
  stopwaitsecs: INTEGERS,
  stopasgroup: BOOLEANS,
  killasgroup: BOOLEANS,
  user: USERS,
  redirect_stderr: BOOLEANS,
  stdout_logfile: LOGS,
  stdout_logfile_maxbytes: [...SIZES, "%(process_num)dMB"],
  stdout_logfile_backups: [...INTEGERS, "%(numprocs)d"],
  stdout_capture_maxbytes: [...SIZES, "%(process_num)dMB"],
  stdout_events_enabled: BOOLEANS,
  stdout_syslog: BOOLEANS,
  stderr_logfile: LOGS,
  stderr_logfile_maxbytes: SIZES,
  stderr_logfile_backups: INTEGERS,
  stderr_capture_maxbytes: SIZES,
  stderr_events_enabled: BOOLEANS,
  stderr_syslog: BOOLEANS,
  environment: [...PAIRS, ...NAMES.map((name) => `A="${name}"`)],
  directory: [...FOLDERS, ...NAMES, "%(ENV_A)s"],
  umask: OCTALS,
  serverurl: ["AUTO", " auto ", "Auto", "", "http://x:1", "unix:///s", "nonsense", ...NAMES],
};

/** Lists of values under the names that sections and options have in the table of options. */
export const VALUES: { readonly [Section in keyof typeof SECTIONS]: ValuesOf<(typeof SECTIONS)[Section]> } = {
  supervisord: {
    logfile: [...PATHS, "NONE", "Syslog", "%(here)s/l", "%(host_node_name)s"],
    logfile_maxbytes: SIZES,
    logfile_backups: INTEGERS,
    loglevel: LEVELS,
    pidfile: PATHS,
    umask: OCTALS,
    nodaemon: BOOLEANS,
    silent: BOOLEANS,
    minfds: INTEGERS,
    minprocs: INTEGERS,
    nocleanup: BOOLEANS,
    childlogdir: FOLDERS,
    user: USERS,
    directory: FOLDERS,
    strip_ansi: BOOLEANS,
    environment: [...PAIRS, "A=%(here)s", 'A="%(ENV_TSD_PERCENT)s"', "A=%(program_name)s"],
    identifier: [...TEXTS, ...NAMES],
  },
  unix_http_server: {
    file: ["", "/tmp/s", "s", "~/s", "%(here)s/s", "a/../b", "%(program_name)s", " /tmp/x "],
    chmod: OCTALS,
    chown: OWNERS,
    ...AUTHENTICATION,
  },
  inet_http_server: {
    port: [
      ...["9001", ":9001", "*:9001", "LocalHost:9001", "127.0.0.1:1", "h:65535", "h:65536", "h:0", "0", "65536", "-1"],
      ...["", "h:", "h:abc", "abc", "a:b:1", "1.5", " 9001 ", "h: 1", "%(here)s", "%(ENV_TSD_WORD)s:1", "1_0"],
    ],
    ...AUTHENTICATION,
  },
  supervisorctl: {
    serverurl: [
      "",
      "http://h:1",
      "unix:///tmp/../s",
      "unix://~/s",
      "unix://s",
      "nonsense",
      "%(here)s",
      "%(nope)s",
      "h%%",
    ],
    username: AUTHENTICATION.username,
    password: AUTHENTICATION.password,
    prompt: [...TEXTS, "%(here)s"],
    history_file: ["", "h", "~/h", "~nobody/h", "/tmp/../h", "%(here)s/h", "%(program_name)s"],
  },
  "program:x": PROGRAM,
  "group:x": {
    programs: [
      "",
      "other",
      " other , second",
      "second,other",
      "other,other",
      "none",
      "other,none",
      "other,",
      ",",
      "pool",
      "%(here)s",
    ],
    priority: [...INTEGERS, ...NAMES],
  },
  "eventlistener:x": {
    ...PROGRAM,
    events: [
      "",
      "EVENT",
      "process_state",
      "TICK_5,TICK_60",
      "TICK_5, TICK_5",
      "TICK_5,",
      "NOPE",
      "tick_5 tick_60",
      "%(here)s",
      "__class__",
    ],
    buffer_size: INTEGERS,
    result_handler: [...PLUGINS, "supervisor.dispatchers:default_handler"],
  },
  "fcgi-program:x": {
    ...PROGRAM,
    socket: [
      ...[
        "",
        "tcp://h:1",
        "tcp://H:9000",
        "tcp://h",
        "tcp://h:0",
        "tcp://h:65536",
        "tcp://:1",
        "tcp://a b:1",
        "udp://h:1",
        "h:1",
      ],
      ...[
        "unix:///tmp/s",
        "unix://s",
        "unix:///tmp/../s//t",
        "unix://",
        "unix:///tmp/%(program_name)s",
        "unix://%(here)s/s",
      ],
      ...["unix:///%(process_num)d", "unix:///%(group_name)s", "unix:///%(host_node_name)s", "TCP://h:1"],
    ],
    socket_owner: OWNERS,
    socket_mode: OCTALS,
    socket_backlog: [...INTEGERS, "65535", "65536"],
  },
  "rpcinterface:x": {
    "supervisor.rpcinterface_factory": [
      ...PLUGINS,
      "supervisor.rpcinterface:make_main_rpcinterface",
      "%(here)s",
      "%(nope)s",
    ],
  },
  "ctlplugin:x": { "supervisor.ctl_factory": [...PLUGINS, "%(here)s", "%(nope)s"] },
  include: { files: ["", "none/*", "conf.d/*", "[", "%(here)s/x", "%(host_node_name)s", "%(nope)s", "a  b\n  c", "%"] },
};
