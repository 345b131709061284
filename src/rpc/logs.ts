/**
 * Methods that read, follow and clear logs, and talk to programs (RPC-M-006, -007, -023..028, RPC-READ-*, RPC-TAIL-*).
 */
import { existsSync } from "node:fs";
import { remoteCommunicationEvent } from "../core/events/payload.js";
import type { LastBytes } from "../core/logs/last-bytes.js";
import { readSlice, tailSlice } from "../core/logs/slice.js";
import { unreadInput } from "../core/process/log-lines.js";
import { decodeUtf8Lossy } from "../core/text.js";
import { encodeValue } from "../core/xmlrpc/encode.js";
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Value } from "../core/xmlrpc/values.js";
import type { Child } from "../daemon/child/child.js";
import { isOwnFile, removeLog } from "../daemon/output/child-logs.js";
import { cannotClear } from "../daemon/logs/log.js";
import type { Supervisor } from "../daemon/supervisor/supervisor.js";
import { forEachChild } from "./each.js";
import { LateText } from "./late-text.js";
import { findProcess, inCallOrder, oneProcess } from "./lookup.js";
import { anything, method, text, type Method } from "./method.js";
import { openLogs } from "./open-logs.js";
import { AROUND_ARRAY, AROUND_STRING, Prepared, within } from "./prepared.js";
import { refusal, spelled, toInteger } from "./python-value.js";

type ChannelName = "stdout" | "stderr";

/** Checked only after the log has been found, as in the original. */
const RANGE = [anything("offset", "int"), anything("length", "int")] as const;

/** By name within the `supervisor` namespace. */
export const LOG_METHODS = {
  readLog: method(
    { params: RANGE, returns: "string", help: "Read part of the daemon's own log.", anytime: true },
    ({ supervisor }, offset, length) => {
      const { logfile } = supervisor.context.settings;
      if (!existsSync(logfile)) throw new RpcFault("NO_FILE", logfile);
      return readPart(logfile, offset, length);
    },
  ),
  clearLog: method({ params: [], returns: "boolean", help: "Empty the daemon's own log." }, ({ supervisor }) => {
    const { log, settings } = supervisor.context;
    if (!existsSync(settings.logfile)) throw new RpcFault("NO_FILE");
    try {
      // A device named as the log must not be removed.
      if (isOwnFile(settings.logfile)) removeLog(settings.logfile);
    } catch (error) {
      throw new RpcFault("FAILED", cannotClear(settings.logfile, error).message);
    }
    // One line for each destination, and also into the file that has just been removed (LIFE-LOG-023).
    for (let place = 0; place < log.places; place += 1) log.info("reopening log file");
    log.reopen();
    return true;
  }),
  readProcessStdoutLog: reader("stdout"),
  readProcessStderrLog: reader("stderr"),
  tailProcessStdoutLog: tailer("stdout"),
  tailProcessStderrLog: tailer("stderr"),
  clearProcessLogs: method(
    { params: [text("name")], returns: "boolean", help: "Empty the logs of one process." },
    ({ supervisor }, name) => {
      clear(supervisor, oneProcess(supervisor, name), name);
      return true;
    },
  ),
  clearAllProcessLogs: method(
    { params: [], returns: "array", help: "Empty the logs of every process." },
    ({ supervisor }) =>
      forEachChild(inCallOrder(supervisor), (child) => {
        clear(supervisor, child, child.name);
        return true;
      }),
  ),
  sendProcessStdin: method(
    {
      params: [anything("name", "string"), anything("chars", "string")],
      returns: "boolean",
      help: "Write text to the standard input of a process.",
    },
    ({ supervisor }, name, chars) => {
      if (typeof chars !== "string") throw refusal(chars);
      if (typeof name !== "string") throw refusal(name);
      const child = oneProcess(supervisor, name);
      if (child.pid === 0 || child.killing) throw new RpcFault("NOT_RUNNING", name);
      // The original's fault for an input that accepts nothing, also for one more reason that it does not know.
      const taken = child.write(Buffer.from(chars));
      if (taken === "full") throw new RpcFault("NO_FILE", `${name}: ${unreadInput(child.unreadInput)}`);
      if (taken === "closed") throw new RpcFault("NO_FILE", name);
      return true;
    },
  ),
  sendRemoteCommEvent: method(
    {
      params: [anything("type", "string"), anything("data", "string")],
      returns: "boolean",
      help: "Send an event to the listeners that subscribe to REMOTE_COMMUNICATION.",
      guarded: false,
    },
    ({ supervisor }, type, data) => {
      supervisor.context.bus.notify("REMOTE_COMMUNICATION", () =>
        remoteCommunicationEvent(spelled(type) ?? "None", spelled(data) ?? "None"),
      );
      return true;
    },
  ),
};

