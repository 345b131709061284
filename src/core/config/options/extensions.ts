/**
 * Options of our own, which the original ignores without a message, so that one file serves both
 * (docs/reference/extensions.md).
 *
 * They are kept apart from the original's tables, so that documentation and the sample can say which options are ours.
 * Every name begins with `tsd_`: real files have options of other tools under other names, and those stay ignored, as
 * in the original (test/architecture/option-names.test.ts). Every default is what the original does.
 */
import type { OptionTable } from "./option.js";
import { SECTIONS, SUPERVISORD } from "./options.js";
import { EVENTLISTENER, FCGI_PROGRAM, PROGRAM } from "./program-options.js";

/** How output is shown and remembered (docs/how-to/container-logs.md): in `[supervisord]`, and in every kind of program. */
export const OUTPUT_STYLE = {
  tsd_log_format: {
    type: "text",
    write: "plain or json",
    default: "plain",
    about: "The format of lines on the daemon's standard output: plain, or json for one JSON object a line.",
    part: "outputStyle",
    change: "restart",
  },
  tsd_log_prefix: {
    type: "text",
    default: "",
    about: "The text before each line on the daemon's standard output, such as %(program_name)s.",
    part: "outputStyle",
    change: "restart",
  },
  tsd_log_stdout: {
    type: "boolean",
    default: "false",
    about: "Copy the output of programs to the daemon's standard output, besides their log files.",
    part: "outputStyle",
    change: "restart",
  },
  tsd_tail_memory: {
    type: "byteSize",
    default: "0",
    about: "How many bytes of the latest output to keep in memory, so that tail can show it without a log file.",
    part: "outputStyle",
    change: "restart",
  },
} as const satisfies OptionTable;

/** `[supervisord]`: for containers. */
export const SUPERVISORD_EXTENSIONS = {
  tsd_orphans: {
    type: "list",
    write: "off, before_start, on_stop, or before_start,on_stop",
    default: "off",
    about: "When to end processes that a program left behind: off, before_start, on_stop, or both with a comma.",
    part: "programDefaults",
    change: "restart",
  },
  tsd_exit_on_fatal: {
    type: "list",
    write: "any, or names of programs with commas between",
    about: "Shut down when one of these programs becomes FATAL: names with commas between, or any.",
    part: "exit",
    change: "reload",
  },
  tsd_exit_when: {
    type: "text",
    write: "all_exited",
    about: "When to shut down: all_exited, when every program has ended and will not be restarted.",
    part: "exit",
    change: "reload",
  },
  tsd_exit_code_from: {
    type: "text",
    write: "the name of a program",
    about: "Exit with the exit status of this program.",
    part: "exit",
    change: "reload",
  },
  tsd_ignore_user: {
    type: "boolean",
    default: "false",
    about: "Unless the daemon is started as root, ignore every user= and run all programs as the daemon's user.",
    field: "ignoreUser",
    change: "restart",
  },
  tsd_sigpipe: {
    type: "text",
    write: "ignore or default",
    default: "ignore",
    about: "How programs start with SIGPIPE and SIGXFSZ: ignore, or default for the system's default action.",
    part: "programDefaults",
    change: "restart",
  },
  ...OUTPUT_STYLE,
} as const satisfies OptionTable;

/** `[program:x]` and its relatives. Options with a field of their own are read in this order. */
export const PROGRAM_EXTENSIONS = {
  tsd_orphans: {
    type: "list",
    write: "off, before_start, on_stop, or before_start,on_stop",
    about:
      "When to end processes it left behind: off, before_start, on_stop, or both with a comma; the daemon's if not set.",
    part: "orphans",
    change: "restart",
  },
  tsd_essential: {
    type: "boolean",
    default: "false",
    about: "Shut the daemon down when it has ended and will not be restarted.",
    field: "essential",
    change: "restart",
  },
  tsd_restart_pause: {
    type: "integer",
    default: "0",
    range: { min: 0, max: Infinity, write: "how many seconds to wait; 0 = none" },
    about: "How many seconds to wait after it exits before it is restarted.",
    field: "restartPause",
    change: "restart",
  },
  tsd_depends_on: {
    type: "list",
    write: "names of programs or groups with commas between",
    default: "",
    about:
      "Programs, with commas, that must be RUNNING, or have done their work, before it starts by itself; they stop after it.",
    field: "dependsOn",
    change: "restart",
  },
  tsd_sigpipe: {
    type: "text",
    write: "ignore or default",
    about:
      "How it starts with SIGPIPE and SIGXFSZ: ignore, or default for the system's default action; the daemon's if not set.",
    part: "ignoredSignals",
    change: "restart",
  },
  tsd_nice: {
    type: "integer",
    default: "0",
    range: { min: -20, max: 19, write: "a whole number from -20, the most processor time, to 19, the least" },
    about: "Its nice value, from -20 (most processor time) to 19 (least); 0 leaves the daemon's.",
    field: "nice",
    change: "restart",
  },
  ...OUTPUT_STYLE,
} as const satisfies OptionTable;

/** Is this an option of a program that has the value of `[supervisord]` where the program does not set it? */
export function isInherited(option: string): boolean {
  return Object.hasOwn(PROGRAM_EXTENSIONS, option) && Object.hasOwn(SUPERVISORD_EXTENSIONS, option);
}

/** Every section with every option that we understand: the original's first, then ours. */
export const UNDERSTOOD = {
  ...SECTIONS,
  supervisord: { ...SUPERVISORD, ...SUPERVISORD_EXTENSIONS },
  "program:x": { ...PROGRAM, ...PROGRAM_EXTENSIONS },
  "eventlistener:x": { ...PROGRAM, ...EVENTLISTENER, ...PROGRAM_EXTENSIONS },
  "fcgi-program:x": { ...PROGRAM, ...FCGI_PROGRAM, ...PROGRAM_EXTENSIONS },
} as const satisfies Readonly<Record<keyof typeof SECTIONS, OptionTable>>;
