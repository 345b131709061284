/**
 * The methods of a configuration: the built-in ones, and those that the factories of plugins make. Each factory is
 * called once for all servers (CFG-RPCI-003, -004, -006, CLI-X-014).
 */
import { MAIN_RPC_INTERFACE } from "../../core/config/sections/plugins.js";
import type { DaemonConfig, RpcInterfaceConfig } from "../../core/config/model/model.js";
import { reportOf } from "../../core/python/thrown.js";
import { RpcFault } from "../../core/xmlrpc/faults.js";
import type { Value } from "../../core/xmlrpc/values.js";
import { callWithin } from "../../rpc/call.js";
import type { Registry, RpcContext } from "../../rpc/method.js";
import { namespaceOf, type Namespace, type PluginDaemon, type RpcFactory } from "../../rpc/plugin-namespace.js";
import { buildRegistry } from "../../rpc/registry.js";

/** The registry, or the original's message. */
export type MadeRegistry =
  { readonly ok: true; readonly registry: Registry } | { readonly ok: false; readonly message: string };

/** Finds the factory of a loaded module. */
export type FindFactory = (factory: string) => RpcFactory | undefined;

/** Calls the factories, in file order. Why one failed is logged, as the original logs its traceback. */
export async function makeRegistry(
  config: DaemonConfig,
  context: RpcContext,
  findFactory: FindFactory,
): Promise<MadeRegistry> {
  const plugins = new Map<string, Namespace>();
  const made: { registry?: Registry } = {};
  const daemon: PluginDaemon = {
    call: (method, ...params) => call(made.registry, context, method, params),
    log: (level, line) => context.supervisor.context.log.log(level, line),
  };
  for (const rpcInterface of config.rpcInterfaces) {
    try {
      const factory = findFactory(rpcInterface.factory);
      if (factory === undefined) checkBuiltIn(rpcInterface);
      else plugins.set(rpcInterface.namespace, namespaceOf(await factory(daemon, optionsOf(rpcInterface))));
    } catch (error) {
      context.supervisor.context.log.log("warn", ...reportOf("", error));
      return { ok: false, message: `Could not make ${rpcInterface.namespace} rpc interface` };
    }
  }
  made.registry = buildRegistry(
    config.rpcInterfaces.map(({ namespace }) => namespace),
    plugins,
  );
  return { ok: true, registry: made.registry };
}

/** The built-in interface takes no options, and its module cannot be called. */
function checkBuiltIn({ factory, options, namespace }: RpcInterfaceConfig): void {
  if (factory !== MAIN_RPC_INTERFACE) throw new Error(`${factory} is a module; the interface is ${MAIN_RPC_INTERFACE}`);
  const [unknown] = options.keys();
  if (unknown !== undefined) {
    throw new Error(`${factory} has no option ${unknown}: remove it from [rpcinterface:${namespace}] or [DEFAULT]`);
  }
}

function optionsOf({ options }: RpcInterfaceConfig): Readonly<Record<string, string>> {
  return Object.assign(Object.create(null) as object, Object.fromEntries(options));
}

/** A call by a plugin. Rejects with an error that has `faultCode` and `faultString`, as remote callers see it. */
async function call(
  registry: Registry | undefined,
  context: RpcContext,
  method: string,
  params: readonly Value[],
): Promise<Value> {
  if (registry === undefined) throw new Error("cannot call the daemon before all interfaces have been made");
  try {
    return await callWithin(registry, context, method, params);
  } catch (error) {
    if (!(error instanceof RpcFault)) throw error;
    throw Object.assign(new Error(error.text), { faultCode: error.code, faultString: error.text });
  }
}
