/** The original's options of programs, and of the sections that extend a program. */
import type { OptionTable } from "./option.js";

/** The options that stdout and stderr share. */
function output<const Channel extends "stdout" | "stderr">(channel: Channel) {
  const options = {
    logfile: {
      type: "logName",
      default: "AUTO",
      expandedTwice: true,
      about: `The log file of ${channel}: a path, AUTO for one that the daemon names itself, or NONE.`,
      part: channel,
      change: "restart",
    },
    logfile_maxbytes: {
      type: "byteSize",
      default: "50MB",
      about: `Rotate the log of ${channel} when it reaches this many bytes; 0 never rotates.`,
      part: channel,
      change: "restart",
    },
    logfile_backups: {
      type: "integer",
      default: "10",
      about: `How many rotated logs of ${channel} to keep; 0 keeps none.`,
      part: channel,
      change: "restart",
    },
    capture_maxbytes: {
      type: "byteSize",
      default: "0",
      about: `How many bytes of ${channel} between PROCESS_COMMUNICATION tokens become an event; 0 turns this off.`,
      part: channel,
      change: "restart",
    },
    events_enabled: {
      type: "boolean",
      default: "false",
      about: `Send a PROCESS_LOG event for what it writes to ${channel}.`,
      part: channel,
      change: "restart",
    },
    syslog: {
      type: "boolean",
      default: "false",
      about: `Send ${channel} to syslog, besides its log file.`,
      part: channel,
      change: "restart",
    },
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
    about: "The command to run: split into words as a shell would, but run without one.",
    part: "command",
    change: "restart",
  },
  process_name: {
    type: "text",
    default: "%(program_name)s",
    about: "The name of each process; with numprocs above 1 it has to contain %(process_num)d.",
    part: "name",
    change: "restart",
  },
  numprocs: {
    type: "integer",
    default: "1",
    about: "How many processes to run with this command.",
    part: "name",
    change: "restart",
  },
  numprocs_start: {
    type: "integer",
    default: "0",
    about: "The process_num of the first process; the others count up from it.",
    part: "name",
    change: "restart",
  },
  priority: {
    type: "integer",
    default: "999",
    about: "Lower numbers start first and stop last.",
    field: "priority",
    change: "restart",
  },
  autostart: {
    type: "boolean",
    default: "true",
    about: "Start it when the daemon starts.",
    field: "autostart",
    change: "restart",
  },
  startsecs: {
    type: "integer",
    default: "1",
    about: "How many seconds it has to run before its start counts as successful (RUNNING).",
    field: "startSeconds",
    change: "restart",
  },
  startretries: {
    type: "integer",
    default: "3",
    about: "How many failed starts in a row are retried before it is given up (FATAL).",
    field: "startRetries",
    change: "restart",
  },
  autorestart: {
    type: "autorestart",
    default: "unexpected",
    about: "Whether to restart it after it exits: true, false, or unexpected for exit codes not in exitcodes.",
    field: "autorestart",
    change: "restart",
  },
  exitcodes: {
    type: "exitCodes",
    default: "0",
    about: "Its expected exit codes, with commas between; autorestart=unexpected restarts after any other.",
    field: "exitCodes",
    change: "restart",
  },
  stopsignal: {
    type: "signal",
    default: "TERM",
    about: "The signal that asks it to stop, by name or number.",
    field: "stopSignal",
    change: "restart",
  },
  stopwaitsecs: {
    type: "integer",
    default: "10",
    about: "How many seconds to wait for it to stop before it gets SIGKILL.",
    field: "stopWaitSeconds",
    change: "restart",
  },
  stopasgroup: {
    type: "boolean",
    default: "false",
    about:
      "Send the stop signal, and SIGKILL too, to its whole process group; with killasgroup=false the daemon refuses to start.",
    field: "stopAsGroup",
    change: "restart",
  },
  killasgroup: {
    type: "boolean",
    follows: "stopasgroup",
    about: "Send SIGKILL to its whole process group; the same as stopasgroup if not set.",
    field: "killAsGroup",
    change: "restart",
  },
  user: {
    type: "user",
    about: "The user it runs as, by name or id; only a daemon that runs as root can change users.",
    field: "uid",
    change: "restart",
  },
  redirect_stderr: {
    type: "boolean",
    default: "false",
    about: "Merge its stderr into its stdout.",
    field: "redirectStderr",
    change: "restart",
  },
  ...output("stdout"),
  ...output("stderr"),
  environment: {
    type: "pairs",
    default: "",
    secret: true,
    about: 'Its environment variables, KEY="value" with commas between; they are added to the daemon\'s.',
    part: "environment",
    change: "restart",
  },
  directory: {
    type: "text",
    about: "The directory it runs in; the daemon's if not set.",
    part: "directory",
    change: "restart",
  },
  umask: {
    type: "octal",
    about: "Its umask, an octal number; the daemon's if not set.",
    field: "umask",
    change: "restart",
  },
  serverurl: {
    type: "serverUrl",
    about: "The SUPERVISOR_SERVER_URL in its environment; AUTO, or not set, is the address of the daemon.",
    field: "serverUrl",
    change: "restart",
  },
} as const satisfies OptionTable;

