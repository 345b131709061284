/**
 * What the server's methods answer, and how it is checked: one table from method to reader. An answer of
 * another shape gives one `error:` line, not `undefined` in a table.
 */
import { ownEntry } from "../../core/own-entry.js";
import type { Struct, Value } from "../../core/xmlrpc/values.js";

/** The part of getProcessInfo's struct the client uses (RPC-PI-*). */
export interface ProcessInfo {
  readonly group: string;
  readonly name: string;
  readonly state: number;
  readonly statename: string;
  readonly description: string;
  readonly pid: number;
}

/** The part of getAllConfigInfo's structs the client uses (RPC-CI-*). */
export interface ConfigInfo {
  readonly group: string;
  readonly name: string;
  readonly inuse: boolean;
  readonly autostart: boolean;
  readonly group_prio: number;
  readonly process_prio: number;
}

/** What a method did to one of several processes. */
export interface Result {
  readonly group: string;
  readonly name: string;
  readonly status: number;
  readonly description: string;
}

/** What `reloadConfig` found, by group name. */
export interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Reads a value; undefined if it has another shape. `wanted` names the expected shape for the error. */
export interface Reader<T> {
  readonly wanted: string;
  read(value: Value): T | undefined;
}

/** For a string. */
export const text: Reader<string> = {
  wanted: "a string",
  read: (value) => (typeof value === "string" ? value : undefined),
};
const number: Reader<number> = { wanted: "a number", read: (value) => (typeof value === "number" ? value : undefined) };
/** For methods whose answer says nothing beyond "no fault". */
/** For any value. */
export const anything: Reader<Value> = { wanted: "anything", read: (value) => value };

/** For lists whose items all have the same shape. */
export function listOf<T>(item: Reader<T>): Reader<readonly T[]> {
  return {
    wanted: `a list, each of ${item.wanted}`,
    read(value) {
      if (!isList(value)) return undefined;
      const items = value.map((each) => item.read(each));
      return items.every((each) => each !== undefined) ? items : undefined;
    },
  };
}

/** Reads the named fields of a struct and ignores others. */
export function structOf<T>(fields: { readonly [K in keyof T]: "string" | "number" | "flag" }): Reader<T> {
  const entries = Object.entries<"string" | "number" | "flag">(fields);
  return {
    wanted: `a struct with ${Object.keys(fields).join(", ")}`,
    read(value) {
      if (!isStruct(value)) return undefined;
      const result = new Map<string, Value>();
      for (const [name, type] of entries) {
        const field = ownEntry(value, name);
        if (type === "flag" ? field === undefined : typeof field !== type) return undefined;
        result.set(name, type === "flag" ? Boolean(field) : field!);
      }
      return Object.fromEntries(result) as T;
    },
  };
}

/** The fields of getProcessInfo that every client reads, and their types. */
export const PROCESS_INFO = {
  group: "string",
  name: "string",
  state: "number",
  statename: "string",
  description: "string",
  pid: "number",
} as const;

const processInfo = structOf<ProcessInfo>(PROCESS_INFO);

const configInfo = structOf<ConfigInfo>({
  group: "string",
  name: "string",
  inuse: "flag",
  autostart: "flag",
  group_prio: "number",
  process_prio: "number",
});

const result = structOf<Result>({ group: "string", name: "string", status: "number", description: "string" });

const changes: Reader<Changes> = {
  wanted: "three lists of names",
  read(value) {
    const [added, changed, removed] = listOf(listOf(listOf(text))).read(value)?.[0] ?? [];
    return added && changed && removed ? { added, changed, removed } : undefined;
  },
};

/** Every method of the `supervisor` namespace the client calls, without its prefix. */
export const METHODS = {
  getVersion: text,
  getSupervisorVersion: text,
  getPID: number,
  getProcessInfo: processInfo,
  getAllProcessInfo: listOf(processInfo),
  getAllConfigInfo: listOf(configInfo),
  startProcess: anything,
  startProcessGroup: listOf(result),
  startAllProcesses: listOf(result),
  stopProcess: anything,
  stopProcessGroup: listOf(result),
  stopAllProcesses: listOf(result),
  signalProcess: anything,
  signalProcessGroup: listOf(result),
  signalAllProcesses: listOf(result),
  sendProcessStdin: anything,
  clearProcessLogs: anything,
  clearAllProcessLogs: listOf(result),
  readLog: text,
  readProcessStdoutLog: text,
  readProcessStderrLog: text,
  reloadConfig: changes,
  addProcessGroup: anything,
  removeProcessGroup: anything,
  shutdown: anything,
  restart: anything,
} as const;

/** A method of the table. */
export type CalledMethod = keyof typeof METHODS;
/** The value that a method answers with, after reading. */
export type AnswerOf<M extends CalledMethod> = (typeof METHODS)[M] extends Reader<infer T> ? T : never;

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isStruct(value: Value): value is Struct {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
