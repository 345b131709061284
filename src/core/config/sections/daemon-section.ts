/**
 * `[supervisord]`, with the command line applied (CFG-SD-*). Options are read in the original's order, because the
 * first error is the one that is reported (CFG-ERR-004).
 */
import { readExitPolicy } from "./exit-policy.js";
import { SUPERVISORD_EXTENSIONS } from "../options/extensions.js";
import type { DaemonSettings } from "../model/model.js";
import { plainFields } from "../options/option.js";
import { SUPERVISORD } from "../options/options.js";
import { ignoredSignalsOf } from "./ignored-signals.js";
import { readOutputFormat } from "./output-style.js";
import { orphanPolicyOf } from "./orphan-policy.js";
import { overridden, type DaemonOptionName, type DaemonOverrides } from "../reading/overrides.js";
import { fullPath } from "../text/paths.js";
import { ConfigError } from "../model/problems.js";
import { layered } from "../../python/format.js";
import { withEnvironment, type ReadContext } from "../reading/read-context.js";
import { readEnvironment } from "../reading/environment-option.js";
import { fieldMaker } from "../reading/fields.js";
import { SectionReader } from "../reading/section-reader.js";
import { userId } from "../values/users.js";

const USER_ADVICE = "Write the name or the id of a user this system knows.";

/** The settings of `[supervisord]` that come from the file; the user is still a text. */
export type DaemonFileSettings = Omit<DaemonSettings, "uid"> & { readonly user: string | undefined };

/** The original's order; `user`, `childlogdir` and `environment` are read separately. */
const BEFORE_USER = ["minfds", "minprocs", "directory"] as const;
const AFTER_USER = [
  ...["umask", "logfile", "logfile_maxbytes", "logfile_backups", "loglevel", "pidfile"],
  ...["identifier", "nodaemon", "silent"],
] as const;
const AFTER_CHILDLOGDIR = ["nocleanup", "strip_ansi"] as const;
const OWN_FIELDS = plainFields(SUPERVISORD_EXTENSIONS).map(([option]) => option);
const makeFields = fieldMaker(SUPERVISORD, SUPERVISORD_EXTENSIONS);

/** Reads the section. Throws ConfigError. */
export function readDaemonSection(reading: ReadContext): DaemonFileSettings {
  const section = new SectionReader(reading, "supervisord", SUPERVISORD, new Map([["here", reading.here]]));
  const beforeUser = section.readAll(BEFORE_USER);
  const user = section.text("user");
  const afterUser = section.readAll(AFTER_USER);
  const childlogdir = section.read("childlogdir") ?? section.convert("childlogdir", reading.world.temporaryDirectory);
  const afterChildlogdir = section.readAll(AFTER_CHILDLOGDIR);
  const environment = readEnvironment(section, (text) => expandedEnvironment(section, text));
  const ours = new SectionReader(reading, "supervisord", SUPERVISORD_EXTENSIONS, new Map([["here", reading.here]]));
  const logFormat = readOutputFormat(ours);
  orphanPolicyOf(ours, ours.read("tsd_orphans"));
  ignoredSignalsOf(ours, ours.read("tsd_sigpipe"));
  const exit = readExitPolicy(ours);
  const fields = makeFields({ ...beforeUser, ...afterUser, ...afterChildlogdir }, ours.readAll(OWN_FIELDS));
  return { ...fields, user, childlogdir, environment, exit, logFormat };
}

/** Expanded twice, the first time without `host_node_name`, as the released versions do (CFG-EXP-008). */
function expandedEnvironment(section: SectionReader<typeof SUPERVISORD>, raw: string): string {
  const { reading } = section;
  const here = withEnvironment(reading, new Map([["here", reading.here]]));
  const all = layered(new Map([["host_node_name", reading.world.hostName]]), here);
  const once = section.expand("environment", raw, here, "supervisord.environment");
  return section.expand("environment", once, all, "environment");
}

/** Options that the command line overrides, all in the same way. */
const ORIGINAL_FIELDS = plainFields(SUPERVISORD);

/**
 * The settings in force: the command line overrides the file, paths become absolute, the user is looked up (CFG-SD-020,
 * -021).
 */
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
    ...file,
    ...Object.fromEntries(ORIGINAL_FIELDS.map(([option, field]) => [field, given(option) ?? file[field]])),
    logfile: logfile === "syslog" ? logfile : fullPath(world, logfile),
    pidfile: fullPath(world, given("pidfile") || file.pidfile),
    childlogdir: given("childlogdir") ?? file.childlogdir,
    uid: wantedUser === undefined ? undefined : lookUpUser(reading, wantedUser, overrides.user?.flag),
  };
}

function lookUpUser(reading: ReadContext, text: string, flag: string | undefined): number {
  const section = new SectionReader(reading, "supervisord", SUPERVISORD, new Map());
  try {
    return section.advised("user", USER_ADVICE, () => userId(reading.world, text));
  } catch (error) {
    if (!(error instanceof ConfigError) || flag === undefined) throw error;
    // The bad value came from the command line, not from the file.
    throw new ConfigError(error.message, [`It was given to ${flag}.`, USER_ADVICE]);
  }
}