/** `[eventlistener:x]` beyond what it shares with a program, and where it differs (CFG-EL-*). */
export const EVENTLISTENER = {
  events: {
    type: "list",
    default: "",
    required: true,
    about: "The types of events it receives, with commas between.",
    part: "events",
    change: "restart",
  },
  buffer_size: {
    type: "integer",
    default: "10",
    about: "How many events can wait for this pool; beyond that the oldest is dropped.",
    field: "bufferSize",
    change: "restart",
  },
  result_handler: {
    type: "text",
    default: "supervisor.dispatchers:default_handler",
    about:
      "The function that judges its results: a built-in name, or an export of a JavaScript module, /path/x.mjs:name.",
    part: "resultHandler",
    change: "restart",
  },
  priority: {
    type: "integer",
    default: "-1",
    about: "The priority of the pool: lower numbers start first and stop last.",
    field: "priority",
    change: "restart",
  },
  redirect_stderr: {
    type: "boolean",
    default: "false",
    about: "Must stay false, since stdout carries the listener protocol.",
    part: "processes",
    change: "restart",
  },
} as const satisfies OptionTable;

/** `[fcgi-program:x]` beyond what it shares with a program (CFG-FCGI-*). */
export const FCGI_PROGRAM = {
  socket: {
    type: "text",
    required: true,
    about: "The socket its processes share as descriptor 0: tcp://host:port or unix:///path.",
    part: "socket",
    change: "restart",
  },
  socket_owner: {
    type: "owner",
    refusal: "Invalid socket_owner value",
    about: "The owner of the Unix socket, user or user:group; the user of user= if not set.",
    part: "socket",
    change: "reload",
  },
  socket_mode: {
    type: "mode",
    refusal: "Invalid socket_mode value",
    about: "The permissions of the Unix socket, an octal number; 0700 if not set.",
    part: "socket",
    change: "reload",
  },
  socket_backlog: {
    type: "integer",
    about: "How many connections can wait to be accepted, from 1 to 65535; the system's maximum if not set.",
    part: "socket",
    change: "reload",
  },
  priority: PROGRAM.priority,
  user: PROGRAM.user,
} as const satisfies OptionTable;

/** `[group:x]` (CFG-GRP-*). */
export const GROUP = {
  programs: {
    type: "list",
    default: "",
    about: "The names of the programs in this group, with commas between.",
    part: "processes",
    change: "restart",
  },
  priority: {
    type: "integer",
    default: "999",
    about: "The priority of the group: lower numbers start first and stop last.",
    field: "priority",
    change: "restart",
  },
} as const satisfies OptionTable;