/** The log file of a process, to follow it; undefined if there is none (RPC-LT-003). */
export function logFileOf(supervisor: Supervisor, name: string, channel: string): string | undefined {
  if (channel !== "stdout" && channel !== "stderr") return undefined;
  const path = findProcess(supervisor, name)?.logPaths[channel];
  return path !== undefined && existsSync(path) ? path : undefined;
}

function reader(channel: ChannelName): Method {
  return method(
    {
      params: [text("name"), ...RANGE],
      returns: "string",
      help: `Read part of the ${channel} log of a process; a negative offset counts from the end.`,
    },
    ({ supervisor }, name, offset, length) => {
      const child = oneProcess(supervisor, name);
      const kept = child.output.readable(channel);
      if (kept !== undefined) return readKept(kept, offset, length);
      const path = child.logPaths[channel];
      if (path === undefined) throw new RpcFault("NO_FILE");
      if (!existsSync(path)) throw new RpcFault("NO_FILE", path);
      return readPart(path, offset, length);
    },
  );
}

function tailer(channel: ChannelName): Method {
  return method(
    {
      params: [text("name"), ...RANGE],
      returns: "array",
      help: `Read the end of the ${channel} log of a process: the text, the next offset, and whether something was left out.`,
    },
    ({ supervisor }, name, offset, length) => {
      const child = oneProcess(supervisor, name);
      const kept = child.output.readable(channel);
      if (kept !== undefined) {
        const tail = tailSlice(kept.total, toInteger(offset), toInteger(length));
        return [decodeUtf8Lossy(kept.between(tail.start, tail.end)), tail.offset, tail.overflow];
      }
      const path = child.logPaths[channel];
      if (path === undefined || !existsSync(path)) return ["", 0, false];
      return tailOf(path, offset, length);
    },
  );
}

/** Reads memory instead of a file (`tsd_tail_memory`), like a file whose beginning is gone. */
function readKept(kept: LastBytes, offset: Value, length: Value): string {
  const slice = readSlice(kept.total, toInteger(offset), toInteger(length));
  if (slice === "BAD_ARGUMENTS") throw new RpcFault(slice);
  return decodeUtf8Lossy(kept.between(slice.start, slice.end));
}

function readPart(path: string, offset: Value, length: Value): Prepared {
  const from = toInteger(offset);
  const count = toInteger(length);
  const log = openLogs.open(path);
  if (log === undefined) throw new RpcFault("FAILED");
  const slice = readSlice(log.size ?? 0, from, count);
  if (slice === "BAD_ARGUMENTS" || log.size === undefined) {
    log.close();
    throw new RpcFault(slice === "BAD_ARGUMENTS" ? slice : "FAILED");
  }
  const text = new LateText(log, slice);
  return new Prepared(within(AROUND_STRING, [text]), () => text.text());
}

function tailOf(path: string, offset: Value, length: Value): Value | Prepared {
  const from = toInteger(offset);
  const count = toInteger(length);
  const log = openLogs.open(path);
  if (log === undefined) return ["", from, false];
  if (log.size === undefined) {
    log.close();
    return ["", from, false];
  }
  const tail = tailSlice(log.size, from, count);
  const text = new LateText(log, tail);
  const rest = [tail.offset, tail.overflow];
  return new Prepared(within(AROUND_ARRAY, [...within(AROUND_STRING, [text]), ...rest.map(encodeValue)]), async () => [
    await text.text(),
    ...rest,
  ]);
}

/** The reason goes into the fault and the log; `supervisorctl` prints the original's words, which give no reason. */
function clear({ context }: Supervisor, child: Child, name: string): void {
  try {
    child.clearLogs();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.log.error(`${child.name}: ${reason}`);
    throw new RpcFault("FAILED", `${name}: ${reason}`);
  }
}
