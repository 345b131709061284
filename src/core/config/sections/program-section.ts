/**
 * `[program:x]`, and the same options in `[eventlistener:x]` and `[fcgi-program:x]`: one section becomes `numprocs`
 * processes (CFG-PROG-*).
 *
 * Options are read in the original's order, because the first error is the one that is reported; those that are read
 * once per process may use `process_num` and the section's own variables (CFG-EXP-009..011).
 */
import type { OutputChannel } from "../../logs/channel.js";
import { readEnvironment } from "../reading/environment-option.js";
import { checkedName, nameAfterColon } from "./name-syntax.js";
import { ignoredSignalsOf } from "./ignored-signals.js";
import type { LogTarget, OutputConfig, ProcessConfig } from "../model/model.js";
import { PROGRAM_EXTENSIONS } from "../options/extensions.js";
import { plainFields } from "../options/option.js";
import { PROGRAM } from "../options/program-options.js";
import { readOutputStyle } from "./output-style.js";
import { orphanPolicyOf } from "./orphan-policy.js";
import { programDefaults } from "./program-defaults.js";
import { ConfigError } from "../model/problems.js";
import { pyrepr } from "../../python/repr.js";
import { layered, type Names, type NameValue } from "../../python/format.js";
import { printed } from "../../python/integers.js";
import { compareText } from "../../python/text.js";
import { environmentNames, placeOf, type ReadContext } from "../reading/read-context.js";
import { fieldMaker } from "../reading/fields.js";
import { SectionReader } from "../reading/section-reader.js";
import { splitShellWords } from "../../python/shell-words.js";

const OPTIONS = { ...PROGRAM, ...PROGRAM_EXTENSIONS } as const;
const OWN_FIELDS = plainFields(PROGRAM_EXTENSIONS).map(([option]) => option);
const makeFields = fieldMaker(PROGRAM, PROGRAM_EXTENSIONS);
type ProgramReader = SectionReader<typeof OPTIONS>;

/**
 * The options of each channel, as constants: names that are put together for every process have to be hashed every
 * time.
 */
const CHANNEL_OPTIONS = {
  stdout: {
    logfile: "stdout_logfile",
    backups: "stdout_logfile_backups",
    maxBytes: "stdout_logfile_maxbytes",
    syslog: "stdout_syslog",
  },
  stderr: {
    logfile: "stderr_logfile",
    backups: "stderr_logfile_backups",
    maxBytes: "stderr_logfile_maxbytes",
    syslog: "stderr_syslog",
  },
} as const;

/** Linux never has more processes (PID_MAX_LIMIT); the original would spend hours allocating them. */
const MAX_PROCESSES = 2 ** 22;

/**
 * The processes of a section, sorted (CFG-PROG-030). `group` is the value of `%(group_name)s`. Throws ConfigError, with
 * the section and the root file at the end of the message (CFG-ERR-002).
 */
export function readProcesses(reading: ReadContext, section: string, group: string): readonly ProcessConfig[] {
  try {
    return processesOf(reading, section, group);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const file = reading.document.place(section)?.file ?? reading.file;
    throw new ConfigError(
      `${error.message} in section ${pyrepr(section)} (file: ${pyrepr(file)})`,
      error.problem.advice,
      error.problem.place,
      error.problem.secret,
    );
  }
}

function processesOf(reading: ReadContext, section: string, group: string): readonly ProcessConfig[] {
  const { here, world } = reading;
  const names = new Map<string, NameValue>([["here", here]]);
  const variables = new Map<string, string>();
  const scope = layered(names, reading.environment, variables);
  const options = new SectionReader(reading, section, OPTIONS, scope);
  const programName = checkedName(nameAfterColon(section), placeOf(reading, section));
  names.set("program_name", programName).set("host_node_name", world.hostName).set("group_name", group);
  const common = readCommon(options);
  const processName = checkedName(options.raw("process_name") ?? "", placeOf(reading, section, "process_name"));
  if (common.numprocs > 1 && !processName.includes("%(process_num)")) {
    throw options.problem(
      "process_name",
      "%(process_num) must be present within process_name when numprocs > 1",
      "Write process_name=%(program_name)s_%(process_num)02d, for example.",
    );
  }
  if (common.numprocs > MAX_PROCESSES) {
    throw options.problem(
      "numprocs",
      `cannot make ${printed(options.text("numprocs") ?? "")} processes: Linux has ${MAX_PROCESSES} at most`,
      "Write a smaller number.",
    );
  }
  if (common.policy.stopAsGroup && !common.policy.killAsGroup) {
    throw options.problem(
      "killasgroup",
      "Cannot set stopasgroup=true and killasgroup=false",
      "Remove killasgroup=false: what is asked to stop as a group must be killed as one.",
    );
  }
  const processes: ProcessConfig[] = [];
  for (let count = 0; count < common.numprocs; count += 1) {
    names.set("process_num", common.firstNumber + count).set("numprocs", common.numprocs);
    // Variables that the process before it set over the daemon's own do not reach the next process.
    for (const name of variables.keys()) if (reading.environment.has(name)) variables.delete(name);
    processes.push(readProcess({ options, scope, variables, processName, common }));
  }
  warnOfOpenQuotes(options, processes);
  return processes.sort((a, b) => a.priority - b.priority || compareText(a.name, b.name));
}

