/** The result handlers of listener pools: the built-in ones, by their names in configurations. */
import { DEFAULT_RESULT_HANDLER, STDOUT_RESULT_HANDLER } from "../../core/config/sections/plugins.js";
import { prefixedLines } from "../../core/events/prefixed-lines.js";
import type { ResultHandler } from "../../core/events/result-handler.js";
import { writeStandardOutput } from "../logs/standard-output.js";

/** Handlers by the names in `ListenerPoolConfig.resultHandler`. */
export type ResultHandlers = ReadonlyMap<string, ResultHandler>;

const BUILT_IN: ResultHandlers = new Map([
  [STDOUT_RESULT_HANDLER, (_event, result) => writeStandardOutput(prefixedLines(result))],
]);

/** The handler of that name, loaded or built in; undefined for the default one, which `PlainResult` stands for. */
export function resultHandlerNamed(name: string, loaded: ResultHandlers | undefined): ResultHandler | undefined {
  if (name === DEFAULT_RESULT_HANDLER) return undefined;
  const handler = BUILT_IN.get(name) ?? loaded?.get(name);
  if (handler === undefined) throw new Error(`the result handler ${name} has not been loaded`);
  return handler;
}
