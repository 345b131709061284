/** Options of programs, and of the sections that are programs with something more: the original's. */
import type { OptionTable } from "./option.js";

/** What stdout and stderr have in common. */
function output<const Channel extends "stdout" | "stderr">(channel: Channel) {
  const options = {
    logfile: {
      type: "logName",
      default: "AUTO",
      expandedTwice: true,
      about: `Where ${channel} is written: a path, AUTO or NONE.`,
      part: channel,
      change: "restart",
    },
    logfile_maxbytes: {
      type: "byteSize",
      default: "50MB",
      about: `Rotate the log of ${channel} at this size; 0 never.`,
      part: channel,
      change: "restart",
    },
    logfile_backups: {
      type: "integer",
      default: "10",
      about: `How many rotated logs of ${channel} to keep.`,
      part: channel,
      change: "restart",
    },
    capture_maxbytes: {
      type: "byteSize",
      default: "0",
      about: `Capture up to this much ${channel} between tokens; 0 is off.`,
      part: channel,
      change: "restart",
    },
    events_enabled: {
      type: "boolean",
      default: "false",
      about: `Send PROCESS_LOG events for ${channel}.`,
      part: channel,
      change: "restart",
    },
    syslog: {
      type: "boolean",
      default: "false",
      about: `Send ${channel} to syslog as well.`,
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
    about: "The program to run, split into words as a shell would, without a shell.",
    part: "command",
    change: "restart",
  },
  process_name: {
    type: "text",
    default: "%(program_name)s",
    about: "The name of each process.",
    part: "name",
    change: "restart",
  },
  numprocs: { type: "integer", default: "1", about: "How many processes to run.", part: "name", change: "restart" },
  numprocs_start: {
    type: "integer",
    default: "0",
    about: "The number of the first process.",
    part: "name",
    change: "restart",
  },
  priority: {
    type: "integer",
    default: "999",
    about: "Lower ones start first and stop last.",
    field: "priority",
    change: "restart",
  },
  autostart: {
    type: "boolean",
    default: "true",
    about: "Start when the daemon starts.",
    field: "autostart",
    change: "restart",
  },
  startsecs: {
    type: "integer",
    default: "1",
    about: "How many seconds it must stay up to count as started.",
    field: "startSeconds",
    change: "restart",
  },
  startretries: {
    type: "integer",
    default: "3",
    about: "How many failed starts in a row are retried.",
    field: "startRetries",
    change: "restart",
  },
  autorestart: {
    type: "autorestart",
    default: "unexpected",
    about: "Restart after an exit: always, never, or if unexpected.",
    field: "autorestart",
    change: "restart",
  },
  exitcodes: {
    type: "exitCodes",
    default: "0",
    about: "The exit codes that are expected.",
    field: "exitCodes",
    change: "restart",
  },
  stopsignal: {
    type: "signal",
    default: "TERM",
    about: "The signal that asks it to stop.",
    field: "stopSignal",
    change: "restart",
  },
  stopwaitsecs: {
    type: "integer",
    default: "10",
    about: "How many seconds it may take to stop before it is killed.",
    field: "stopWaitSeconds",
    change: "restart",
  },
  stopasgroup: {
    type: "boolean",
    default: "false",
    about: "Send the stop signal to its whole process group.",
    field: "stopAsGroup",
    change: "restart",
  },
  killasgroup: {
    type: "boolean",
    follows: "stopasgroup",
    about: "Kill its whole process group; as stopasgroup if not given.",
    field: "killAsGroup",
    change: "restart",
  },
  user: { type: "user", about: "The user it runs as, if the daemon is root.", field: "uid", change: "restart" },
  redirect_stderr: {
    type: "boolean",
    default: "false",
    about: "Treat its stderr as stdout.",
    field: "redirectStderr",
    change: "restart",
  },
  ...output("stdout"),
  ...output("stderr"),
  environment: {
    type: "pairs",
    default: "",
    secret: true,
    about: 'Variables for it, KEY="value" with commas between.',
    part: "environment",
    change: "restart",
  },
  directory: { type: "text", about: "The directory it runs in.", part: "directory", change: "restart" },
  umask: { type: "octal", about: "Its umask.", field: "umask", change: "restart" },
  serverurl: {
    type: "serverUrl",
    about: "SUPERVISOR_SERVER_URL for it; AUTO is the daemon's own address.",
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
    about: "The event types it wants, with commas between.",
    part: "events",
    change: "restart",
  },
  buffer_size: {
    type: "integer",
    default: "10",
    about: "How many events wait for a listener before the oldest is dropped.",
    field: "bufferSize",
    change: "restart",
  },
  result_handler: {
    type: "text",
    default: "supervisor.dispatchers:default_handler",
    about: "What judges the listener's results: a name that is built in, or a JavaScript module, /path/x.mjs:name.",
    part: "resultHandler",
    change: "restart",
  },
  priority: {
    type: "integer",
    default: "-1",
    about: "The priority of the pool; pools start first.",
    field: "priority",
    change: "restart",
  },
  redirect_stderr: {
    type: "boolean",
    default: "false",
    about: "Must stay false: stdout carries the protocol.",
    part: "processes",
    change: "restart",
  },
} as const satisfies OptionTable;

/** `[fcgi-program:x]` beyond what it shares with a program (CFG-FCGI-*). */
export const FCGI_PROGRAM = {
  socket: {
    type: "text",
    required: true,
    about: "The socket it serves: tcp://host:port or unix:///path.",
    part: "socket",
    change: "restart",
  },
  socket_owner: {
    type: "owner",
    refusal: "Invalid socket_owner value",
    about: "The owner of a Unix socket.",
    part: "socket",
    change: "reload",
  },
  socket_mode: {
    type: "mode",
    refusal: "Invalid socket_mode value",
    about: "The permissions of a Unix socket; 0700 if not given.",
    part: "socket",
    change: "reload",
  },
  socket_backlog: {
    type: "integer",
    about: "How many connections may wait, from 1 to 65535.",
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
    about: "The programs in this group, with commas between.",
    part: "processes",
    change: "restart",
  },
  priority: {
    type: "integer",
    default: "999",
    about: "The priority of the group.",
    field: "priority",
    change: "restart",
  },
} as const satisfies OptionTable;
