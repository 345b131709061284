/**
 * The table of every option of every section: type, default and one sentence of explanation.
 *
 * The section loaders read through it, and documentation and the sample configuration are made from
 * it. Defaults are written as a person would write them in the file. An option without a default
 * may be absent. `refusal` replaces the type's own message: the original words some errors so.
 */
import type { TypeName } from "../values/values.js";

/** One option of a section. */
export interface Option {
  readonly type: TypeName;
  readonly default?: string;
  /** For documentation: what it does, in one sentence. */
  readonly doc: string;
  /** Message for a value that cannot be read, to which the value is added. */
  readonly refusal?: string;
  /** The section makes no sense without it. */
  readonly required?: true;
  /** The original expands it, and then what has come of that: a single % is written %%%% (CFG-EXP-008, CFG-EXP-014). */
  readonly expandedTwice?: true;
  /** Its value is never repeated in advice. */
  readonly secret?: true;
}

/** The options of one kind of section, by name as written in the file. */
export type OptionTable = Readonly<Record<string, Option>>;

/** `[supervisord]` (CFG-SD-*). */
export const SUPERVISORD = {
  logfile: { type: "filePath", default: "supervisord.log", doc: "The activity log, or the word syslog." },
  logfile_maxbytes: { type: "byteSize", default: "50MB", doc: "Rotate the activity log at this size; 0 never." },
  logfile_backups: { type: "integer", default: "10", doc: "How many rotated activity logs to keep." },
  loglevel: { type: "level", default: "info", doc: "The least important level that is logged." },
  pidfile: { type: "filePath", default: "supervisord.pid", doc: "Where the daemon's process id is written." },
  umask: { type: "octal", default: "022", doc: "The umask of the daemon when it runs in the background." },
  nodaemon: { type: "boolean", default: "false", doc: "Stay in the foreground." },
  silent: { type: "boolean", default: "false", doc: "In the foreground, do not copy the activity log to stdout." },
  minfds: { type: "integer", default: "1024", doc: "File descriptors the daemon insists on being allowed." },
  minprocs: { type: "integer", default: "200", doc: "Processes the daemon insists on being allowed." },
  nocleanup: { type: "boolean", default: "false", doc: "Keep the AUTO log files of earlier runs at start." },
  childlogdir: { type: "directory", doc: "Where AUTO log files go; the system's temporary directory if not given." },
  user: { type: "user", doc: "The user the daemon becomes when it is started as root." },
  directory: { type: "directory", doc: "The directory the daemon changes to when it runs in the background." },
  strip_ansi: { type: "boolean", default: "false", doc: "Remove terminal colours from the output of children." },
  environment: {
    type: "pairs",
    default: "",
    expandedTwice: true,
    secret: true,
    doc: 'Variables for every child, KEY="value" with commas between.',
  },
  identifier: { type: "text", default: "supervisor", doc: "The name of this daemon in events and AUTO log names." },
} as const satisfies OptionTable;

const CREDENTIALS = {
  username: { type: "text", doc: "The user name clients must give." },
  password: { type: "text", secret: true, doc: "The password, as it is or as {SHA} and 40 hexadecimal digits." },
} as const satisfies OptionTable;

/** `[unix_http_server]` and every section whose name begins so (CFG-SRV-*). */
export const UNIX_HTTP_SERVER = {
  file: { type: "text", required: true, doc: "The path of the socket." },
  chmod: { type: "mode", default: "0700", refusal: "Invalid chmod value", doc: "The permissions of the socket." },
  chown: { type: "owner", refusal: "Invalid sockchown value", doc: "The owner of the socket, user or user:group." },
  ...CREDENTIALS,
} as const satisfies OptionTable;

/** `[inet_http_server]` and every section whose name begins so (CFG-SRV-*). */
export const INET_HTTP_SERVER = {
  port: { type: "address", required: true, doc: "Where to listen: host:port, *:port or a port alone." },
  ...CREDENTIALS,
} as const satisfies OptionTable;

/** `[supervisorctl]` (CFG-CTL-*). */
export const SUPERVISORCTL = {
  serverurl: { type: "text", default: "http://localhost:9001", doc: "Where the daemon listens." },
  username: { type: "text", doc: "The user name to give to the daemon." },
  password: { type: "text", secret: true, doc: "The password to give to the daemon." },
  prompt: { type: "text", default: "supervisor", doc: "The prompt of the interactive shell." },
  history_file: { type: "text", doc: "Where the interactive shell keeps its history." },
} as const satisfies OptionTable;

/** What stdout and stderr have in common; `*` stands for either. */
function output<const Channel extends string>(channel: Channel) {
  const options = {
    logfile: {
      type: "logName",
      default: "AUTO",
      expandedTwice: true,
      doc: `Where ${channel} is written: a path, AUTO or NONE.`,
    },
    logfile_maxbytes: { type: "byteSize", default: "50MB", doc: `Rotate the log of ${channel} at this size; 0 never.` },
    logfile_backups: { type: "integer", default: "10", doc: `How many rotated logs of ${channel} to keep.` },
    capture_maxbytes: {
      type: "byteSize",
      default: "0",
      doc: `Capture up to this much ${channel} between tokens; 0 is off.`,
    },
    events_enabled: { type: "boolean", default: "false", doc: `Send PROCESS_LOG events for ${channel}.` },
    syslog: { type: "boolean", default: "false", doc: `Send ${channel} to syslog as well.` },
  } as const satisfies OptionTable;
  type Prefixed = { readonly [Name in keyof typeof options as `${Channel}_${Name}`]: (typeof options)[Name] };
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => [`${channel}_${name}`, option]),
  ) as Prefixed;
}

