/**
 * The namespace `tsd.`: what our daemon offers beyond the original's methods. Called and described
 * like any other, but left out of `system.listMethods`, so that its answer stays the original's;
 * `tsd.listMethods` lists them.
 */
import type { Life } from "../core/process/history.js";
import type { Explanation } from "../core/explain/report.js";
import type { Trouble } from "../core/explain/troubles.js";
import type { Child } from "../daemon/child/child.js";
import { explained, troubleWith } from "./explanations.js";
import { promised } from "./promised.js";
import { decodeWaitStatus } from "../core/process/exit-status.js";
import { signalName } from "../core/config/values/signals.js";
import { cappedInt } from "../core/process/info.js";
import { TSD_VERSION } from "../core/version.js";
import { decodeUtf8Lossy } from "../core/text.js";
import { RpcFault } from "../core/xmlrpc/faults.js";
import type { Struct } from "../core/xmlrpc/values.js";
import { inListingOrder, oneProcess, processOrGroup } from "./lookup.js";
import { integer, method, text, type Method, type Registry } from "./method.js";
import { StateWatch } from "./state-watch.js";
import { namesOf } from "./system.js";

/** The name before the dot. */
export const EXTENSION_NAMESPACE = "tsd";

/** Longest time, in seconds, that one call waits for a change. */
const WAIT_MAX_SECONDS = 60;

/** Most bytes of output that one call answers with. */
const OUTPUT_MAX_BYTES = 1024 * 1024;

/** By name within the namespace; `listMethods` needs the registry that these methods are part of. */
export function EXTENSION_METHODS(registry: Registry): Readonly<Record<string, Method>> {
  let watch: StateWatch | undefined;
  return {
    listMethods: method(
      { params: [], returns: "array", help: "The names of these methods.", ...UNLISTED, anytime: true },
      () => namesOf(registry, ({ unlisted }) => unlisted),
    ),
    getVersion: method(
      {
        params: [],
        returns: "string",
        help: "The version of tsd; getSupervisorVersion returns that of the original.",
        ...UNLISTED,
        anytime: true,
      },
      () => TSD_VERSION,
    ),
    getHistory: method(
      { params: [text("name")], returns: "array", help: "The last lives of one process, oldest first.", ...UNLISTED },
      ({ supervisor }, name) => oneProcess(supervisor, name).history.lives.map(lifeStruct),
    ),
    explain: method(
      {
        params: [text("name"), integer("lines")],
        returns: "array",
        help:
          "How a process is and why, for people, with at most so many lines of its output: a struct with name, state, " +
          "description and sections, which are structs with title and lines. One for each process of a group.",
        ...UNLISTED,
      },
      ({ supervisor }, name, lines) => {
        const children = processOrGroup(supervisor, name);
        const most = Math.min(Math.max(lines, 0), MAX_LINES);
        const reports = Promise.all(
          children.map(async (each) => reportStruct(await explained(supervisor, each, most))),
        );
        return promised(supervisor, reports);
      },
    ),
    getTroubles: method(
      {
        params: [],
        returns: "array",
        help:
          "The processes that have failed or were started again by themselves since they were last started otherwise, and " +
          "listeners that get no events: structs with group, name, restarts, failures, since, last, lastat, deaf.",
        ...UNLISTED,
      },
      ({ supervisor }) =>
        inListingOrder(supervisor).flatMap((child) => troubleStruct(child, troubleWith(supervisor, child))),
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
        const most = Math.min(Math.max(bytes, 0), OUTPUT_MAX_BYTES);
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
        const until = supervisor.context.clock() + Math.min(Math.max(seconds, 0), WAIT_MAX_SECONDS);
        return (watch ??= new StateWatch(supervisor)).change(token, until);
      },
    ),
  };
}

const UNLISTED = { unlisted: true, guarded: false } as const;

/** Most lines of output in one report. */
const MAX_LINES = 1000;

function reportStruct({ name, state, description, sections }: Explanation): Struct {
  return { name, state, description, sections: sections.map(({ title, lines }) => ({ title, lines: [...lines] })) };
}

function troubleStruct({ group, name }: Child, trouble: Trouble | undefined): readonly Struct[] {
  if (trouble === undefined) return [];
  const { restarts, failures, since, last, lastAt, deaf } = trouble;
  return [{ group, name, restarts, failures, since: cappedInt(since), last, lastat: cappedInt(lastAt), deaf }];
}

/** Only strings and integers: clients written for the original know no other types. */
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
