/** Methods that read, follow and clear logs, and talk to programs (RPC-M-006, -007, -023..028, RPC-READ-*, RPC-TAIL-*). */
import { closeSync, existsSync, fstatSync, openSync, readSync, unlinkSync } from "node:fs";
import { remoteCommunicationEvent } from "../core/events/payload.js";
import { readSlice, tailSlice, type ByteRange } from "../core/logs/slice.js";
import { decodeUtf8Lossy } from "../core/text.js";
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Value } from "../core/xmlrpc/values.js";
import type { Child } from "../daemon/child.js";
import type { Supervisor } from "../daemon/supervisor.js";
import { forEachChild } from "./each.js";
import { findProcess, inCallOrder, oneProcess } from "./lookup.js";
import { integer, method, text, textual, type Method } from "./method.js";

type ChannelName = "stdout" | "stderr";

/** By name within the `supervisor` namespace. */
export const LOG_METHODS = {
  readLog: method(
    { params: [integer("offset"), integer("length")], returns: "string", help: "Read part of the daemon's own log." },
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
      unlinkSync(settings.logfile);
    } catch {
      throw new RpcFault("FAILED");
    }
    log.info("reopening log file");
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
      clear(oneProcess(supervisor, name), name);
      return true;
    },
  ),
  clearAllProcessLogs: method(
    { params: [], returns: "array", help: "Empty the logs of every process." },
    ({ supervisor }) =>
      forEachChild(inCallOrder(supervisor), (child) => {
        clear(child, child.name);
        return true;
      }),
  ),
  sendProcessStdin: method(
    {
      params: [text("name"), text("chars")],
      returns: "boolean",
      help: "Write text to the standard input of a process.",
    },
    ({ supervisor }, name, chars) => {
      const child = oneProcess(supervisor, name);
      if (child.pid === 0 || child.killing) throw new RpcFault("NOT_RUNNING", name);
      if (!child.write(Buffer.from(chars))) throw new RpcFault("NO_FILE", name);
      return true;
    },
  ),
  sendRemoteCommEvent: method(
    {
      params: [textual("type"), textual("data")],
      returns: "boolean",
      help: "Send an event to the listeners that subscribe to REMOTE_COMMUNICATION.",
      guarded: false,
    },
    ({ supervisor }, type, data) => {
      supervisor.context.bus.notify("REMOTE_COMMUNICATION", () => remoteCommunicationEvent(type, data));
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
      params: [text("name"), integer("offset"), integer("length")],
      returns: "string",
      help: `Read part of the ${channel} log of a process; a negative offset counts from the end.`,
    },
    ({ supervisor }, name, offset, length) => {
      const path = oneProcess(supervisor, name).logPaths[channel];
      if (path === undefined) throw new RpcFault("NO_FILE", "None");
      if (!existsSync(path)) throw new RpcFault("NO_FILE", path);
      return readPart(path, offset, length);
    },
  );
}

function tailer(channel: ChannelName): Method {
  return method(
    {
      params: [text("name"), integer("offset"), integer("length")],
      returns: "array",
      help: `Read the end of the ${channel} log of a process: the text, the next offset, and whether something was left out.`,
    },
    ({ supervisor }, name, offset, length) => {
      const path = oneProcess(supervisor, name).logPaths[channel];
      if (path === undefined || !existsSync(path)) return ["", 0, false];
      return tailOf(path, offset, length);
    },
  );
}

function readPart(path: string, offset: number, length: number): string {
  return withFile(
    path,
    (fd, size) => {
      const slice = readSlice(size, offset, length);
      if (slice === "BAD_ARGUMENTS") throw new RpcFault(slice);
      return textAt(fd, slice);
    },
    () => {
      throw new RpcFault("FAILED");
    },
  );
}

function tailOf(path: string, offset: number, length: number): Value {
  return withFile(
    path,
    (fd, size): Value => {
      const tail = tailSlice(size, offset, length);
      return [textAt(fd, tail), tail.offset, tail.overflow];
    },
    () => ["", offset, false],
  );
}

/** Only regular files can be read back; a pipe or terminal is answered by `otherwise`. */
function withFile<T>(path: string, read: (fd: number, size: number) => T, otherwise: () => T): T {
  let fd: number;
  try {
    fd = openSync(path, "r");
  } catch {
    return otherwise();
  }
  try {
    const stat = fstatSync(fd);
    return stat.isFile() ? read(fd, stat.size) : otherwise();
  } finally {
    closeSync(fd);
  }
}

/** Cuts inside a character and bytes that are no text become replacement characters (IMP-007). */
function textAt(fd: number, { start, end }: ByteRange): string {
  const buffer = Buffer.allocUnsafe(Math.max(0, end - start));
  let filled = 0;
  while (filled < buffer.length) {
    const count = readSync(fd, buffer, filled, buffer.length - filled, start + filled);
    if (count === 0) break;
    filled += count;
  }
  return decodeUtf8Lossy(buffer.subarray(0, filled));
}

function clear(child: Child, name: string): void {
  try {
    child.clearLogs();
  } catch {
    throw new RpcFault("FAILED", name);
  }
}
