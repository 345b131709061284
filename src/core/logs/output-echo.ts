/** What the daemon's log says about the output of children, at debug level (LOG-D-017, LIFE-LOG-009..013). */
import type { OutputChannel } from "./channel.js";
import type { Borrowed } from "../bytes.js";
import { pythonBytesRepr, pyrepr, textOrUndecodable } from "../python/repr.js";

/** The log line, and the lines below it, which are a child's own (`ActivityLog.log`). */
export type Echo = readonly [line: string, below: string];

/** A child has written something: its text follows on lines of its own (LIFE-LOG-009). */
export function outputEcho(processName: string, channel: OutputChannel, data: Borrowed): Echo {
  return [`${pyrepr(processName)} ${channel} output:`, textOrUndecodable(data)];
}

/** A listener has written something: logged as Python prints bytes (LIFE-LOG-010). */
export function listenerEcho(processName: string, channel: OutputChannel, data: Borrowed): Echo {
  return [`${pyrepr(processName)} ${channel} output:`, pythonBytesRepr(data)];
}

/** A child has sent something between capture tokens (LIFE-LOG-013). */
export function communicationEcho(processName: string, channel: OutputChannel): string {
  return `${pyrepr(processName)} ${channel} emitted a comm event`;
}
