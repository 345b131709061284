/** The options of `tsctl` and `supervisorctl`, in one table (CLI-C-001..006). */
import type { Style } from "../../client/terminal/style.js";
import type { OptionSpec } from "../command-line/command-line.js";

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

/** Under our own name there is one more; the original's client has no such option. */
export const OWN_CLIENT_OPTIONS: readonly OptionSpec[] = [
  ...CLIENT_OPTIONS,
  { key: "version", short: "v", long: "version", help: "print our version and exit" },
];

/** The text after the options in help. */
export const CLIENT_HELP_END = `
action [arguments] -- what to do, such as "status" or "restart web". "help" lists the actions,
"help <action>" explains one. Without an action, a shell takes them line by line.
`;

const EXAMPLES: readonly (readonly [title: string, lines: readonly (readonly [string, string])[]])[] = [
  [
    "See",
    [
      ["tsctl status", "every process and how it is"],
      ["tsctl status --watch", "the same, kept up to date"],
      ["tsctl why web", "why it does not run"],
      ["tsctl logs -f web 'worker-*'", "what they write, as it comes"],
      ["tsctl healthcheck", "0 if all that should run does"],
    ],
  ],
  [
    "Act",
    [
      ["tsctl start web", "and stop, restart, signal HUP web"],
      ["tsctl restart 'web-*' api:*", "by pattern, by group, all"],
      ["tsctl reread && tsctl update", "apply a changed configuration"],
    ],
  ],
  [
    "Reach",
    [
      ["tsctl -c ./supervisord.conf status", "the daemon of that file"],
      ["tsctl -s http://127.0.0.1:9001 -u me -p secret status", ""],
      ["tsctl -s unix:///run/supervisor.sock status", "without any file"],
    ],
  ],
];

/** The end of `tsctl --help`: commands to copy. */
export function exampleText(style: Style): string {
  const sections = EXAMPLES.map(([title, lines]) => {
    const rows = lines.map(([command, meaning]) => `  ${command.padEnd(36)}  ${meaning}`.trimEnd());
    return `\n${style.heading(title)}\n${rows.join("\n")}\n`;
  });
  return sections.join("");
}
