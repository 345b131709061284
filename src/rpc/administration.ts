/** Methods that change the daemon: read the configuration, add and remove groups, shut down (RPC-M-008..012). */
import type { DaemonConfig } from "../core/config/model/model.js";
import type { Loaded } from "../core/config/model/problems.js";
import { RpcFault } from "../core/xmlrpc/faults.js";
import { wholeGroup } from "./lookup.js";
import { anything, method } from "./method.js";
import { promised } from "./promised.js";
import { spelled } from "./python-value.js";

/** By name within the `supervisor` namespace. */
export const ADMINISTRATION_METHODS = {
  shutdown: method(
    { params: [], returns: "boolean", help: "Stop every program, then the daemon.", anytime: true },
    ({ supervisor }) => {
      supervisor.shutDown();
      return true;
    },
  ),
  restart: method(
    {
      params: [],
      returns: "boolean",
      help: "Stop every program, read the configuration again and start again.",
      anytime: true,
    },
    ({ supervisor }) => {
      supervisor.reload();
      return true;
    },
  ),
  reloadConfig: method(
    {
      params: [],
      returns: "array",
      help: "Read the configuration again without applying it: the names of groups added, changed and removed.",
    },
    ({ supervisor, reread }) => {
      const remember = (loaded: Loaded<DaemonConfig>) => {
        if (!loaded.ok) throw new RpcFault("CANT_REREAD", loaded.problem.message);
        const { added, changed, removed } = supervisor.reconfigure(loaded.value);
        return [[added, changed, removed]];
      };
      const loaded = reread();
      return loaded instanceof Promise ? promised(supervisor, loaded.then(remember)) : remember(loaded);
    },
  ),
  addProcessGroup: method(
    {
      params: [anything("name", "string")],
      returns: "boolean",
      help: "Put a group of the configuration last read into use.",
    },
    ({ supervisor }, name) => {
      const config = supervisor.config.groups.find((group) => group.name === name);
      if (config === undefined) throw new RpcFault("BAD_NAME", spelled(name));
      if (!supervisor.addGroup(config)) throw new RpcFault("ALREADY_ADDED", config.name);
      return true;
    },
  ),
  removeProcessGroup: method(
    { params: [anything("name", "string")], returns: "boolean", help: "Take a stopped group out of use." },
    ({ supervisor }, name) => {
      const group = wholeGroup(supervisor, name);
      if (!supervisor.removeGroup(group.name)) throw new RpcFault("STILL_RUNNING", group.name);
      return true;
    },
  ),
};
