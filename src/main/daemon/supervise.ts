/**
 * Runs the daemon from a configuration: start-up in the original's order (CLI-X-016), the time until shutdown, the
 * clean-up, and all of it again after a restart request, in the same process (LIFE-REL-001).
 */
import type { DaemonConfig, DaemonSettings, Notices } from "../../core/config/model/model.js";
import { withoutSecret, type ConfigProblem, type Loaded } from "../../core/config/model/problems.js";
import type { SupervisorState } from "../../core/supervisor/state.js";
import { ActivityLog } from "../../daemon/logs/activity-log.js";
import { removeOldAutoLogs } from "../../daemon/output/auto-logs.js";
import type { DaemonContext } from "../../daemon/context/context.js";
import { detach, reportReady } from "../../daemon/start-up/daemonize.js";
import { EventBus } from "../../daemon/context/event-bus.js";
import { useInheritedFiles } from "../../daemon/logs/inherited-file.js";
import { guardUncaught } from "../../daemon/logs/unexpected-errors.js";
import { KnownUsers } from "../../daemon/machine/known-users.js";
import { reasonOf } from "../../daemon/logs/log.js";
import { LogChanges } from "../../daemon/logs/log-changes.js";
import { Pidfile } from "../../daemon/start-up/pidfile.js";
import {
  becomeConfiguredUser,
  obstacleToBecoming,
  raiseLimits,
  type Preparation,
} from "../../daemon/start-up/privileges.js";
import { systemProcesses } from "../../daemon/machine/process-table.js";
import { SharedTable } from "../../daemon/machine/shared-table.js";
import { SignalInbox } from "../../daemon/start-up/signals.js";
import { holdStandardOutput } from "../../daemon/logs/standard-output.js";
import { systemClock } from "../../daemon/machine/clock.js";
import { PIPE_MAX_BYTES, StreamWriter } from "../../daemon/logs/stream-writer.js";
import { Supervisor } from "../../daemon/supervisor/supervisor.js";
import { Syslog } from "../../daemon/logs/syslog.js";
import type { Posix } from "../../posix/posix.js";
import { Plugins } from "./plugins.js";
import { openServers, type OpenServers } from "./servers.js";

/** What a run needs besides its configuration. */
export interface Launch {
  readonly posix: Posix;
  /** Parse the configuration; called again for every reread and restart. */
  readonly load: () => Loaded<DaemonConfig>;
  /** Our name in syslog: the name the program was called by (LOG-SYS-003). */
  readonly ident: string;
  /** The front waits until start-up has succeeded: then leave the terminal (daemonize.ts). */
  readonly inBackground: boolean;
}

/** Start-up was refused: the original's message and our advice, printed like a usage error (CFG-ERR-001). */
export class StartRefused extends Error {
  readonly problem: ConfigProblem;

  constructor(message: string, advice: readonly string[] = []) {
    super(message);
    this.problem = { message, advice };
  }
}

const RUNNING_AS_ROOT =
  "Supervisor is running as root.  Privileges were not dropped because no user is specified in the config file.  " +
  "If you intend to run as root, you can set user=root in the config file to avoid this message.";

/** Milliseconds; setInterval takes no more. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/** How long, in milliseconds, a reader of our output may pause at the end before we give it up. */
const READER_PAUSE_MAX_MS = 5000;

/** `syslog` is not a path (CFG-SD-001). */
const SYSLOG = "syslog";

/**
 * Run until shutdown. Returns the exit status to end with (docs/reference/extensions.md); 0 unless a rule asks for
 * another. Throws StartRefused.
 */
export async function supervise(launch: Launch, config: DaemonConfig): Promise<number> {
  // Without servers and running programs, Node would exit: waiting for a signal does not keep it running.
  const reasonToStay = setInterval(() => undefined, TIMER_MAX_MS);
  try {
    return await runUntilShutdown(launch, config);
  } finally {
    clearInterval(reasonToStay);
  }
}

