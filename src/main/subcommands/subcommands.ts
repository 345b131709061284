/** The subcommands of the daemon's program under the name `tsd`. Each is loaded when it is needed. */
import type { ConfigWorld } from "../../core/config/model/world.js";

/** What a subcommand is called with. */
export interface SubcommandCall {
  readonly world: ConfigWorld;
  /** The path we were called by. */
  readonly program: string;
  /** What follows the subcommand's name. */
  readonly words: readonly string[];
}

/** One of them; `doc` is a line of help. */
export interface Subcommand {
  readonly name: string;
  readonly doc: string;
  readonly run: (call: SubcommandCall) => Promise<number>;
}

/** In the order in which help lists them. */
export const SUBCOMMANDS: readonly Subcommand[] = [
  {
    name: "check",
    doc: "say what is wrong with a configuration, without starting anything",
    run: async (call) => (await import("./check.js")).check(call),
  },
  {
    name: "doctor",
    doc: "say whether an unpacked image can do without Python's supervisor",
    run: async ({ words }) => (await import("./doctor.js")).doctor(words),
  },
  {
    name: "install",
    doc: "link supervisord, supervisorctl and the others to these programs",
    run: async ({ words }) => (await import("./install.js")).runInstall("install", words),
  },
  {
    name: "uninstall",
    doc: "undo that",
    run: async ({ words }) => (await import("./install.js")).runInstall("uninstall", words),
  },
];

/** What help ends with. */
export function subcommandHelp(): string {
  const rows = SUBCOMMANDS.map(({ name, doc }) => `  tsd ${name.padEnd(9)}  ${doc}`);
  return `\nWithout these it runs the daemon; each has a --help of its own:\n${rows.join("\n")}\n`;
}

/** Advice for a user who typed another word. */
export function subcommandAdvice(): string {
  const names = SUBCOMMANDS.map(({ name }) => name);
  return `Write one of ${names.join(", ")}, or only options to run the daemon.`;
}

/** Runs the subcommand that `words` begin with. Returns the exit status; undefined when they begin with none. */
export function runSubcommand(
  world: ConfigWorld,
  program: string,
  words: readonly string[],
): Promise<number> | undefined {
  const [name = "", ...rest] = words;
  return SUBCOMMANDS.find((each) => each.name === name)?.run({ world, program, words: rest });
}
