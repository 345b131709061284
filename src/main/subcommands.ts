/** What the daemon's program does beside running, under the name `tsd`. Each is loaded when it is asked for. */
import type { ConfigWorld } from "../core/config/world.js";

/** What a subcommand is called with. */
interface Call {
  readonly world: ConfigWorld;
  /** The path we were called by. */
  readonly program: string;
  /** What follows the subcommand's name. */
  readonly words: readonly string[];
}

const SUBCOMMANDS: ReadonlyMap<string, (call: Call) => Promise<number>> = new Map([
  ["check", async (call: Call) => (await import("./check.js")).check(call)],
  ["doctor", async ({ words }: Call) => (await import("./doctor.js")).doctor(words)],
  ["install", async ({ words }: Call) => (await import("./install.js")).runInstall("install", words)],
  ["uninstall", async ({ words }: Call) => (await import("./install.js")).runInstall("uninstall", words)],
]);

/** Runs the subcommand that `words` begin with. The exit status; undefined when they begin with none. */
export function runSubcommand(
  world: ConfigWorld,
  program: string,
  words: readonly string[],
): Promise<number> | undefined {
  const [name = "", ...rest] = words;
  return SUBCOMMANDS.get(name)?.({ world, program, words: rest });
}
