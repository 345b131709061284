/** Sending a PROCESS_COMMUNICATION event: text between two tokens on a channel that captures (LOG-CAP-002). */
import type { Writable } from "node:stream";
import { BEGIN_TOKEN, END_TOKEN } from "../core/events/communication.js";

/** Write `message` to `channel` so that the daemon takes it for an event, not for output. */
export function communicate(message: string | Uint8Array, channel: Writable = process.stderr): void {
  channel.write(Buffer.concat([BEGIN_TOKEN, Buffer.from(message), END_TOKEN]));
}
