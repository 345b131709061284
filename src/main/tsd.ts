/** The daemon's program: `tsd`, and `supervisord` for images that call it so. */
import { writeSync } from "node:fs";
import { basename } from "node:path";
import type { DaemonOverrides, Override } from "../core/config/overrides.js";
import { checkDaemonOverrides } from "../core/config/overrides.js";
import { loadDaemonConfig } from "../core/config/load.js";
import type { ConfigProblem } from "../core/config/problems.js";
import { startInBackground, takeFrontMarker } from "../daemon/daemonize.js";
import { loadPosix } from "../posix/addon.js";
import { SUPERVISOR_VERSION } from "../rpc/information.js";
import { helpText, parseCommandLine, type GivenOption } from "./command-line.js";
import { systemWorld } from "./config-world.js";
import { DAEMON_OPTIONS } from "./daemon-options.js";
import { StartRefused, supervise } from "./supervise.js";

const SUMMARY = "run a set of applications as daemons.";

/** Everything the daemon says before it has a log, and the exit status it ends with. */
async function main(words: readonly string[]): Promise<number> {
  const program = process.argv[1] ?? "tsd";
  const posix = loadPosix();
  const world = systemWorld(() => posix);
  const parsed = parseCommandLine(DAEMON_OPTIONS, words);
  if (!parsed.ok) return refuse({ message: parsed.message, advice: [] });
  const { options, rest } = parsed;
  if (options.has("help")) {
    print(1, await helpText("supervisord", SUMMARY, "[options]", DAEMON_OPTIONS));
    return 0;
  }
  const overrides = overridesFrom(options);
  const problem = checkDaemonOverrides(world, overrides);
  if (problem !== undefined) return refuse(problem);
  if (options.has("version")) {
    print(1, `${SUPERVISOR_VERSION}\n`);
    return 0;
  }
  if (rest.length > 0) {
    const listed = rest.map((word) => `'${word}'`).join(", ");
    return refuse({ message: `positional arguments are not supported: [${listed}]`, advice: [] });
  }

  const load = () => loadDaemonConfig(world, { file: options.get("configuration")?.value, argv0: program, overrides });
  const loaded = load();
  if (!loaded.ok) return refuse(loaded.problem);
  const inBackground = takeFrontMarker();
  if (!loaded.value.daemon.nodaemon && !inBackground) return startInBackground(posix);

  posix.setProcessName(basename(program));
  dieOfUsr1();
  try {
    await supervise({ posix, load, inBackground }, loaded.value);
    return 0;
  } catch (error) {
    if (error instanceof StartRefused) return refuse(error.problem);
    throw error;
  }
}

function overridesFrom(options: ReadonlyMap<string, GivenOption>): DaemonOverrides {
  const given: Record<string, Override> = {};
  for (const [key, option] of options) {
    if (!["configuration", "help", "version", "profile_options"].includes(key)) given[key] = option;
  }
  return given;
}

/** The original's two lines, our advice between them (CFG-ERR-001). */
function refuse({ message, advice }: ConfigProblem): number {
  const lines = [
    `Error: ${message}`,
    ...advice.map((line) => `  ${line}`),
    `For help, use ${process.argv[1] ?? "tsd"} -h`,
  ];
  print(2, `${lines.join("\n")}\n`);
  return 2;
}

/** Written at once and whole: the process may end right after. */
function print(fd: 1 | 2, text: string): void {
  try {
    writeSync(fd, text);
  } catch {
    // Nobody listens.
  }
}

/** Node would open a debugger on SIGUSR1; the original dies of it (LIFE-SIG-006). */
function dieOfUsr1(): void {
  process.once("SIGUSR1", () => process.kill(process.pid, "SIGUSR1"));
}

process.exit(await main(process.argv.slice(2)));
