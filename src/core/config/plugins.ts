/**
 * Options that name Python code, `module:attribute`. Ours is not Python: the names the original's
 * own documentation uses stand for what is built in, every other one is refused as the original
 * refuses a name it cannot import (CFG-EL-005, CFG-RPCI-*, CFG-CTLP-001).
 */
import type { RpcInterfaceConfig } from "./model.js";
import { nameAfterColon } from "./names.js";
import type { OptionTable } from "./options.js";
import { CTLPLUGIN, RPCINTERFACE } from "./options.js";
import { ConfigError } from "./problems.js";
import { pyrepr } from "../python-repr.js";
import type { Reading } from "./reading.js";
import { SectionReader } from "./section-reader.js";

/** The result handler that is built in. */
export const DEFAULT_RESULT_HANDLER = "supervisor.dispatchers:default_handler";

/** The RPC interface that is built in. */
export const MAIN_RPC_INTERFACE = "supervisor.rpcinterface:make_main_rpcinterface";

const FACTORY = "supervisor.rpcinterface_factory";
const CTL_FACTORY = "supervisor.ctl_factory";

/** How Python's packaging tools write an entry point: blanks are free, `[extras]` may follow. */
const ENTRY_POINT = /^\s*(?<module>[\w.]+)\s*(?::\s*(?<attribute>[\w.]+))?\s*(?:\[.*\])?\s*$/;

/** Passes only `known`. Throws ConfigError, `<spec> cannot be resolved within [<section>]`. */
export function checkPlugin(spec: string, section: string, known: string | undefined): void {
  const match = ENTRY_POINT.exec(spec);
  if (match === null) {
    throw new ConfigError(`("EntryPoint must be in 'name=module:attrs [extras]' format", ${pyrepr(`x=${spec}`)})`);
  }
  const plain = `${match.groups!["module"]!}:${match.groups!["attribute"] ?? ""}`;
  if (plain !== known) throw new ConfigError(`${spec} cannot be resolved within [${section}]`);
}

/** `[rpcinterface:x]` sections, in file order. Throws ConfigError. */
export function readRpcInterfaces(reading: Reading): readonly RpcInterfaceConfig[] {
  return reading.document.sections
    .filter((section) => section.startsWith("rpcinterface:"))
    .map((section) => {
      const factory = readFactory(reading, section, RPCINTERFACE, FACTORY, MAIN_RPC_INTERFACE);
      return { namespace: nameAfterColon(section), factory, options: otherOptions(reading, section, FACTORY) };
    });
}

/** Refuses every `[ctlplugin:x]`: there is no plugin that we could load. Throws ConfigError. */
export function refuseClientPlugins(reading: Reading): void {
  for (const section of reading.document.sections) {
    if (section.startsWith("ctlplugin:")) readFactory(reading, section, CTLPLUGIN, CTL_FACTORY, undefined);
  }
}

function readFactory(
  reading: Reading,
  section: string,
  table: OptionTable,
  option: string,
  known: string | undefined,
): string {
  const options = new SectionReader(reading, section, table, new Map());
  const factory = options.text(option);
  if (factory === undefined) {
    const advice = known === undefined ? "Remove the section." : `Add ${option}=${known}.`;
    throw options.problem(option, `section [${section}] does not specify a ${option}`, advice);
  }
  const advice = `Remove [${section}]: plugins written in Python cannot be loaded here.`;
  options.advised(option, advice, () => checkPlugin(factory, section, known));
  return factory;
}

/** Every other option, expanded: what a factory gets as keyword arguments (CFG-RPCI-004, CFG-INI-029). */
function otherOptions(reading: Reading, section: string, factory: string): ReadonlyMap<string, string> {
  const names = reading.document.options(section).filter((name) => name !== factory);
  const table: OptionTable = Object.fromEntries(names.map((name) => [name, { type: "text", doc: "" }]));
  const options = new SectionReader(reading, section, table, new Map());
  return new Map(names.map((name) => [name, options.text(name) ?? ""]));
}
