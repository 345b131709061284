/** The client: reads its command line and configuration, then runs one command or a shell (cli.md §3). */
import { basename } from "node:path";
import { isatty } from "node:tty";
import { checkClientOverrides, type ClientOverrides } from "../core/config/overrides.js";
import { loadClientConfig } from "../core/config/load.js";
import type { ClientConfig } from "../core/config/model.js";
import type { ConfigProblem } from "../core/config/problems.js";
import { verbsFor } from "../client/commands/index.js";
import { EXIT } from "../client/exit-codes.js";
import { Session } from "../client/session.js";
import { Interrupted } from "../client/shell.js";
import { StandardTerminal } from "../client/standard-terminal.js";
import { coloured, plain } from "../client/style.js";
import { configWorld } from "./config-world.js";
import { getopt, type OptionSpec } from "./getopt.js";

interface ClientOption extends OptionSpec {
  /** What it sets; options of the same kind exclude one another (CLI-D-023). */
  readonly sets: keyof ClientOverrides | "file" | "interactive" | "help";
}

/** Options of the client (CLI-C-001..006). */
const OPTIONS: readonly ClientOption[] = [
  {
    sets: "file",
    short: "c",
    long: "configuration",
    value: "FILENAME",
    text: "configuration file (searched for if not given)",
  },
  { sets: "help", short: "h", long: "help", text: "print this text and exit" },
  { sets: "help", short: "?" },
  {
    sets: "interactive",
    short: "i",
    long: "interactive",
    text: "start an interactive shell, after the action if there is one",
  },
  {
    sets: "serverurl",
    short: "s",
    long: "serverurl",
    value: "URL",
    text: 'where the server listens (default "http://localhost:9001")',
  },
  {
    sets: "username",
    short: "u",
    long: "username",
    value: "USERNAME",
    text: "name to give a server that asks for one",
  },
  { sets: "password", short: "p", long: "password", value: "PASSWORD", text: "password that goes with it" },
  {
    sets: "history_file",
    short: "r",
    long: "history_file",
    aliases: ["history-file"],
    value: "FILENAME",
    text: "keep the lines typed in the shell in this file",
  },
];

const CLOSING = `action [arguments] -- what to do, such as "status" or "restart web". "help" lists the actions and
"help <action>" explains one. Without an action a shell takes them line by line.
`;

interface Invocation {
  readonly file: string | undefined;
  readonly interactive: boolean;
  readonly overrides: ClientOverrides;
  readonly words: readonly string[];
}

const [, program = "tsctl", ...args] = process.argv;
const name = basename(program);
/** Under the original's name the client does what the original does and nothing more. */
const extended = name !== "supervisorctl";
const terminal = new StandardTerminal();

async function main(): Promise<number> {
  const invocation = await understand();
  if (typeof invocation === "number") return invocation;
  const { file, overrides, interactive, words } = invocation;
  const loaded = loadClientConfig(configWorld(), { file, argv0: program, overrides });
  if (!loaded.ok) return refuse(loaded.problem);
  return await run(loaded.value, words, interactive);
}

/** Options in the order given, or the exit status when they leave nothing to do. */
async function understand(): Promise<Invocation | number> {
  const line = getopt(args, OPTIONS);
  if (!line.ok) return refuse({ message: line.message, advice: [] });
  const given: Partial<Record<ClientOption["sets"], { flag: string; value: string }>> = {};
  for (const { spec, flag, value } of line.options) {
    if (spec.sets === "help") return await help();
    const problem = spec.sets === "serverurl" ? checkClientOverrides({ serverurl: { flag, value } }) : undefined;
    if (problem !== undefined) return refuse(problem);
    if (given[spec.sets] !== undefined)
      return refuse({ message: `conflicting command line option '${flag}'`, advice: [] });
    given[spec.sets] = { flag, value };
  }
  const { file, interactive, ...overrides } = given;
  return { file: file?.value, interactive: interactive !== undefined, overrides, words: line.words };
}

async function run(config: ClientConfig, words: readonly string[], interactive: boolean): Promise<number> {
  const onTerminal = isatty(1);
  const style = extended && onTerminal && process.env["NO_COLOR"] === undefined ? await coloured() : plain;
  const verbs = verbsFor(extended);
  const shell = words.length === 0;
  const session = new Session({ config, terminal, verbs, style, interactive: interactive || shell });
  try {
    if (!shell) await session.runLine(words.join(" "));
    // The original's help promises a shell after the action and opens none; scripts must not meet one (IMP-029).
    const stay = shell || (interactive && !session.over && isatty(0) && onTerminal);
    if (!stay) return session.exitStatus;
    const { interact } = await import("../client/interactive.js");
    await interact(session, config.prompt);
    return shell ? EXIT.success : session.exitStatus;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    process.kill(process.pid, "SIGINT");
    return EXIT.generic;
  }
}

async function help(): Promise<number> {
  const { programHelp } = await import("./program-help.js");
  const text = {
    name,
    summary: "control applications run by supervisord from the command line.",
    usage: "[options] [action [arguments]]",
    closing: CLOSING,
  };
  terminal.write(await programHelp(program, text, OPTIONS));
  return EXIT.success;
}

function refuse({ message, advice }: ConfigProblem): number {
  terminal.writeError([`Error: ${message}`, `For help, use ${program} -h`, ...advice, ""].join("\n"));
  return EXIT.invalidArguments;
}

// Everything has been written by then; an open input must not keep us.
process.exit(await main());