/** `[program:x]`, and what `[eventlistener:x]` and `[fcgi-program:x]` share with it (CFG-PROG-*). */
export const PROGRAM = {
  command: {
    type: "text",
    required: true,
    doc: "The program to run, split into words as a shell would, without a shell.",
  },
  process_name: { type: "text", default: "%(program_name)s", doc: "The name of each process." },
  numprocs: { type: "integer", default: "1", doc: "How many processes to run." },
  numprocs_start: { type: "integer", default: "0", doc: "The number of the first process." },
  priority: { type: "integer", default: "999", doc: "Lower ones start first and stop last." },
  autostart: { type: "boolean", default: "true", doc: "Start when the daemon starts." },
  startsecs: { type: "integer", default: "1", doc: "How many seconds it must stay up to count as started." },
  startretries: { type: "integer", default: "3", doc: "How many failed starts in a row are retried." },
  autorestart: {
    type: "autorestart",
    default: "unexpected",
    doc: "Restart after an exit: always, never, or if unexpected.",
  },
  exitcodes: { type: "exitCodes", default: "0", doc: "The exit codes that are expected." },
  stopsignal: { type: "signal", default: "TERM", doc: "The signal that asks it to stop." },
  stopwaitsecs: { type: "integer", default: "10", doc: "How many seconds it may take to stop before it is killed." },
  stopasgroup: { type: "boolean", default: "false", doc: "Send the stop signal to its whole process group." },
  killasgroup: { type: "boolean", doc: "Kill its whole process group; as stopasgroup if not given." },
  user: { type: "user", doc: "The user it runs as, if the daemon is root." },
  redirect_stderr: { type: "boolean", default: "false", doc: "Treat its stderr as stdout." },
  ...output("stdout"),
  ...output("stderr"),
  environment: { type: "pairs", default: "", secret: true, doc: 'Variables for it, KEY="value" with commas between.' },
  directory: { type: "text", doc: "The directory it runs in." },
  umask: { type: "octal", doc: "Its umask." },
  serverurl: { type: "text", doc: "SUPERVISOR_SERVER_URL for it; AUTO is the daemon's own address." },
} as const satisfies OptionTable;

/** `[eventlistener:x]` beyond what it shares with a program, and where it differs (CFG-EL-*). */
export const EVENTLISTENER = {
  events: { type: "list", default: "", required: true, doc: "The event types it wants, with commas between." },
  buffer_size: {
    type: "integer",
    default: "10",
    doc: "How many events wait for a listener before the oldest is dropped.",
  },
  result_handler: {
    type: "text",
    default: "supervisor.dispatchers:default_handler",
    doc: "What judges the listener's results: a name that is built in, or a JavaScript module, /path/x.mjs:name.",
  },
  priority: { type: "integer", default: "-1", doc: "The priority of the pool; pools start first." },
  redirect_stderr: { type: "boolean", default: "false", doc: "Must stay false: stdout carries the protocol." },
} as const satisfies OptionTable;

/** `[fcgi-program:x]` beyond what it shares with a program (CFG-FCGI-*). */
export const FCGI_PROGRAM = {
  socket: { type: "text", required: true, doc: "The socket it serves: tcp://host:port or unix:///path." },
  socket_owner: { type: "owner", refusal: "Invalid socket_owner value", doc: "The owner of a Unix socket." },
  socket_mode: {
    type: "mode",
    refusal: "Invalid socket_mode value",
    doc: "The permissions of a Unix socket; 0700 if not given.",
  },
  socket_backlog: { type: "integer", doc: "How many connections may wait, from 1 to 65535." },
  priority: PROGRAM.priority,
  user: PROGRAM.user,
} as const satisfies OptionTable;

/** `[group:x]` (CFG-GRP-*). */
export const GROUP = {
  programs: { type: "list", default: "", doc: "The programs in this group, with commas between." },
  priority: { type: "integer", default: "999", doc: "The priority of the group." },
} as const satisfies OptionTable;

/** `[rpcinterface:x]`; every other option is handed to the factory as text (CFG-RPCI-*). */
export const RPCINTERFACE = {
  "supervisor.rpcinterface_factory": {
    type: "text",
    required: true,
    doc: "What makes the methods: built in, or a JavaScript module.",
  },
} as const satisfies OptionTable;

/** `[ctlplugin:x]` (CFG-CTLP-001). */
export const CTLPLUGIN = {
  "supervisor.ctl_factory": { type: "text", required: true, doc: "What makes the verbs: a JavaScript module." },
} as const satisfies OptionTable;

/** `[include]` (CFG-INC-*). */
export const INCLUDE = {
  files: { type: "text", required: true, doc: "Patterns of files to read as well, with blanks between." },
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
