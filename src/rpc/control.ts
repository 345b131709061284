/** Methods that start, stop and signal programs (RPC-M-013..019, RPC-S-*). */
import { signalNumber } from "../core/config/values/signals.js";
import { makeNamespec } from "../core/process/namespec.js";
import { isRunning, isSignallable } from "../core/process/states.js";
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Value } from "../core/xmlrpc/values.js";
import type { Child } from "../daemon/child/child.js";
import { startProgress, stopProgress, type StartProgress, type StartRefusal } from "../daemon/supervisor/control.js";
import { NotYet } from "../daemon/supervisor/pending.js";
import type { Supervisor } from "../daemon/supervisor/supervisor.js";
import { forEachChild } from "./each.js";
import { groupAndProcess, inCallOrder, wholeGroup } from "./lookup.js";
import { anything, Deferred, flag, method, text, type Answer } from "./method.js";
import { refusal, spelled, toInteger } from "./python-value.js";

const wait = flag("wait", true);
const group = anything("name", "string");
const signal = anything("signal", "string");

/** By name within the `supervisor` namespace. */
export const CONTROL_METHODS = {
  startProcess: method(
    {
      params: [text("name"), wait],
      returns: "boolean",
      help: "Start a process, or every process of a group when the name is group:*. With wait, answer once it is RUNNING.",
    },
    ({ supervisor }, name, wait) => {
      const { group, child } = groupAndProcess(supervisor, name);
      return child === undefined
        ? startEach(supervisor, group.byPriority(), wait)
        : startOne(supervisor, child, name, wait);
    },
  ),
  startProcessGroup: method(
    { params: [group, wait], returns: "array", help: "Start every process of a group that is not running." },
    ({ supervisor }, name, wait) => startEach(supervisor, wholeGroup(supervisor, name).byPriority(), wait),
  ),
  startAllProcesses: method(
    { params: [wait], returns: "array", help: "Start every process that is not running." },
    ({ supervisor }, wait) => startEach(supervisor, inCallOrder(supervisor), wait),
  ),
  stopProcess: method(
    {
      params: [text("name"), wait],
      returns: "boolean",
      help: "Stop a process, or every process of a group when the name is group:*. With wait, answer once it has stopped.",
    },
    ({ supervisor }, name, wait) => {
      const { group, child } = groupAndProcess(supervisor, name);
      return child === undefined
        ? stopEach(supervisor, group.byPriority(), wait)
        : stopOne(supervisor, child, name, wait);
    },
  ),
  stopProcessGroup: method(
    { params: [group, wait], returns: "array", help: "Stop every running process of a group." },
    ({ supervisor }, name, wait) => stopEach(supervisor, wholeGroup(supervisor, name).byPriority(), wait),
  ),
  stopAllProcesses: method(
    { params: [wait], returns: "array", help: "Stop every running process." },
    ({ supervisor }, wait) => stopEach(supervisor, inCallOrder(supervisor), wait),
  ),
  signalProcess: method(
    {
      params: [text("name"), signal],
      returns: "boolean",
      help: "Send a signal, by name (HUP) or number (1), to a process or to a group when the name is group:*.",
    },
    ({ supervisor }, name, signal) => {
      const { group, child } = groupAndProcess(supervisor, name);
      if (child === undefined) return signalEach(group.byPriority(), signal);
      return signalOne(child, name, signal);
    },
  ),
  signalProcessGroup: method(
    {
      params: [group, signal],
      returns: "array",
      help: "Send a signal to every process of a group.",
    },
    ({ supervisor }, name, signal) => signalEach(wholeGroup(supervisor, name).byPriority(), signal),
  ),
  signalAllProcesses: method(
    { params: [signal], returns: "array", help: "Send a signal to every process." },
    ({ supervisor }, signal) => signalEach(inCallOrder(supervisor), signal),
  ),
} as const;

/** The name that callers of `update` and `removeProcessGroup` know: group:name, or the name alone if both are equal. */
function namespecOf(child: Child): string {
  return makeNamespec(child.group, child.name);
}

function startEach(supervisor: Supervisor, children: readonly Child[], wait: boolean): Answer {
  return forEachChild(
    children.filter((child) => !isRunning(child.state)),
    (child) => startOne(supervisor, child, namespecOf(child), wait),
  );
}

function stopEach(supervisor: Supervisor, children: readonly Child[], wait: boolean): Answer {
  return forEachChild(
    children.filter((child) => child.isStoppable),
    (child) => stopOne(supervisor, child, namespecOf(child), wait),
  );
}

function signalEach(children: readonly Child[], signal: Value): Answer {
  return forEachChild(
    children.filter((child) => isSignallable(child.state)),
    (child) => signalOne(child, namespecOf(child), signal),
  );
}

function startOne(supervisor: Supervisor, child: Child, name: string, wait: boolean): Answer {
  const isUp = (start: StartRefusal | StartProgress): boolean => {
    switch (start.kind) {
      case "no-command":
        throw new RpcFault(start.problem.code, start.problem.message);
      case "already-running":
        throw new RpcFault("ALREADY_STARTED", name);
      case "out-of-reach":
        throw new RpcFault("FAILED", `${name} is in an unknown process state`);
      case "daemon-ends":
        throw new RpcFault("SHUTDOWN_STATE");
      case "not-spawned":
        throw new RpcFault("SPAWN_ERROR", name);
      case "ended":
        throw new RpcFault("ABNORMAL_TERMINATION", name);
      case "running":
        return true;
      case "starting":
        return false;
    }
  };
  if (isUp(supervisor.start(child)) || !wait) return true;
  return new Deferred(() => isUp(startProgress(child)) || new NotYet());
}

function stopOne(supervisor: Supervisor, child: Child, name: string, wait: boolean): Answer {
  const stop = supervisor.stop(child);
  if (stop.kind === "not-running") throw new RpcFault("NOT_RUNNING", name);
  if (stop.kind === "not-signalled") throw new RpcFault("FAILED", stop.problem);
  if (!wait || stop.kind === "stopped") return true;
  return new Deferred(() => {
    const progress = stopProgress(child);
    return progress.kind === "stopped" || new NotYet(progress.reportAt);
  });
}

function signalOne(child: Child, name: string, signal: Value): Answer {
  const number = signalOf(signal);
  if (number === undefined) throw new RpcFault("BAD_SIGNAL", spelled(signal));
  if (!isSignallable(child.state)) throw new RpcFault("NOT_RUNNING", name);
  const problem = child.signal(number);
  if (problem !== undefined) throw new RpcFault("FAILED", problem);
  return true;
}

/** A name, a number, or a number in text (RPC-M-018). */
function signalOf(value: Value): number | undefined {
  if (typeof value === "string") return signalNumber(value);
  if (typeof value === "object") throw refusal(value);
  return signalNumber(String(toInteger(value)));
}
