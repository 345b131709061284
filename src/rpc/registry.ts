/** Every method by its full name, aliases included (rpc.md sections 3 and 8). */
import { ADMINISTRATION_METHODS } from "./administration.js";
import { CONTROL_METHODS } from "./control.js";
import { INFORMATION_METHODS } from "./information.js";
import { LOG_METHODS } from "./logs.js";
import type { Method, Registry } from "./method.js";
import { EXTENSION_METHODS, EXTENSION_NAMESPACE } from "./extensions.js";
import type { Namespace } from "./plugin-namespace.js";
import { SYSTEM_METHODS } from "./system.js";

const SUPERVISOR_METHODS: Readonly<Record<string, Method>> = {
  ...INFORMATION_METHODS,
  ...CONTROL_METHODS,
  ...LOG_METHODS,
  ...ADMINISTRATION_METHODS,
  getVersion: INFORMATION_METHODS.getAPIVersion,
  readMainLog: LOG_METHODS.readLog,
  readProcessLog: LOG_METHODS.readProcessStdoutLog,
  tailProcessLog: LOG_METHODS.tailProcessStdoutLog,
  clearProcessLog: LOG_METHODS.clearProcessLogs,
};

/**
 * The methods of the configured namespaces: ours for the main ones, unless a plugin replaces them; `system` is always
 * there. `tsd` comes with the main ones, unless the configuration uses that name for a plugin.
 */
export function buildRegistry(
  namespaces: readonly string[],
  plugins: ReadonlyMap<string, Namespace> = new Map(),
): Registry {
  const registry = new Map<string, Method>();
  const add = (namespace: string, methods: Readonly<Record<string, Method>>) => {
    for (const [name, method] of Object.entries(methods)) registry.set(`${namespace}.${name}`, method);
  };
  const given = namespaces.includes(EXTENSION_NAMESPACE);
  if (!given && namespaces.some((each) => !plugins.has(each))) add(EXTENSION_NAMESPACE, EXTENSION_METHODS(registry));
  for (const namespace of namespaces) add(namespace, plugins.get(namespace) ?? SUPERVISOR_METHODS);
  add("system", SYSTEM_METHODS(registry));
  return registry;
}
