/** Methods that report: the daemon's identity and state, processes, configuration (RPC-M-001..005, -020..022). */
import type { GroupConfig, ProcessConfig } from "../core/config/model/model.js";
import { SUPERVISOR_STATE_CODES } from "../core/supervisor/state.js";
import { compareText } from "../core/python/text.js";
import { API_VERSION, SUPERVISOR_VERSION } from "../core/version.js";
import type { Group } from "../daemon/groups/group.js";
import { allInfo } from "./all-info.js";
import { configInfo, type ConfiguredProcess } from "./config-info.js";
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
        .map(({ group, process }) => configInfo(configured(group, process, supervisor.groups.get(group.name)))),
  ),
};

function configured(group: GroupConfig, process: ProcessConfig, active: Group | undefined): ConfiguredProcess {
  const child = active?.config === group ? active.children.get(process.name) : undefined;
  return { group, process, inUse: active !== undefined, logPaths: child?.logPaths };
}