async function runUntilShutdown(launch: Launch, config: DaemonConfig): Promise<number> {
  const signals = new SignalInbox();
  const plugins = new Plugins();
  const loaded = await plugins.load(config);
  if (!loaded.ok) throw new StartRefused(loaded.problem.message, loaded.problem.advice);
  for (let round: Round = { config, first: true, nextSerial: 0, critical: [] }; ;) {
    const run = await start(launch, plugins, signals, round);
    const { state, status } = await run.finished;
    signals.hold();
    const { nextSerial } = run.context.bus;
    await run.stop(state !== "RESTARTING");
    if (state !== "RESTARTING") return status;
    const read = launch.load();
    const loaded = read.ok ? await plugins.load(read.value) : read;
    // It could be read a moment ago (IMP-002); if it cannot be used after all, the previous configuration runs again.
    round = loaded.ok
      ? { config: loaded.value, first: false, nextSerial, critical: [] }
      : {
          config: round.config,
          first: false,
          nextSerial,
          critical: [`${withoutSecret(loaded.problem)}; ${AS_BEFORE}`],
        };
  }
}

const AS_BEFORE = "cannot use the configuration as it is now, so everything runs as it did before";

/** One run: a restart in place ends it and begins the next. */
interface Round {
  readonly config: DaemonConfig;
  readonly first: boolean;
  /** The event serial continues (LIFE-REL-005). */
  readonly nextSerial: number;
  /** Lines to log as soon as there is a log. */
  readonly critical: readonly string[];
}

/** Why a run ended, and the exit status that the process would end with. */
interface Outcome {
  readonly state: SupervisorState;
  readonly status: number;
}

interface Run {
  readonly context: DaemonContext;
  readonly finished: Promise<Outcome>;
  /** `isLast`: the process ends. */
  stop(isLast: boolean): Promise<void>;
}

async function start(launch: Launch, plugins: Plugins, signals: SignalInbox, round: Round): Promise<Run> {
  const { config, first, nextSerial } = round;
  const { posix } = launch;
  const settings = config.daemon;
  const critical: string[] = [...round.critical];
  // In the background it is closed: a process that reads it through a pipe has to see its end.
  if (!launch.inBackground) {
    useInheritedFiles(posix);
    holdStandardOutput();
  }
  StreamWriter.enlargeBy((fd) => posix.growPipe(fd, PIPE_MAX_BYTES));
  const infos: string[] = [];
  if (settings.uid !== undefined) infos.push(...accepted(becomeConfiguredUser(posix, settings.uid)));
  else if (process.getuid?.() === 0) critical.push(RUNNING_AS_ROOT);
  if (first) infos.push(...accepted(raiseLimits(posix, settings)));

  const syslog = new Syslog(posix, launch.ident, {
    unreachable: (path, code) =>
      log.warn(`cannot write to syslog at ${path}: ${code}; lines for it are lost until it is there`),
    reachable: (path, lost) => log.warn(`syslog at ${path} takes lines again; ${lost} were lost`),
  });
  const logNews = new LogChanges();
  const log = openActivityLog(settings, syslog, logNews, launch.inBackground);
  announce(log, config.notices, critical, infos);
  const context: DaemonContext = {
    posix,
    users: new KnownUsers(posix),
    clock: systemClock,
    log,
    logNews,
    bus: new EventBus(nextSerial),
    syslog,
    settings,
    serverUrl: config.serverUrl,
    environment: environmentOf(posix),
    processes: new SharedTable(systemProcesses),
    resultHandlers: plugins.resultHandlers,
  };
  plugins.complain = (...report) => log.log("error", ...report);
  if (!settings.nocleanup) removeOldAutoLogs(context);

  let finish: (outcome: Outcome) => void;
  const finished = new Promise<Outcome>((resolve) => (finish = resolve));
  const supervisor = new Supervisor(context, config, {
    finished: (state, status) => finish({ state, status }),
    obstacleToRestart: () => {
      const loaded = launch.load();
      if (!loaded.ok) return withoutSecret(loaded.problem);
      const { uid } = loaded.value.daemon;
      return uid === undefined ? undefined : obstacleToBecoming(posix, uid);
    },
  });
  context.users.learn(usersOf(config));
  for (const group of config.groups) supervisor.addGroup(group);

  const servers = await openServersOrRefuse(config, supervisor, launch, plugins);
  signals.listen((signal) => supervisor.signalled(signal));
  const background = first && launch.inBackground;
  if (background) detach(settings, log);
  const pidfile = new Pidfile(settings.pidfile);
  pidfile.write(log);
  if (background) reportReady(posix);
  const stopSurviving = guardUncaught(log);
  supervisor.begin();

  return {
    context,
    finished,
    async stop(isLast) {
      // Once our servers are closed the next daemon may start: then the files with our names may be its own.
      const answered = servers.close();
      pidfile.remove();
      await answered;
      stopSurviving();
      const unread = StreamWriter.flushAll(READER_PAUSE_MAX_MS);
      // After a restart in place it can still be read.
      if (unread > 0 && isLast)
        log.error(`cannot write ${unread} bytes of output: no program reads them; they are lost`);
      log.close();
      syslog.close();
      // Closing may have written a line to the log.
      if (unread === 0) StreamWriter.flushAll(READER_PAUSE_MAX_MS);
    },
  };
}

