/**
 * Which log a page shows, and how to follow and download it: one channel of a program, both, or the daemon's own log.
 */

import { isA } from "../core/events/kinds.js";
import type { Following } from "../http/follow.js";
import type { MemorySink } from "../http/follow-memory.js";
import type { FollowWatch } from "../http/follow-watch.js";
import type { RpcContext } from "../rpc/method.js";
import { findProcess } from "../rpc/lookup.js";
import { feedOutput } from "../rpc/output-feed.js";
import { outputSource, ownLogFile, type ChannelName, type OutputSource } from "../rpc/output-source.js";
import { quote, type Form } from "./form.js";
import { HEAD_BYTES, logSink } from "./log-feed.js";
import type { EventStream } from "./streams.js";

/** A log that a page shows. */
export type LogSource =
  | { readonly kind: "daemon" }
  | { readonly kind: "program"; readonly name: string; readonly channel: ChannelName | "both" };

/**
 * What a page's parameters ask for; undefined if they name nothing. `log=daemon` and `channel` are ours (WEB-T-001).
 */
export function logSourceOf(form: Form): LogSource | undefined {
  const name = form.get("processname");
  if (name === undefined) return form.get("log") === "daemon" ? { kind: "daemon" } : undefined;
  const channel = form.get("channel");
  return { kind: "program", name, channel: channel === "stderr" || channel === "both" ? channel : "stdout" };
}

/** The parameters for this log: `processname=web&channel=stderr`. */
export function parametersOf(source: LogSource): string {
  if (source.kind === "daemon") return "log=daemon";
  const channel = source.channel === "stdout" ? "" : `&channel=${source.channel}`;
  return `processname=${quote(source.name)}${channel}`;
}

/** Is there anything to follow? */
export function isThere({ supervisor }: RpcContext, source: LogSource): boolean {
  if (source.kind === "daemon") return ownLogFile(supervisor) !== undefined;
  return findProcess(supervisor, source.name) !== undefined;
}

/**
 * Sends a log to a stream until that ends. For both channels, the old text of each comes first,
 * then `live`, then new text of both as it is written; the events of stderr are named `stderr-`. When the program is
 * removed, `gone` comes last.
 */
export function feed(context: RpcContext, source: LogSource, stream: EventStream, watch: FollowWatch): Following {
  const { bus } = context.supervisor.context;
  let following: Following = { stop: () => undefined, finish: (done) => done() };
  let isOver = false;
  const stop = () => {
    isOver = true;
    bus.stopObserving(observer);
    following.stop();
  };
  const end = () => {
    if (isOver) return;
    stop();
    if (!isThere(context, source)) stream.send("gone", {});
    stream.end();
  };
  const observer: Parameters<typeof bus.observe>[0] = {
    observes: (name) => isA(name, "PROCESS_GROUP"),
    saw: () => {
      if (!isThere(context, source)) following.finish(end);
    },
  };
  if (source.kind === "program") bus.observe(observer);
  following = feedOf(context, source, stream, watch, end);
  return { stop, finish: following.finish };
}

function feedOf(
  { supervisor }: RpcContext,
  source: LogSource,
  stream: EventStream,
  watch: FollowWatch,
  end: () => void,
): Following {
  const sinkFor = (prefix = ""): MemorySink => ({ ...logSink(stream, prefix), end });
  if (source.kind === "daemon") return feedOutput(() => fileAt(ownLogFile(supervisor)), sinkFor(), watch, head);
  const { name, channel } = source;
  const channels: readonly ChannelName[] = channel === "both" ? ["stdout", "stderr"] : [channel];
  const feeds = channels.map((each) => {
    const sink = sinkFor(channel === "both" && each === "stderr" ? "stderr-" : "");
    return feedOutput(() => outputSource(supervisor, name, each), sink, watch, head);
  });
  if (feeds.length > 1) stream.send("live", {});
  return {
    stop: () => feeds.forEach((each) => each.stop()),
    finish: (done) => {
      const open = new Set(feeds); // Each can report several times that it is done.
      for (const each of feeds) each.finish(() => open.delete(each) && open.size === 0 && done());
    },
  };
}

const head = () => ({ head: HEAD_BYTES });

/** The daemon's log as a source. */
export function fileAt(path: string | undefined): OutputSource | undefined {
  return path === undefined ? undefined : { kind: "file", path };
}
