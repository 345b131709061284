/** The original's options of every section. Ours are in `extensions`, those of programs in `program-options`. */
import type { OptionTable } from "./option.js";
import { EVENTLISTENER, FCGI_PROGRAM, GROUP, PROGRAM } from "./program-options.js";

/** `[supervisord]` (CFG-SD-*). */
export const SUPERVISORD = {
  logfile: {
    type: "filePath",
    default: "supervisord.log",
    about: "The activity log, or the word syslog.",
    field: "logfile",
    change: "reload",
  },
  logfile_maxbytes: {
    type: "byteSize",
    default: "50MB",
    about: "Rotate the activity log at this size; 0 never.",
    field: "logfileMaxBytes",
    change: "reload",
  },
  logfile_backups: {
    type: "integer",
    default: "10",
    about: "How many rotated activity logs to keep.",
    field: "logfileBackups",
    change: "reload",
  },
  loglevel: {
    type: "level",
    default: "info",
    about: "The least important level that is logged.",
    field: "loglevel",
    change: "reload",
  },
  pidfile: {
    type: "filePath",
    default: "supervisord.pid",
    about: "Where the daemon's process id is written.",
    field: "pidfile",
    change: "reload",
  },
  umask: {
    type: "octal",
    default: "022",
    about: "The umask of the daemon when it runs in the background.",
    field: "umask",
    change: "boot",
  },
  nodaemon: {
    type: "boolean",
    default: "false",
    about: "Stay in the foreground.",
    field: "nodaemon",
    change: "boot",
  },
  silent: {
    type: "boolean",
    default: "false",
    about: "In the foreground, do not copy the activity log to stdout.",
    field: "silent",
    change: "reload",
  },
  minfds: {
    type: "integer",
    default: "1024",
    about: "File descriptors the daemon insists on being allowed.",
    field: "minfds",
    change: "boot",
  },
  minprocs: {
    type: "integer",
    default: "200",
    about: "Processes the daemon insists on being allowed.",
    field: "minprocs",
    change: "boot",
  },
  nocleanup: {
    type: "boolean",
    default: "false",
    about: "Keep the AUTO log files of earlier runs at start.",
    field: "nocleanup",
    change: "reload",
  },
  childlogdir: {
    type: "directory",
    about: "Where AUTO log files go; the system's temporary directory if not given.",
    part: "childlogdir",
    change: "reload",
  },
  user: {
    type: "user",
    about: "The user the daemon becomes when it is started as root.",
    part: "uid",
    change: "reload",
  },
  directory: {
    type: "directory",
    about: "The directory the daemon changes to when it runs in the background.",
    field: "directory",
    change: "boot",
  },
  strip_ansi: {
    type: "boolean",
    default: "false",
    about: "Remove terminal colours from the output of children.",
    field: "stripAnsi",
    change: "reload",
  },
  environment: {
    type: "pairs",
    default: "",
    expandedTwice: true,
    secret: true,
    about: 'Variables for every child, KEY="value" with commas between.',
    part: "environment",
    change: "restart",
  },
  identifier: {
    type: "text",
    default: "supervisor",
    about: "The name of this daemon in events and AUTO log names.",
    field: "identifier",
    change: "reload",
  },
} as const satisfies OptionTable;

const CREDENTIALS = {
  username: { type: "text", about: "The user name clients must give.", part: "credentials", change: "reload" },
  password: {
    type: "text",
    secret: true,
    about: "The password, as it is or as {SHA} and 40 hexadecimal digits.",
    part: "credentials",
    change: "reload",
  },
} as const satisfies OptionTable;

/** `[unix_http_server]` and every section whose name begins so (CFG-SRV-*). */
export const UNIX_HTTP_SERVER = {
  file: { type: "text", required: true, about: "The path of the socket.", part: "path", change: "reload" },
  chmod: {
    type: "mode",
    default: "0700",
    refusal: "Invalid chmod value",
    about: "The permissions of the socket.",
    field: "mode",
    change: "reload",
  },
  chown: {
    type: "owner",
    refusal: "Invalid sockchown value",
    about: "The owner of the socket, user or user:group.",
    part: "uid",
    change: "reload",
  },
  ...CREDENTIALS,
} as const satisfies OptionTable;

/** `[inet_http_server]` and every section whose name begins so (CFG-SRV-*). */
export const INET_HTTP_SERVER = {
  port: {
    type: "address",
    required: true,
    about: "Where to listen: host:port, *:port or a port alone.",
    part: "port",
    change: "reload",
  },
  ...CREDENTIALS,
} as const satisfies OptionTable;

/** `[supervisorctl]` (CFG-CTL-*). */
export const SUPERVISORCTL = {
  serverurl: {
    type: "text",
    default: "http://localhost:9001",
    about: "Where the daemon listens.",
    part: "serverUrl",
    change: "client",
  },
  username: { type: "text", about: "The user name to give to the daemon.", field: "username", change: "client" },
  password: {
    type: "text",
    secret: true,
    about: "The password to give to the daemon.",
    field: "password",
    change: "client",
  },
  prompt: {
    type: "text",
    default: "supervisor",
    about: "The prompt of the interactive shell.",
    field: "prompt",
    change: "client",
  },
  history_file: {
    type: "text",
    about: "Where the interactive shell keeps its history.",
    part: "historyFile",
    change: "client",
  },
} as const satisfies OptionTable;

/** `[rpcinterface:x]`; every other option is handed to the factory as text (CFG-RPCI-*). */
export const RPCINTERFACE = {
  "supervisor.rpcinterface_factory": {
    type: "text",
    required: true,
    about: "What makes the methods: built in, or a JavaScript module.",
    part: "factory",
    change: "reload",
  },
} as const satisfies OptionTable;

/** `[ctlplugin:x]` (CFG-CTLP-001). */
export const CTLPLUGIN = {
  "supervisor.ctl_factory": {
    type: "text",
    required: true,
    about: "What makes the verbs: a JavaScript module.",
    part: "factory",
    change: "client",
  },
} as const satisfies OptionTable;

/** `[include]` (CFG-INC-*). */
export const INCLUDE = {
  files: {
    type: "text",
    required: true,
    about: "Patterns of files to read as well, with blanks between.",
    part: "groups",
    change: "restart",
  },
} as const satisfies OptionTable;

/** Every table under the name its section has in the file; `:x` marks sections that are named. */
export const SECTIONS = {
  supervisord: SUPERVISORD,
  unix_http_server: UNIX_HTTP_SERVER,
  inet_http_server: INET_HTTP_SERVER,
  supervisorctl: SUPERVISORCTL,
  "program:x": PROGRAM,
  "group:x": GROUP,
  "eventlistener:x": { ...PROGRAM, ...EVENTLISTENER },
  "fcgi-program:x": { ...PROGRAM, ...FCGI_PROGRAM },
  "rpcinterface:x": RPCINTERFACE,
  "ctlplugin:x": CTLPLUGIN,
  include: INCLUDE,
} as const satisfies Readonly<Record<string, OptionTable>>;
