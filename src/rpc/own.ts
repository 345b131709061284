/**
 * The namespace `tsd.`: what our daemon can tell beyond the original's methods. Called and described
 * like any other, but left out of `system.listMethods`, so that its answer stays the original's;
 * `tsd.listMethods` has them.
 */
import type { Life } from "../core/process/history.js";
import { decodeWaitStatus } from "../core/process/exit-status.js";
import { signalName } from "../core/config/signals.js";
import { cappedInt } from "../core/process/info.js";
import { decodeUtf8Lossy } from "../core/text.js";
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Struct } from "../core/xmlrpc/values.js";
import { oneProcess } from "./lookup.js";
import { integer, method, text, type Method, type Registry } from "./method.js";
import { Standing } from "./standing.js";
import { namesOf } from "./system.js";

/** The name before the dot. */
export const OWN_NAMESPACE = "tsd";

/** The number in package.json. */
export const TSD_VERSION = "0.1.0";

/** Longest time, in seconds, that one call waits for a change. */
const LONGEST_WAIT = 60;

/** Most bytes of output that one call answers with. */
const MOST_OUTPUT = 1024 * 1024;

/** By name within the namespace; one of them speaks of the registry they are part of. */
export function OWN_METHODS(registry: Registry): Readonly<Record<string, Method>> {
  let standing: Standing | undefined;
  return {
    listMethods: method(
      { params: [], returns: "array", help: "The names of these methods.", ...UNLISTED, anytime: true },
      () => namesOf(registry, ({ unlisted }) => unlisted),
    ),
    getVersion: method(
      {
        params: [],
        returns: "string",
        help: "The version of tsd, which supervisord has not.",
        ...UNLISTED,
        anytime: true,
      },
      () => TSD_VERSION,
    ),
    getHistory: method(
      { params: [text("name")], returns: "array", help: "The last lives of one process, oldest first.", ...UNLISTED },
      ({ supervisor }, name) => oneProcess(supervisor, name).history.lives.map(lifeStruct),
    ),
    getLastOutput: method(
      {
        params: [text("name"), text("channel"), integer("bytes")],
        returns: "string",
        help:
          "The end of what a process wrote to stdout or stderr, at most so many bytes: from its log file, or, where it " +
          "has none, from what the daemon remembers.",
        ...UNLISTED,
      },
      ({ supervisor }, name, channel, bytes) => {
        const child = oneProcess(supervisor, name);
        if (channel !== "stdout" && channel !== "stderr") throw new RpcFault("BAD_ARGUMENTS", "channel");
        const most = Math.min(Math.max(bytes, 0), MOST_OUTPUT);
        return decodeUtf8Lossy(child.output.last(channel, most));
      },
    ),
    waitForChange: method(
      {
        params: [text("token"), integer("seconds")],
        returns: "string",
        help:
          "Wait until the processes no longer stand as they did when this token was given, or until so many seconds " +
          "have passed, at most 60. The token for how they stand then; an empty one is answered at once.",
        ...UNLISTED,
      },
      ({ supervisor }, token, seconds) => {
        const until = supervisor.context.clock() + Math.min(Math.max(seconds, 0), LONGEST_WAIT);
        return (standing ??= new Standing(supervisor)).change(token, until);
      },
    ),
  };
}

const UNLISTED = { unlisted: true, guarded: false } as const;

/** Only strings and integers: clients written for the original know nothing else. */
function lifeStruct(life: Life): Struct {
  const start = cappedInt(life.at);
  switch (life.kind) {
    case "refused":
      return { event: "refused", start, pid: 0, spawnerr: life.reason };
    case "running":
      return { event: "running", start, pid: life.pid };
    case "ended": {
      const { code, signal, coreDumped } = decodeWaitStatus(life.waitStatus);
      return {
        event: "ended",
        start,
        pid: life.pid,
        stop: cappedInt(life.endedAt),
        milliseconds: cappedInt((life.endedAt - life.at) * 1000),
        exitstatus: code,
        signal: signal === undefined ? "" : signalName(signal),
        coredumped: coreDumped,
        asked: life.asked,
      };
    }
  }
}
