/** The options of `tsctl` and `supervisorctl`, one literal (CLI-C-001..006). */
import type { OptionSpec } from "./command-line.js";

/** In the order help lists them. */
export const CLIENT_OPTIONS: readonly OptionSpec[] = [
  {
    key: "configuration",
    short: "c",
    long: "configuration",
    value: "FILENAME",
    help: "the configuration file; looked for in the usual places if not given",
  },
  { key: "help", short: "h?", long: "help", help: "print this text and exit" },
  {
    key: "interactive",
    short: "i",
    long: "interactive",
    help: "start an interactive shell, after any action",
  },
  {
    key: "serverurl",
    short: "s",
    long: "serverurl",
    value: "URL",
    help: 'where the server listens (default "http://localhost:9001")',
  },
  { key: "username", short: "u", long: "username", value: "USERNAME", help: "name to give a server that asks for one" },
  { key: "password", short: "p", long: "password", value: "PASSWORD", help: "the password that goes with it" },
  {
    key: "history_file",
    short: "r",
    long: "history_file",
    // The spelling in the original's help, which the original itself refuses (IMP-028).
    aliases: ["history-file"],
    value: "FILENAME",
    help: "keep the lines typed into the shell in this file",
  },
];

/** What follows the options in help. */
export const CLIENT_HELP_END = `
action [arguments] -- what to do, such as "status" or "restart web". "help" lists the actions,
"help <action>" explains one. Without an action, a shell takes them line by line.
`;