type Common = ReturnType<typeof readCommon>;

/** The original's options that are read once for all processes of the section, in its order. */
const READ_ONCE = [
  ...["priority", "autostart", "autorestart", "startsecs", "startretries", "stopsignal", "stopwaitsecs"],
  ...["stopasgroup", "killasgroup", "exitcodes", "redirect_stderr", "numprocs", "numprocs_start"],
  ...["stdout_capture_maxbytes", "stdout_events_enabled", "stderr_capture_maxbytes", "stderr_events_enabled"],
  ...["serverurl", "user", "umask"],
] as const;

/** The settings that are the same for every process of the section. */
function readCommon(options: ProgramReader) {
  const originals = options.readAll(READ_ONCE);
  const defaults = programDefaults(options.reading);
  const orphanWords = options.read("tsd_orphans");
  const orphans = orphanWords === undefined ? defaults.orphans : orphanPolicyOf(options, orphanWords);
  const ours = options.readAll(OWN_FIELDS);
  const sigpipe = options.read("tsd_sigpipe");
  const ignoredSignals = sigpipe === undefined ? defaults.ignoredSignals : ignoredSignalsOf(options, sigpipe);
  const policy = { orphans, ignoredSignals, ...makeFields(originals, ours) };
  const stdout = { captureMaxBytes: originals.stdout_capture_maxbytes, eventsEnabled: originals.stdout_events_enabled };
  const stderr = { captureMaxBytes: originals.stderr_capture_maxbytes, eventsEnabled: originals.stderr_events_enabled };
  return { numprocs: originals.numprocs, firstNumber: originals.numprocs_start, defaults, policy, stdout, stderr };
}

/** What reading one process needs: its name unexpanded, and the names that its options may use. */
interface ProcessReading {
  readonly options: ProgramReader;
  readonly scope: Names;
  /** The topmost layer of `scope`: the section's own variables, known once `environment=` is read. */
  readonly variables: Map<string, string>;
  readonly processName: string;
  readonly common: Common;
}

function readProcess({ options, scope, variables, processName, common }: ProcessReading): ProcessConfig {
  const environment = readEnvironment(options, (text) => options.expand("environment", text, scope, "environment"));
  for (const [name, value] of environmentNames(environment)) variables.set(name, value);
  const directory = options.text("directory");
  const stdout = readOutput(options, scope, "stdout", common);
  const stderr = readOutput(options, scope, "stderr", common);
  const command = options.text("command");
  if (command === undefined) {
    throw options.problem(
      "command",
      `program section ${options.section} does not specify a command`,
      "Add command=, the program to run.",
    );
  }
  const name = options.expand("process_name", processName, scope, "process_name");
  const outputStyle = readOutputStyle(options, common.defaults, scope);
  // The spread stands last: after one, V8 takes ten times as long to add properties.
  return { name, command, directory, stdout, stderr, outputStyle, environment, socket: undefined, ...common.policy };
}

function readOutput(options: ProgramReader, scope: Names, channel: OutputChannel, common: Common): OutputConfig {
  const { reading, section } = options;
  const names = CHANNEL_OPTIONS[channel];
  const option = names.logfile;
  const expandedTwice = options.expand(option, options.text(option) ?? "", scope, option);
  const named = options.convert(option, expandedTwice);
  const backups = options.read(names.backups);
  const maxBytes = options.read(names.maxBytes);
  let syslog = options.read(names.syslog);
  let logfile: LogTarget = named.kind === "syslog" ? { kind: "none" } : named;
  if (named.kind === "syslog") {
    reading.warnings.push(
      `For [${section}], ${option}=syslog but this is deprecated and will be removed.  ` +
        `Use ${channel}_syslog=true to enable syslog instead.`,
    );
    syslog = true;
  }
  if (logfile.kind === "auto" && maxBytes === 0) {
    reading.warnings.push(
      `For [${section}], AUTO logging used for ${option} without rollover, ` +
        "set maxbytes > 0 to avoid filling up filesystem unintentionally",
    );
  }
  if (channel === "stderr" && common.policy.redirectStderr) {
    if (logfile.kind === "file") {
      reading.warnings.push(
        `For [${section}], redirect_stderr=true but stderr_logfile has also been set to a filename, ` +
          "the filename has been ignored",
      );
    }
    logfile = { kind: "none" };
  }
  return { logfile, maxBytes, backups, syslog, ...common[channel] };
}

/** A blank before `;` or `#` cuts a command even inside quotes; it then fails only when it is run (IMP-053). */
function warnOfOpenQuotes(options: ProgramReader, processes: readonly ProcessConfig[]): void {
  const command = processes[0]?.command ?? "";
  const words = /['"\\]/.test(command) ? splitShellWords(command) : undefined;
  if (words?.ok !== false) return;
  options.reading.warnings.push(
    `cannot split the command of [${options.section}] into words: ${words.error}; ` +
      `a ; or # after a blank begins a comment, even within quotes ` +
      `(${placeOf(options.reading, options.section, "command")})`,
  );
}
