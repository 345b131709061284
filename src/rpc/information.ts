/** Methods that report: the daemon's identity and state, processes, configuration (RPC-M-001..005, -020..022). */
import type { GroupConfig, LogTarget, OutputConfig, ProcessConfig } from "../core/config/model/model.js";
import type { PlainNames } from "../core/config/options/option.js";
import { PROGRAM } from "../core/config/options/program-options.js";
import { SUPERVISOR_STATE_CODES } from "../core/supervisor/state.js";
import { compareText } from "../core/python/text.js";
import { API_VERSION, SUPERVISOR_VERSION } from "../core/version.js";
import type { Struct } from "../core/xmlrpc/values.js";
import type { Group } from "../daemon/groups/group.js";
import { allInfo } from "./all-info.js";
import { inListingOrder, oneProcess } from "./lookup.js";
import { method, text } from "./method.js";

/** By name within the `supervisor` namespace. */
export const INFORMATION_METHODS = {
  getAPIVersion: method(
    { params: [], returns: "string", help: "The version of this API.", anytime: true },
    () => API_VERSION,
  ),
  getSupervisorVersion: method(
    {
      params: [],
      returns: "string",
      help: "The version of supervisord that this daemon stands in for.",
      anytime: true,
    },
    () => SUPERVISOR_VERSION,
  ),
  getIdentification: method(
    { params: [], returns: "string", help: "The identifier the daemon was configured with.", anytime: true },
    ({ supervisor }) => supervisor.context.settings.identifier,
  ),
  getState: method(
    { params: [], returns: "struct", help: "The daemon's state: its code and its name.", anytime: true },
    ({ supervisor }) => ({ statecode: SUPERVISOR_STATE_CODES[supervisor.state], statename: supervisor.state }),
  ),
  getPID: method({ params: [], returns: "int", help: "The daemon's process id.", anytime: true }, () => process.pid),
  getProcessInfo: method(
    { params: [text("name")], returns: "struct", help: "What is known of one process." },
    ({ supervisor }, name) => oneProcess(supervisor, name).info(),
  ),
  getAllProcessInfo: method(
    { params: [], returns: "array", help: "What is known of every process, by group and name." },
    ({ supervisor }) => allInfo(inListingOrder(supervisor), supervisor.context.clock()),
  ),
  getAllConfigInfo: method(
    { params: [], returns: "array", help: "The configuration of every process, as last read from the file." },
    ({ supervisor }) =>
      supervisor.config.groups
        .flatMap((group) => group.processes.map((process) => ({ group, process })))
        .sort((one, other) => compareText(one.process.name, other.process.name))
        .map(({ group, process }) => describe(group, process, supervisor.groups.get(group.name))),
  ),
};

/** The struct of RPC-CI-001; AUTO is `auto` until the group is active, an unset log is `none`. */
function describe(group: GroupConfig, process: ProcessConfig, active: Group | undefined): Struct {
  const child = active?.config === group ? active.children.get(process.name) : undefined;
  return {
    ...asConfigured(process, "autostart"),
    autorestart: process.autorestart === "unexpected" ? "unexpected" : process.autorestart === "always",
    directory: process.directory ?? "none",
    uid: process.uid ?? "none",
    command: process.command,
    ...asConfigured(process, "exitcodes"),
    group: group.name,
    group_prio: group.priority,
    inuse: active !== undefined,
    ...asConfigured(process, "killasgroup"),
    name: process.name,
    process_prio: process.priority,
    ...asConfigured(process, "redirect_stderr", "startretries", "startsecs"),
    ...channel("stdout", process.stdout, child?.logPaths.stdout),
    ...asConfigured(process, "stopsignal", "stopwaitsecs"),
    ...channel("stderr", process.stderr, child?.logPaths.stderr),
    ...asConfigured(process, "serverurl"),
  };
}

/** Options shown as they were read, under their own names. */
function asConfigured(process: ProcessConfig, ...options: readonly Shown[]): Struct {
  return Object.fromEntries(options.map((option) => [option, process[PROGRAM[option].field] ?? "none"]));
}

type Shown = PlainNames<typeof PROGRAM>;

function channel(name: "stdout" | "stderr", config: OutputConfig, activePath: string | undefined): Struct {
  return {
    [`${name}_capture_maxbytes`]: config.captureMaxBytes,
    [`${name}_events_enabled`]: config.eventsEnabled,
    [`${name}_logfile`]: activePath ?? targetName(config.logfile),
    [`${name}_logfile_backups`]: config.backups,
    [`${name}_logfile_maxbytes`]: config.maxBytes,
    [`${name}_syslog`]: config.syslog,
  };
}

function targetName(target: LogTarget): string {
  if (target.kind === "file") return target.path;
  return target.kind === "auto" ? "auto" : "none";
}