/** By name; bytes that are not UTF-8 survive the way through JavaScript (posix.environment). */
function environmentOf(posix: Posix): Readonly<Record<string, string>> {
  const entries = posix.environment().map((entry) => {
    const equals = entry.indexOf("=", 1);
    return [entry.slice(0, equals), entry.slice(equals + 1)];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}

function accepted(preparation: Preparation): readonly string[] {
  if (!preparation.ok) throw new StartRefused(preparation.message, preparation.advice);
  return preparation.infos;
}

function openActivityLog(
  settings: DaemonSettings,
  syslog: Syslog,
  news: LogChanges,
  inBackground: boolean,
): ActivityLog {
  const { loglevel: level, logfile: path, logfileMaxBytes: maxBytes, logfileBackups: backups } = settings;
  const to = path === SYSLOG ? syslog : { path, limits: { maxBytes, backups } };
  try {
    return new ActivityLog({
      level,
      echo: !inBackground && !settings.silent,
      echoFormat: settings.logFormat,
      to,
      news,
    });
  } catch (error) {
    throw new StartRefused(`cannot open the log file ${settings.logfile}: ${reasonOf(error)}`);
  }
}

/** The users that its programs run as. */
function usersOf({ groups }: DaemonConfig): readonly (number | undefined)[] {
  return groups.flatMap(({ processes }) => processes.map(({ uid }) => uid));
}

/** Log what was noted before there was a log, the worst first (LOG-D-015). */
function announce(log: ActivityLog, notices: Notices, critical: readonly string[], infos: readonly string[]): void {
  for (const line of [...notices.critical, ...critical]) log.critical(line);
  for (const line of notices.warn) log.warn(line);
  for (const line of [...notices.info, ...infos]) log.info(line);
}

async function openServersOrRefuse(
  config: DaemonConfig,
  supervisor: Supervisor,
  launch: Launch,
  plugins: Plugins,
): Promise<OpenServers> {
  const reread = () => {
    const loaded = launch.load();
    if (loaded.ok) supervisor.context.users.learn(usersOf(loaded.value));
    return loaded.ok && !plugins.covers(loaded.value) ? plugins.load(loaded.value) : loaded;
  };
  const opened = await openServers(config, { supervisor, reread }, (factory) => plugins.rpcFactory(factory));
  if (!opened.ok) throw new StartRefused(opened.message, opened.advice);
  return opened.servers;
}
