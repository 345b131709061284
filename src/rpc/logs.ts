/** Methods that read, follow and clear logs, and talk to programs (RPC-M-006, -007, -023..028, RPC-READ-*, RPC-TAIL-*). */
import { isUtf8 } from "node:buffer";
import { closeSync, constants, existsSync, fstatSync, openSync, readSync, unlinkSync } from "node:fs";
import { isatty } from "node:tty";
import { remoteCommunicationEvent } from "../core/events/payload.js";
import type { LastBytes } from "../core/logs/last-bytes.js";
import { readSlice, tailSlice, type ByteRange } from "../core/logs/slice.js";
import { unreadInput } from "../core/process/log-lines.js";
import { decodeUtf8Lossy, encodeUtf8 } from "../core/text.js";
import { escapeBytes } from "../core/xmlrpc/escape-bytes.js";
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Value } from "../core/xmlrpc/values.js";
import type { Child } from "../daemon/child.js";
import { isOwnFile } from "../daemon/child-log.js";
import { cannotClear } from "../daemon/log.js";
import type { Supervisor } from "../daemon/supervisor.js";
import { forEachChild } from "./each.js";
import { findProcess, inCallOrder, oneProcess } from "./lookup.js";
import { anything, method, text, type Method } from "./method.js";
import { AROUND_STRING, Prepared } from "./prepared.js";
import { refusal, spelled, toInteger } from "./python-value.js";

type ChannelName = "stdout" | "stderr";

/** Judged only when the log has been found, as the original does. */
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
      // A device that is named as the log is nobody's to remove.
      if (isOwnFile(settings.logfile)) unlinkSync(settings.logfile);
    } catch (error) {
      throw new RpcFault("FAILED", cannotClear(settings.logfile, error).message);
    }
    // Once for each place it goes to, into the file that has just been removed too (LIFE-LOG-023).
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
      // The fault the original has for an input that cannot accept any, for the one reason it does not know as well.
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

/** The log file of a process, for those who follow it; undefined when there is none (RPC-LT-003). */
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

/** Memory that stands in for a file (`tsd_tail_memory`): a file whose beginning is gone. */
function readKept(kept: LastBytes, offset: Value, length: Value): string {
  const slice = readSlice(kept.total, toInteger(offset), toInteger(length));
  if (slice === "BAD_ARGUMENTS") throw new RpcFault(slice);
  return decodeUtf8Lossy(kept.between(slice.start, slice.end));
}

function readPart(path: string, offset: Value, length: Value): Prepared {
  const from = toInteger(offset);
  const count = toInteger(length);
  const log = openLog(path);
  if (log === undefined) throw new RpcFault("FAILED");
  try {
    const slice = readSlice(log.size ?? 0, from, count);
    if (slice === "BAD_ARGUMENTS") throw new RpcFault(slice);
    if (log.size === undefined) throw new RpcFault("FAILED");
    return textAnswer(bytesAt(log.fd, slice));
  } finally {
    closeSync(log.fd);
  }
}

function tailOf(path: string, offset: Value, length: Value): Value {
  const from = toInteger(offset);
  const count = toInteger(length);
  const log = openLog(path);
  if (log === undefined) return ["", from, false];
  try {
    if (log.size === undefined) return ["", from, false];
    const tail = tailSlice(log.size, from, count);
    return [decodeUtf8Lossy(bytesAt(log.fd, tail)), tail.offset, tail.overflow];
  } finally {
    closeSync(log.fd);
  }
}

interface OpenLog {
  readonly fd: number;
  /** Undefined: a pipe, a socket or a terminal cannot be read back (LOG-C-009). */
  readonly size: number | undefined;
}

/** Open a log for reading; undefined if that is not possible. Never waits for the writer of a named pipe. */
function openLog(path: string): OpenLog | undefined {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return undefined;
  }
  const stat = fstatSync(fd);
  if (stat.isDirectory()) {
    closeSync(fd);
    return undefined;
  }
  // /dev/null and its kind have places to go to, and nothing there.
  const hasPlaces = stat.isFile() || (stat.isCharacterDevice() && !isatty(fd));
  return { fd, size: hasPlaces ? stat.size : undefined };
}

/** Cuts inside a character and bytes that are no text become replacement characters (IMP-007). */
function textAnswer(bytes: Buffer): Prepared {
  const text = isUtf8(bytes) ? bytes : encodeUtf8(decodeUtf8Lossy(bytes));
  const [before, after] = AROUND_STRING;
  return new Prepared([before, escapeBytes(text), after], () => decodeUtf8Lossy(bytes));
}

function bytesAt(fd: number, { start, end }: ByteRange): Buffer {
  const buffer = Buffer.allocUnsafe(Math.max(0, end - start));
  let filled = 0;
  while (filled < buffer.length) {
    const count = readSync(fd, buffer, filled, buffer.length - filled, start + filled);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}

/** The reason is told to who asked, and logged: what `supervisorctl` prints is the original's, and names none. */
function clear({ context }: Supervisor, child: Child, name: string): void {
  try {
    child.clearLogs();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.log.error(`${child.name}: ${reason}`);
    throw new RpcFault("FAILED", `${name}: ${reason}`);
  }
}
