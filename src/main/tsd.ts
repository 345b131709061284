/** The daemon's program: `tsd`, also called `supervisord` in images. */
import { writeSync } from "node:fs";
import { basename } from "node:path";
import { checkDaemonOverrides, type DaemonOverrides } from "../core/config/reading/overrides.js";
import { loadDaemonConfig } from "../core/config/load.js";
import type { ConfigProblem } from "../core/config/model/problems.js";
import type { ConfigWorld } from "../core/config/model/world.js";
import { pyrepr } from "../core/python/repr.js";
import { signalName } from "../core/config/values/signals.js";
import { startInBackground, takeFrontMarker } from "../daemon/start-up/daemonize.js";
import { restoreDescriptorLimit } from "../daemon/machine/descriptor-limit.js";
import { restoreIgnoredSignals } from "../daemon/start-up/given-signals.js";
import { poisonIfAsked } from "../daemon/output/poison.js";
import { loadPosix } from "../posix/addon.js";
import { adoptLocale } from "./machine/adopt-locale.js";
import {
  parseCommandLine,
  walkOptions,
  type GivenOption,
  type Options,
  type OptionOutcome,
} from "./command-line/command-line.js";
import { systemWorld } from "./machine/config-world.js";
import { DAEMON_OPTIONS } from "./daemon/options.js";
import { helpText } from "./command-line/help-text.js";
import { launchInfo } from "./machine/launch-info.js";
import { leave } from "./machine/leave.js";
import { programAsTyped } from "./command-line/program-name.js";
import { readReadyFile } from "./daemon/ready-file.js";
import { showCommandAsTyped } from "./daemon/shown-command.js";
import { StartRefused, supervise } from "./daemon/supervise.js";
import { runSubcommand, subcommandAdvice, subcommandHelp } from "./subcommands/subcommands.js";
import { dieOfUsr1 } from "./daemon/usr1.js";
import { versionText } from "./command-line/version.js";

const SUMMARY = "run a set of applications as daemons.";

/** A shell's exit status for a program that was ended by a signal: this plus the signal's number. */
const SIGNALLED_STATUS = 128;

/** Printed where the original warns through Python, which names its own source file and line (CFG-SRCH-004). */
const SEARCHING_AS_ROOT =
  "UserWarning: Supervisord is running as root and it is searching for its configuration file in default locations " +
  '(including its current working directory); you probably want to specify a "-c" argument specifying an absolute ' +
  "path to a configuration file for improved security.";

const { ignored, descriptors } = launchInfo ?? { ignored: [], descriptors: [] };
dieOfUsr1(ignored);
const program = programAsTyped();
/** Under its own name the program has more than the original's functions. */
const hasExtensions = basename(program) === "tsd";
const inBackground = takeFrontMarker();
const posix = loadPosix();
restoreDescriptorLimit(posix);
posix.showHiddenNames();
restoreIgnoredSignals(posix, ignored);
/** The variables that another process of ours has to be started with. */
const ownVariables = poisonIfAsked();
adoptLocale(() => posix);
const world = systemWorld(() => posix);
/** For everything that is read once the daemon runs. */
const runningWorld = systemWorld(() => posix, readReadyFile);

/** Everything the daemon prints before it has a log. Returns the exit status it ends with. */
async function main(words: readonly string[]): Promise<number> {
  const subcommand = hasExtensions ? runSubcommand(world, program, words) : undefined;
  if (subcommand !== undefined) return await subcommand;
  const parsed = parseCommandLine(DAEMON_OPTIONS, words);
  if (!parsed.ok) return refuse(parsed);
  const { given, rest } = parsed;
  if (rest.length > 0) {
    const message = `positional arguments are not supported: [${rest.map(pyrepr).join(", ")}]`;
    return refuse({ message, advice: hasExtensions ? [subcommandAdvice()] : [] });
  }
  const walk = walkOptions(given, judge);
  if (walk.end === "refused") return refuse(walk.problem);
  if (walk.end === "last") {
    print(1, walk.option.key === "help" ? await help() : versionText(program));
    return 0;
  }
  return await run(walk.options);
}

async function help(): Promise<string> {
  return await helpText(program, SUMMARY, "[options]", DAEMON_OPTIONS, hasExtensions ? subcommandHelp() : "");
}

/** An option is checked when it is reached, before any file is read (CLI-D-005, -021). */
function judge(option: GivenOption): OptionOutcome {
  if (option.key === "help" || option.key === "version") return "last";
  return checkDaemonOverrides(world, overridesFrom([option]));
}

async function run(options: Options): Promise<number> {
  const file = options.get("configuration")?.value;
  const overrides = overridesFrom([...options.values()]);
  const load = (from: ConfigWorld) => loadDaemonConfig(from, { file, argv0: program, overrides });
  if (file === undefined && world.uid === 0 && !inBackground) print(2, `${program}: ${SEARCHING_AS_ROOT}\n`);
  const loaded = load(world);
  if (!loaded.ok) return refuse(loaded.problem);
  if (!loaded.value.daemon.nodaemon && !inBackground) return await waitForDaemon();

  showCommandAsTyped(posix);
  posix.setProcessName(basename(program));
  posix.returnMemory();
  const endProfile = await beginProfile(options.get("profile_options")?.value);
  try {
    const launch = { posix, load: () => load(runningWorld), ident: basename(program), inBackground };
    const status = await supervise(launch, loaded.value);
    print(1, endProfile());
    return status;
  } catch (error) {
    if (error instanceof StartRefused) return refuse(error.problem);
    throw error;
  }
}

async function beginProfile(wanted: string | undefined): Promise<() => string> {
  if (wanted === undefined) return () => "";
  const { profileOptions, startProfile } = await import("./daemon/profile.js");
  return startProfile(profileOptions(wanted));
}

/**
 * The front's part: returns 0 once the daemon runs; if it ends before that, the daemon's own exit status (CLI-X-001).
 */
async function waitForDaemon(): Promise<number> {
  const again = launchInfo?.launcher ?? process.execPath;
  const words = launchInfo === undefined ? [process.execPath, ...process.execArgv, program] : [program];
  const argv = [...words, ...process.argv.slice(2)];
  const outcome = await startInBackground(posix, { file: again, argv }, ownVariables, { ignored, descriptors });
  if (outcome === "ready") return 0;
  if (outcome.signal === undefined) return outcome.code || 1;
  print(2, `Error: cannot start: ${signalName(outcome.signal)} ended the daemon before it was ready\n`);
  return SIGNALLED_STATUS + outcome.signal;
}

/** Options that also exist in the file. */
function overridesFrom(options: readonly GivenOption[]): DaemonOverrides {
  const named = options.filter(({ key }) => key !== "configuration" && key !== "profile_options");
  return Object.fromEntries(named.map((option) => [option.key, option]));
}

/** The original's two lines, our advice between them (CFG-ERR-001). */
function refuse({ message, advice = [] }: Partial<ConfigProblem>): number {
  const lines = [`Error: ${message}`, ...advice.map((line) => `  ${line}`), `For help, use ${program} -h`];
  print(2, `${lines.join("\n")}\n`);
  return 2;
}

/** Written at once and completely: the process may end right after. */
function print(fd: 1 | 2, text: string): void {
  try {
    writeSync(fd, text);
  } catch {
    // No process reads.
  }
}

void main(process.argv.slice(2)).then(leave);
