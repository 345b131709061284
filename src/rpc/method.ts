/**
 * What an RPC method is: one literal with its parameters, its result, a sentence of help and the
 * code; argument checks, `system.methodSignature` and `system.methodHelp` derive from it.
 */
import type { DaemonConfig } from "../core/config/model/model.js";
import type { Loaded } from "../core/config/model/problems.js";
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Value } from "../core/xmlrpc/values.js";
import type { Poll } from "../daemon/supervisor/pending.js";
import type { Supervisor } from "../daemon/supervisor/supervisor.js";
import type { Prepared } from "./prepared.js";
import { isTrue, refusal, toInteger } from "./python-value.js";

/** What methods work on. */
export interface RpcContext {
  readonly supervisor: Supervisor;
  /** Parses the configuration again, without applying it (reloadConfig); a promise if modules must be loaded. */
  readonly reread: () => Loaded<DaemonConfig> | Promise<Loaded<DaemonConfig>>;
}

/** An answer that is not complete yet: polled after every turn (RPC-W-001). */
export class Deferred {
  readonly poll: Poll<Value | Prepared>;
  /** Called when the caller has left, in place of further polls. */
  readonly dropped: () => void;
  /** Will the answer be complete soon? Then a caller that closes its sending side is assumed to wait for it. */
  readonly isBrief: () => boolean;

  constructor(
    poll: Poll<Value | Prepared>,
    dropped: () => void = () => undefined,
    isBrief: () => boolean = () => false,
  ) {
    this.poll = poll;
    this.dropped = dropped;
    this.isBrief = isBrief;
  }
}

/** What a method returns: the value, a large one in a form of its own, or one that comes later. */
export type Answer = Value | Prepared | Deferred;

/** A type as method signatures name it. */
export type RpcType = "string" | "int" | "boolean" | "array" | "struct";

/** One parameter: its type in the signature, and how a received value is converted. */
export interface Param<T> {
  readonly name: string;
  readonly type: RpcType;
  readonly fallback?: T;
  convert(value: Value): T;
}

/** A method that can be called. */
export interface Method {
  readonly params: readonly Param<unknown>[];
  readonly returns: RpcType;
  readonly help: string;
  /** Refused with SHUTDOWN_STATE while the daemon is stopping (RPC-G-001). */
  readonly guarded: boolean;
  /** Left out of `system.listMethods`, which answers what the original's does. */
  readonly unlisted: boolean;
  /** Neither reads nor changes processes: answered even while hundreds of programs are being started. */
  readonly anytime: boolean;
  call(context: RpcContext, args: readonly Value[]): Answer;
}

/** Methods by their full name, `namespace.method`. */
export type Registry = ReadonlyMap<string, Method>;

type Arguments<P extends readonly Param<unknown>[]> = { [K in keyof P]: P[K] extends Param<infer T> ? T : never };

/** What `system.methodHelp` answers: the sentence, then the types, tagged as the original tags them (RPC-SYS-002). */
export function helpOf({ help, params, returns }: Method): string {
  const tags = [...params.map(({ type, name }) => `@param ${type} ${name}`), `@return ${returns}`];
  return ` ${help}\n\n${tags.map((tag) => `        ${tag}\n`).join("")}        `;
}

/** Describes a method; its code gets converted arguments. */
export function method<const P extends readonly Param<unknown>[]>(
  spec: {
    readonly params: P;
    readonly returns: RpcType;
    readonly help: string;
    readonly guarded?: boolean;
    readonly unlisted?: boolean;
    readonly anytime?: boolean;
  },
  run: (context: RpcContext, ...args: Arguments<P>) => Answer,
): Method {
  const { params, returns, help, guarded = true, unlisted = false, anytime = false } = spec;
  const required = params.filter((param) => param.fallback === undefined).length;
  const described = { params, returns, help, guarded, unlisted, anytime };
  return {
    ...described,
    call(context, args) {
      if (args.length < required || args.length > params.length) throw new RpcFault("INCORRECT_PARAMETERS");
      if (guarded && context.supervisor.isStopping) throw new RpcFault("SHUTDOWN_STATE");
      const converted = params.map((param, index) =>
        index < args.length ? param.convert(args[index]!) : param.fallback,
      );
      return run(context, ...(converted as Arguments<P>));
    },
  };
}

/** A string; anything else is refused, where the original answers HTTP 500 (IMP-039). */
export function text(name: string): Param<string> {
  return {
    name,
    type: "string",
    convert(value) {
      if (typeof value !== "string") throw refusal(value);
      return value;
    },
  };
}

/** An integer; text that contains one is accepted too (RPC-M-031). */
export function integer(name: string): Param<number> {
  return { name, type: "int", convert: toInteger };
}

/** A boolean by Python's rules of truth. */
export function flag(name: string, fallback: boolean): Param<boolean> {
  return { name, type: "boolean", fallback, convert: isTrue };
}

/** Any value: the method checks it itself, when and as the original does. */
export function anything(name: string, type: RpcType): Param<Value> {
  return { name, type, convert: (value) => value };
}
