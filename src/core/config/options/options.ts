/** The original's options of every section. Ours are in `extensions`, those of programs in `program-options`. */
import type { OptionTable } from "./option.js";
import { EVENTLISTENER, FCGI_PROGRAM, GROUP, PROGRAM } from "./program-options.js";

/** `[supervisord]` (CFG-SD-*). */
export const SUPERVISORD = {
  logfile: {
    type: "filePath",
    default: "supervisord.log",
    about: "The file of the daemon's own log, or the word syslog.",
    field: "logfile",
    change: "reload",
  },
  logfile_maxbytes: {
    type: "byteSize",
    default: "50MB",
    about: "Rotate the daemon's log when it reaches this many bytes; 0 never rotates.",
    field: "logfileMaxBytes",
    change: "reload",
  },
  logfile_backups: {
    type: "integer",
    default: "10",
    about: "How many rotated logs of the daemon to keep; 0 keeps none.",
    field: "logfileBackups",
    change: "reload",
  },
  loglevel: {
    type: "level",
    default: "info",
    about: "The least severe level that is logged: critical, error, warn, info, debug, trace or blather.",
    field: "loglevel",
    change: "reload",
  },
  pidfile: {
    type: "filePath",
    default: "supervisord.pid",
    about: "The file the daemon writes its process id to.",
    field: "pidfile",
    change: "reload",
  },
  umask: {
    type: "octal",
    default: "022",
    about: "The umask of the daemon, an octal number; set only when it runs in the background.",
    field: "umask",
    change: "boot",
  },
  nodaemon: {
    type: "boolean",
    default: "false",
    about: "Stay in the foreground instead of running as a daemon in the background.",
    field: "nodaemon",
    change: "boot",
  },
  silent: {
    type: "boolean",
    default: "false",
    about: "Do not copy the daemon's log to its standard output while it runs in the foreground.",
    field: "silent",
    change: "reload",
  },
  minfds: {
    type: "integer",
    default: "1024",
    about: "How many open files the daemon must be allowed; it raises its limit, or refuses to start.",
    field: "minfds",
    change: "boot",
  },
  minprocs: {
    type: "integer",
    default: "200",
    about: "How many processes the daemon must be allowed; it raises its limit, or refuses to start.",
    field: "minprocs",
    change: "boot",
  },
  nocleanup: {
    type: "boolean",
    default: "false",
    about: "Keep the AUTO log files of earlier runs instead of removing them at start.",
    field: "nocleanup",
    change: "reload",
  },
  childlogdir: {
    type: "directory",
    about: "The directory of AUTO log files; the system's temporary directory if not set.",
    part: "childlogdir",
    change: "reload",
  },
  user: {
    type: "user",
    about: "The user, by name or id, that the daemon switches to when it is started as root.",
    part: "uid",
    change: "reload",
  },
  directory: {
    type: "directory",
    about: "The directory the daemon changes to; only when it runs in the background.",
    field: "directory",
    change: "boot",
  },
  strip_ansi: {
    type: "boolean",
    default: "false",
    about: "Remove ANSI escape sequences, such as colours, from the output of programs before it is logged.",
    field: "stripAnsi",
    change: "reload",
  },
  environment: {
    type: "pairs",
    default: "",
    expandedTwice: true,
    secret: true,
    about: 'Environment variables of every program, KEY="value" with commas between.',
    part: "environment",
    change: "restart",
  },
  identifier: {
    type: "text",
    default: "supervisor",
    about: "The name of this daemon in events, RPC and the names of AUTO log files.",
    field: "identifier",
    change: "reload",
  },
} as const satisfies OptionTable;

const CREDENTIALS = {
  username: {
    type: "text",
    about: "The user name that clients have to give; without one, anyone who reaches the server may use it.",
    part: "credentials",
    change: "reload",
  },
  password: {
    type: "text",
    secret: true,
    about: "The password that clients have to give: plain, or {SHA} and its SHA-1 in 40 hexadecimal digits.",
    part: "credentials",
    change: "reload",
  },
} as const satisfies OptionTable;

/** `[unix_http_server]` and every section whose name begins with that (CFG-SRV-*). */
export const UNIX_HTTP_SERVER = {
  file: {
    type: "text",
    required: true,
    about: "The path of the Unix socket to listen on.",
    part: "path",
    change: "reload",
  },
  chmod: {
    type: "mode",
    default: "0700",
    refusal: "Invalid chmod value",
    about: "The permissions of the socket, an octal number.",
    field: "mode",
    change: "reload",
  },
  chown: {
    type: "owner",
    refusal: "Invalid sockchown value",
    about: "The owner of the socket, user or user:group; the daemon's user if not set.",
    part: "uid",
    change: "reload",
  },
  ...CREDENTIALS,
} as const satisfies OptionTable;

/** `[inet_http_server]` and every section whose name begins with that (CFG-SRV-*). */
export const INET_HTTP_SERVER = {
  port: {
    type: "address",
    required: true,
    about: "The TCP address to listen on: host:port, or *:port or a port alone for every interface.",
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
    about: "The address of the daemon: unix:///path, http://host:port or https://host:port.",
    part: "serverUrl",
    change: "client",
  },
  username: {
    type: "text",
    about: "The user name the client logs in to the daemon with.",
    field: "username",
    change: "client",
  },
  password: {
    type: "text",
    secret: true,
    about: "The password the client logs in to the daemon with.",
    field: "password",
    change: "client",
  },
  prompt: {
    type: "text",
    default: "supervisor",
    about: "The prompt of the client's interactive shell.",
    field: "prompt",
    change: "client",
  },
  history_file: {
    type: "text",
    about: "The file the interactive shell keeps its history in; no history is kept if not set.",
    part: "historyFile",
    change: "client",
  },
} as const satisfies OptionTable;

/** `[rpcinterface:x]`; every other option is handed to the factory as text (CFG-RPCI-*). */
export const RPCINTERFACE = {
  "supervisor.rpcinterface_factory": {
    type: "text",
    required: true,
    about:
      "The function that makes the RPC methods: a built-in name, or an export of a JavaScript module, /path/x.mjs:name.",
    part: "factory",
    change: "reload",
  },
} as const satisfies OptionTable;

/** `[ctlplugin:x]` (CFG-CTLP-001). */
export const CTLPLUGIN = {
  "supervisor.ctl_factory": {
    type: "text",
    required: true,
    about: "The function that makes the client's verbs: an export of a JavaScript module, /path/x.mjs:name.",
    part: "factory",
    change: "client",
  },
} as const satisfies OptionTable;

/** `[include]` (CFG-INC-*). */
export const INCLUDE = {
  files: {
    type: "text",
    required: true,
    about: "Patterns of more configuration files to read, with blanks between.",
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
