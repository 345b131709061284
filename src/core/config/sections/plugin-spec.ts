/**
 * The syntax of option values that name code: a Python name, `module:attribute`, in the syntax of Python's packaging
 * tools; or the path of a JavaScript module and one of its exports, which has no meaning in that syntax.
 */
import { ConfigError } from "../model/problems.js";
import { pyrepr } from "../../python/repr.js";
import { PYTHON_SPACE } from "../../python/text.js";

/** A value, parsed. A module without the name of an export means its default export. */
export type PluginSpec =
  | { readonly kind: "python"; readonly name: string }
  | { readonly kind: "module"; readonly path: string; readonly exportName: string };

// Made on demand: Unicode classes take a millisecond to make, and most files name no code.
/** An entry point: blanks are free, `[extras]` may follow. Matched with the `x=` that the original puts before it. */
const entryPoint = () => {
  const [blank, word] = [`[${PYTHON_SPACE}]*`, String.raw`[\p{L}\p{N}_.]+`];
  return new RegExp(
    String.raw`^${blank}[^\n]+?${blank}=${blank}(?<module>${word})${blank}` +
      String.raw`(?::${blank}(?<attribute>${word})${blank})?(?:\[[^\n]*\])?${blank}$`,
    "u",
  );
};
const PYTHON_MODULE = /^[^.]+(?:\.[^.]+)*$/;

/** A path has a slash; the text after the last colon is the export. */
const javascriptModule = () => /^(?<path>.*\/.*\.[cm]?js)(?::(?<exportName>[\p{ID_Start}$_][\p{ID_Continue}$]*))?$/u;

/** Parses a value. Throws ConfigError with the original's words for text that is not an entry point (CFG-EL-006). */
export function parsePluginSpec(spec: string): PluginSpec {
  const module = javascriptModule().exec(spec)?.groups;
  if (module !== undefined)
    return { kind: "module", path: module["path"]!, exportName: module["exportName"] ?? "default" };
  const entry = entryPoint().exec(`x=${spec}`)?.groups;
  if (entry === undefined) {
    throw new ConfigError(`("EntryPoint must be in 'name=module:attrs [extras]' format", ${pyrepr(`x=${spec}`)})`);
  }
  const { module: name, attribute } = entry;
  if (!PYTHON_MODULE.test(name!)) throw new ConfigError(`('Invalid module name', ${pyrepr(name!)})`);
  return { kind: "python", name: attribute === undefined ? name! : `${name!}:${attribute}` };
}

/** The module and export in a configuration's `resultHandler` or `factory`; undefined for built-in code. */
export function moduleOf(resolved: string): { readonly path: string; readonly exportName: string } | undefined {
  if (!resolved.startsWith("/")) return undefined;
  const colon = resolved.lastIndexOf(":");
  return { path: resolved.slice(0, colon), exportName: resolved.slice(colon + 1) };
}
