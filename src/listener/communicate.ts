/** Sends a PROCESS_COMMUNICATION event: text between two tokens on a channel that captures (LOG-CAP-002). */
import type { Writable } from "node:stream";
import { BEGIN_TOKEN, END_TOKEN } from "../core/events/communication.js";

/** Writes `message` to `channel` so that the daemon takes it as an event, not as output. */
export function communicate(message: string | Uint8Array, channel: Writable = process.stderr): void {
  channel.write(Buffer.concat([BEGIN_TOKEN, Buffer.from(message), END_TOKEN]));
}
