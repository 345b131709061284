/** Where the output of a process can be read: its log file or, if there is none that can be, the daemon's memory. */
import type { LastBytes } from "../core/logs/last-bytes.js";
import type { Child } from "../daemon/child/child.js";
import { isOwnFile } from "../daemon/output/child-logs.js";
import { memoryName } from "../daemon/logs/log-changes.js";
import type { Supervisor } from "../daemon/supervisor/supervisor.js";
import { findProcess } from "./lookup.js";

/** The two channels of a process. */
export type ChannelName = "stdout" | "stderr";

/** A file, or the memory of a channel and its name in `LogNews`. */
export type OutputSource =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "memory"; readonly memory: LastBytes; readonly name: string };

/** The source for a process by its name as typed; undefined if there is none. */
export function outputSource(supervisor: Supervisor, name: string, channel: ChannelName): OutputSource | undefined {
  const child = findProcess(supervisor, name);
  return child === undefined ? undefined : sourceOfChild(child, channel);
}

/** The same for a given child, in use or not. */
export function sourceOfChild(child: Child, channel: ChannelName): OutputSource {
  const path = child.logPaths[channel];
  if (isOwnFile(path)) return { kind: "file", path };
  return { kind: "memory", memory: child.output[channel], name: memoryName(child.group, child.name, channel) };
}

/** Where a channel goes without a file: a stream by its path, the other channel, syslog alone, or nowhere. */
export type Elsewhere =
  | { readonly kind: "stream"; readonly path: string }
  | { readonly kind: "stdout" }
  | { readonly kind: "syslog" }
  | { readonly kind: "nowhere" };

/** Where the output of a process goes; undefined if to a file, or if there is no such process. */
export function elsewhere(supervisor: Supervisor, name: string, channel: ChannelName): Elsewhere | undefined {
  if (outputSource(supervisor, name, channel)?.kind !== "memory") return undefined;
  const { config, logPaths } = findProcess(supervisor, name)!;
  if (channel === "stderr" && config.redirectStderr) return { kind: "stdout" };
  const path = logPaths[channel];
  if (path !== undefined) return { kind: "stream", path };
  return { kind: config[channel].syslog ? "syslog" : "nowhere" };
}

/** The daemon's own log, when it is a file that can be read back. */
export function ownLogFile({ context }: Supervisor): string | undefined {
  const { logfile } = context.settings;
  return isOwnFile(logfile) ? logfile : undefined;
}
