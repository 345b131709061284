/**
 * A namespace of methods from a JavaScript module, `[rpcinterface:x]` (CFG-RPCI-004). What the
 * module returns is checked once; `docs/how-to/plugins.md` explains it to its authors.
 */
import type { LevelName } from "../core/config/model/option-values.js";
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Value } from "../core/xmlrpc/values.js";
import { reportOf, reportText } from "../core/python/thrown.js";
import { method, type Answer, type Method, type Param, type RpcType } from "./method.js";
import { sendable } from "./plugin-value.js";
import { promised } from "./promised.js";

/** The part of the daemon that a factory can use. */
export interface PluginDaemon {
  /** Calls any method by its full name; rejects with a fault (`faultCode`, `faultString`). */
  call(method: string, ...params: readonly Value[]): Promise<Value>;
  /** Writes a line to the activity log. */
  log(level: LevelName, line: string): void;
}

/** The export that `supervisor.rpcinterface_factory` names; it can return a promise. */
export type RpcFactory = (daemon: PluginDaemon, options: Readonly<Record<string, string>>) => unknown;

/** Methods by their names in the namespace. */
export type Namespace = Readonly<Record<string, Method>>;

/** A fault of the plugin's own. */
class PluginFault extends RpcFault {
  override readonly code: number;
  override readonly text: string;

  constructor(code: number, sentence: string) {
    super("FAILED", sentence);
    this.code = code;
    this.text = sentence;
  }
}

/** Anything else that a plugin threw, as an error that is safe to show. */
class PluginFailure extends Error {
  constructor(thrown: unknown) {
    super("a plugin failed");
    this.stack = reportText(reportOf("", thrown));
  }
}

/** Makes methods from what a factory returned. Throws Error saying what is wrong with it. */
export function namespaceOf(made: unknown): Namespace {
  if (!isRecord(made)) throw new Error("the factory returned no object of methods");
  return Object.fromEntries(Object.entries(made).map(([name, described]) => [name, methodOf(name, described)]));
}

function methodOf(name: string, described: unknown): Method {
  if (!/^[A-Za-z]\w*$/.test(name)) throw new Error(`${JSON.stringify(name)} is not a name of a method`);
  if (!isRecord(described)) throw new Error(`the method ${name} is not an object with params, returns, help and run`);
  const { params = [], returns, help, run } = described;
  if (typeof run !== "function") throw new Error(`the method ${name} has no function run`);
  if (typeof help !== "string") throw new Error(`the method ${name} has no text help`);
  if (!isType(returns)) throw new Error(`the method ${name} has no type returns: ${TYPES}`);
  if (!Array.isArray(params)) throw new Error(`the method ${name} has params that are not an array`);
  const converters = params.map((param: unknown) => paramOf(name, param));
  return method({ params: converters, returns, help, guarded: false }, (context, ...args) =>
    answerOf(
      () => Reflect.apply(run, described, args) as unknown,
      (promise) => promised(context.supervisor, promise),
    ),
  );
}

function answerOf(run: () => unknown, defer: (promise: PromiseLike<Value>) => Answer): Answer {
  try {
    const made = run();
    return made instanceof Promise ? defer(made.then(sendable).catch(refuse)) : sendable(made);
  } catch (error) {
    return refuse(error);
  }
}

/** An error with a `faultCode` is a fault; anything else is a failure of the plugin, which the endpoint reports. */
function refuse(error: unknown): never {
  throw faultIn(error) ?? new PluginFailure(error);
}

function faultIn(error: unknown): RpcFault | undefined {
  if (error instanceof RpcFault) return error;
  try {
    if (!isRecord(error) || typeof error["faultCode"] !== "number") return undefined;
    const { faultCode, faultString, message } = error;
    return new PluginFault(faultCode, String(faultString ?? message));
  } catch {
    return undefined;
  }
}

/** Checks whether a value has the given type. */
const FITS: Readonly<Record<RpcType, (value: Value) => boolean>> = {
  string: (value) => typeof value === "string",
  int: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === "boolean",
  array: (value) => Array.isArray(value),
  struct: (value) => isRecord(value) && !Array.isArray(value),
};
const TYPES = Object.keys(FITS).join(", ");

function paramOf(method: string, described: unknown): Param<unknown> {
  const { name, type } = isRecord(described) ? described : {};
  if (typeof name !== "string" || !isType(type)) {
    throw new Error(`the method ${method} has a parameter without a name and a type: ${TYPES}`);
  }
  const param = fitting(name, type);
  return isRecord(described) && "default" in described ? { ...param, fallback: described["default"] } : param;
}

function fitting(name: string, type: RpcType): Param<Value> {
  return {
    name,
    type,
    convert(value) {
      if (!FITS[type](value)) throw new RpcFault("INCORRECT_PARAMETERS", `${name} is not of type ${type}`);
      return value;
    },
  };
}

function isType(type: unknown): type is RpcType {
  return typeof type === "string" && Object.hasOwn(FITS, type);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
