/**
 * `[supervisord]`, and what the command line puts over it (CFG-SD-*). Options are read in the
 * original's order, because the first error is the one a person sees (CFG-ERR-004).
 */
import { readExitPolicy } from "./exit-policy.js";
import { SUPERVISORD_EXTENSIONS } from "../options/extensions.js";
import type { DaemonSettings } from "../model/model.js";
import { SUPERVISORD } from "../options/options.js";
import { readIgnoredSignals } from "./ignored-signals.js";
import { readOutputFormat } from "./output-style.js";
import { readOrphanPolicy } from "./orphan-policy.js";
import { overridden, type DaemonOptionName, type DaemonOverrides } from "../options/overrides.js";
import { fullPath } from "../text/paths.js";
import { ConfigError } from "../model/problems.js";
import { layered } from "../../python/format.js";
import { withEnvironment, type ReadContext } from "../reading/read-context.js";
import { readEnvironment } from "../reading/environment-option.js";
import { SectionReader } from "../reading/section-reader.js";
import { userId } from "../values/users.js";

const USER_ADVICE = "Write the name or the id of a user this system knows.";

/** Everything of `[supervisord]` that the file decides; the user is still a text. */
export type DaemonFileSettings = Omit<DaemonSettings, "uid"> & { readonly user: string | undefined };

/** Reads the section. Throws ConfigError. */
export function readDaemonSection(reading: ReadContext): DaemonFileSettings {
  const section = new SectionReader(reading, "supervisord", SUPERVISORD, new Map([["here", reading.here]]));
  const minfds = section.read("minfds");
  const minprocs = section.read("minprocs");
  const directory = section.read("directory");
  const user = section.text("user");
  const umask = section.read("umask");
  const logfile = section.read("logfile");
  const logfileMaxBytes = section.read("logfile_maxbytes");
  const logfileBackups = section.read("logfile_backups");
  const loglevel = section.read("loglevel");
  const pidfile = section.read("pidfile");
  const identifier = section.read("identifier");
  const nodaemon = section.read("nodaemon");
  const silent = section.read("silent");
  const childlogdir = section.read("childlogdir") ?? section.convert("childlogdir", reading.world.temporaryDirectory);
  const nocleanup = section.read("nocleanup");
  const stripAnsi = section.read("strip_ansi");
  const environment = readEnvironment(section, (text) => expandedEnvironment(section, text));
  const ours = new SectionReader(reading, "supervisord", SUPERVISORD_EXTENSIONS, new Map([["here", reading.here]]));
  const logFormat = readOutputFormat(ours);
  readOrphanPolicy(ours);
  readIgnoredSignals(ours);
  const exit = readExitPolicy(ours);
  const ignoreUser = ours.read("tsd_ignore_user");
  return {
    ...{ exit, ignoreUser, logFormat },
    ...{ minfds, minprocs, directory, user, umask, logfile, logfileMaxBytes, logfileBackups, loglevel, pidfile },
    ...{ identifier, nodaemon, silent, childlogdir, nocleanup, stripAnsi, environment },
  };
}

/** Expanded twice, the first time without `host_node_name`, as the released versions do (CFG-EXP-008). */
function expandedEnvironment(section: SectionReader<typeof SUPERVISORD>, raw: string): string {
  const { reading } = section;
  const here = withEnvironment(reading, new Map([["here", reading.here]]));
  const all = layered(new Map([["host_node_name", reading.world.hostName]]), here);
  const once = section.expand("environment", raw, here, "supervisord.environment");
  return section.expand("environment", once, all, "environment");
}

/** The settings in force: command line over file, paths made absolute, the user looked up (CFG-SD-020, -021). */
export function settleDaemon(
  reading: ReadContext,
  overrides: DaemonOverrides,
  { user, ...file }: DaemonFileSettings,
): DaemonSettings {
  const { world } = reading;
  const given = <K extends DaemonOptionName>(name: K) => overridden(world, overrides, name);
  const logfile = given("logfile") || file.logfile;
  const wantedUser = overrides.user?.value ?? user;
  return {
    logfile: logfile === "syslog" ? logfile : fullPath(world, logfile),
    logfileMaxBytes: given("logfile_maxbytes") ?? file.logfileMaxBytes,
    logfileBackups: given("logfile_backups") ?? file.logfileBackups,
    loglevel: given("loglevel") ?? file.loglevel,
    pidfile: fullPath(world, given("pidfile") || file.pidfile),
    umask: given("umask") ?? file.umask,
    nodaemon: given("nodaemon") ?? file.nodaemon,
    silent: given("silent") ?? file.silent,
    minfds: given("minfds") ?? file.minfds,
    minprocs: given("minprocs") ?? file.minprocs,
    nocleanup: given("nocleanup") ?? file.nocleanup,
    childlogdir: given("childlogdir") ?? file.childlogdir,
    uid: wantedUser === undefined ? undefined : lookUpUser(reading, wantedUser, overrides.user?.flag),
    directory: given("directory") ?? file.directory,
    stripAnsi: given("strip_ansi") ?? file.stripAnsi,
    logFormat: file.logFormat,
    identifier: given("identifier") ?? file.identifier,
    environment: file.environment,
    exit: file.exit,
    ignoreUser: file.ignoreUser,
  };
}

function lookUpUser(reading: ReadContext, text: string, flag: string | undefined): number {
  const section = new SectionReader(reading, "supervisord", SUPERVISORD, new Map());
  try {
    return section.advised("user", USER_ADVICE, () => userId(reading.world, text));
  } catch (error) {
    if (!(error instanceof ConfigError) || flag === undefined) throw error;
    // What stands in the file, if anything, is not what was wrong.
    throw new ConfigError(error.message, [`It was given to ${flag}.`, USER_ADVICE]);
  }
}
