/**
 * Options of our own, which the original ignores in silence: one file serves both (docs/reference/extensions.md).
 *
 * Kept apart from the original's tables, so that documentation and the sample can say what is whose. Every name begins
 * with `tsd_`: real files hold options of other tools under any other name, and those stay ignored, as under the
 * original (test/architecture/option-names.test.ts). Every default is what the original does.
 */
import { EVENTLISTENER, FCGI_PROGRAM, PROGRAM, SECTIONS, SUPERVISORD, type OptionTable } from "./options.js";

/** How output is shown and remembered (docs/how-to/container-logs.md): in `[supervisord]`, and in every kind of program. */
export const OUTPUT_STYLE = {
  tsd_log_format: {
    type: "text",
    default: "plain",
    doc: "Lines on the daemon's standard output: plain, or json for one object a line.",
  },
  tsd_log_prefix: {
    type: "text",
    default: "",
    doc: "What stands before each line on the daemon's standard output, such as %(program_name)s.",
  },
  tsd_log_stdout: {
    type: "boolean",
    default: "false",
    doc: "Copy all output to the daemon's standard output, whatever else is done with it.",
  },
  tsd_tail_memory: {
    type: "byteSize",
    default: "0",
    doc: "How much of the last output is kept in memory for tail and the like where no file has it.",
  },
} as const satisfies OptionTable;

/** `[supervisord]`: for containers. */
export const SUPERVISORD_EXTENSIONS = {
  tsd_orphans: {
    type: "list",
    doc: "When to end what a program left behind: off, before_start, on_stop, or both with a comma; off if not given.",
  },
  tsd_exit_on_fatal: {
    type: "list",
    doc: "Shut down when one of these programs is FATAL; any stands for all of them.",
  },
  tsd_exit_when: { type: "text", doc: "all_exited: shut down when every program has ended for good." },
  tsd_exit_code_from: { type: "text", doc: "End with the exit status of this program." },
  tsd_ignore_user: {
    type: "boolean",
    default: "false",
    doc: "Unless started as root, ignore every user= and run all programs as the daemon's own user.",
  },
  tsd_sigpipe: { type: "text", doc: "Whether programs begin with SIGPIPE and SIGXFSZ ignored: ignore, or default." },
  ...OUTPUT_STYLE,
} as const satisfies OptionTable;

/** `[program:x]` and its relatives. */
export const PROGRAM_EXTENSIONS = {
  tsd_orphans: {
    type: "list",
    doc: "When to end what it left behind: off, before_start, on_stop, or both with a comma; else the daemon's.",
  },
  tsd_essential: { type: "boolean", default: "false", doc: "Shut everything down when it has ended for good." },
  tsd_restart_pause: {
    type: "integer",
    default: "0",
    doc: "How many seconds to wait before it is restarted after an exit.",
  },
  tsd_depends_on: {
    type: "list",
    default: "",
    doc: "Programs that must be RUNNING before it is started with the daemon, and that stop after it.",
  },
  tsd_sigpipe: { type: "text", doc: "Begin with SIGPIPE and SIGXFSZ ignored: ignore, or default; else the daemon's." },
  ...OUTPUT_STYLE,
} as const satisfies OptionTable;

/** Every section with every option we understand: the original's first, ours after them. */
export const UNDERSTOOD = {
  ...SECTIONS,
  supervisord: { ...SUPERVISORD, ...SUPERVISORD_EXTENSIONS },
  "program:x": { ...PROGRAM, ...PROGRAM_EXTENSIONS },
  "eventlistener:x": { ...PROGRAM, ...EVENTLISTENER, ...PROGRAM_EXTENSIONS },
  "fcgi-program:x": { ...PROGRAM, ...FCGI_PROGRAM, ...PROGRAM_EXTENSIONS },
} as const satisfies Readonly<Record<keyof typeof SECTIONS, OptionTable>>;
