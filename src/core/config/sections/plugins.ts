/**
 * Options that name code. Python names stand for our built-in code where the original or a well-known package has such
 * code; JavaScript modules are named by path; everything else is refused as the original refuses what it cannot import
 * (CFG-EL-005, -006, CFG-RPCI-*, CFG-CTLP-001).
 *
 * The result is the name of built-in code, or an absolute path, a colon and the name of an export (`moduleOf`). Whether
 * the module can be loaded is checked in `main/daemon/plugins`, before anything starts.
 */
import type { NamedPlugin, RpcInterfaceConfig } from "../model/model.js";
import { nameAfterColon } from "./name-syntax.js";
import type { OptionTable } from "../options/option.js";
import { CTLPLUGIN, RPCINTERFACE } from "../options/options.js";
import type { EVENTLISTENER } from "../options/program-options.js";
import { absolutePath, directoryOf, joinPath } from "../text/paths.js";
import { parsePluginSpec } from "./plugin-spec.js";
import type { ReadContext } from "../reading/read-context.js";
import { SectionReader } from "../reading/section-reader.js";

/** The built-in result handler. */
export const DEFAULT_RESULT_HANDLER = "supervisor.dispatchers:default_handler";

/** The handler of a Python package that many images have: it prints every program's output (docs/how-to/plugins.md). */
export const STDOUT_RESULT_HANDLER = "supervisor_stdout:event_handler";

/** The built-in RPC interface. */
export const MAIN_RPC_INTERFACE = "supervisor.rpcinterface:make_main_rpcinterface";

/** The module of that interface in the original: the original accepts the name, but cannot call it (CFG-RPCI-003). */
export const RPC_INTERFACE_MODULE = "supervisor.rpcinterface";

/** An option that names code: the Python names that we have built-in code for, and what to do without. */
interface PluginOption {
  readonly option: string;
  readonly known: readonly string[];
  readonly remove: (section: string) => string;
}

const RESULT_HANDLER: PluginOption = {
  option: "result_handler",
  known: [DEFAULT_RESULT_HANDLER, STDOUT_RESULT_HANDLER],
  remove: () => "Remove the line",
};
const RPC_FACTORY: PluginOption = {
  option: "supervisor.rpcinterface_factory",
  known: [MAIN_RPC_INTERFACE, RPC_INTERFACE_MODULE],
  remove: (section) => `Remove [${section}]`,
};
const CTL_FACTORY: PluginOption = {
  option: "supervisor.ctl_factory",
  known: [],
  remove: (section) => `Remove [${section}]`,
};

/** `result_handler`. Throws ConfigError. */
export function readResultHandler(options: SectionReader<typeof EVENTLISTENER>): string {
  return resolve(options, RESULT_HANDLER, options.read("result_handler"));
}

/** `[rpcinterface:x]` sections, in file order. Throws ConfigError. */
export function readRpcInterfaces(reading: ReadContext): readonly RpcInterfaceConfig[] {
  return readSections(reading, "rpcinterface:", RPCINTERFACE, RPC_FACTORY).map(({ name, ...plugin }) => ({
    namespace: name,
    ...plugin,
  }));
}

/** `[ctlplugin:x]` sections, in file order; only the client reads them. Throws ConfigError. */
export function readClientPlugins(reading: ReadContext): readonly NamedPlugin[] {
  return readSections(reading, "ctlplugin:", CTLPLUGIN, CTL_FACTORY);
}

function readSections(
  reading: ReadContext,
  prefix: string,
  table: OptionTable,
  kind: PluginOption,
): readonly NamedPlugin[] {
  const sections = reading.document.sections.filter((section) => section.startsWith(prefix));
  return sections.map((section) => {
    const options = new SectionReader(reading, section, table, new Map());
    const spec = options.text(kind.option);
    if (spec === undefined) {
      const [usual] = kind.known;
      const advice = usual === undefined ? `${kind.remove(section)}.` : `Add ${kind.option}=${usual}.`;
      throw options.problem(kind.option, `section [${section}] does not specify a ${kind.option}`, advice);
    }
    const factory = resolve(options, kind, spec);
    return { name: nameAfterColon(section), factory, options: otherOptions(reading, section, kind.option) };
  });
}

/** The code that a value names, if it exists. Throws ConfigError, `<spec> cannot be resolved within [<section>]`. */
function resolve(options: SectionReader<OptionTable>, { option, known, remove }: PluginOption, spec: string): string {
  const { reading, section } = options;
  const unresolved = `${spec} cannot be resolved within [${section}]`;
  const advice =
    `${remove(section)}: code written in Python cannot be loaded here. ` +
    "A JavaScript module can, named by its path as in ./plugin.mjs:name (docs/how-to/plugins.md).";
  const parsed = options.advised(option, advice, () => parsePluginSpec(spec));
  if (parsed.kind === "python") {
    if (known.includes(parsed.name)) return parsed.name;
    throw options.problem(option, unresolved, advice);
  }
  const file = reading.document.get(section, option)?.file ?? reading.file;
  const path = absolutePath(reading.world, joinPath(directoryOf(file), parsed.path));
  if (!reading.world.exists(path)) throw options.problem(option, unresolved, `There is no file ${path}.`);
  return `${path}:${parsed.exportName}`;
}

/** An option of the plugin itself. */
const PLUGIN_OPTION = { type: "text", about: "", part: "options", change: "reload" } as const;

/** Every other option, expanded: the keyword arguments of a factory (CFG-RPCI-004, CFG-INI-029). */
function otherOptions(reading: ReadContext, section: string, factory: string): ReadonlyMap<string, string> {
  const names = reading.document.options(section).filter((name) => name !== factory);
  const table: OptionTable = Object.fromEntries(names.map((name) => [name, PLUGIN_OPTION]));
  const options = new SectionReader(reading, section, table, new Map());
  return new Map(names.map((name) => [name, options.text(name) ?? ""]));
}
