/**
 * Parses what the daemon sends to a listener, without reading or writing itself: bytes in, events out.
 *
 * A header line gives the length of the payload in characters as Python counts them: code points, not bytes
 * (EV-ENV-002).
 */
import { joinBytes, keep, lend, type Borrowed } from "../core/bytes.js";
import { readPayload, readTokens } from "../core/events/payload-tokens.js";

/** An event as it came from the daemon. */
export interface ListenerEvent {
  /** Its type: `PROCESS_STATE_EXITED`. */
  readonly name: string;
  readonly serial: number;
  readonly pool: string;
  readonly poolSerial: number;
  /** The daemon's `identifier`. */
  readonly server: string;
  /** All that followed the header line. */
  readonly payload: string;
  /** The `key:value` words of the payload's first line: `processname`, `pid`… */
  readonly headers: Readonly<Record<string, string>>;
  /** The payload after its first line: what a process wrote. */
  readonly body: string;
}

const LF = 0x0a;
const NOTHING = new Uint8Array(0);
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Reads what the daemon sends to one listener. */
export class EventReader {
  #held: Uint8Array = NOTHING;

  /** Takes bytes, cut anywhere; returns the events that are complete now. Throws Error if they are not the protocol. */
  feed(bytes: Borrowed): readonly ListenerEvent[] {
    const data: Borrowed = this.#held.length === 0 ? bytes : joinBytes(this.#held, bytes);
    const events: ListenerEvent[] = [];
    let at = 0;
    for (;;) {
      const found = readEvent(data, at);
      if (found === undefined) break;
      events.push(found.event);
      at = found.end;
    }
    this.#held = keep(data.subarray(at));
    return events;
  }
}

function readEvent(data: Borrowed, at: number): { readonly event: ListenerEvent; readonly end: number } | undefined {
  const lineEnd = data.indexOf(LF, at);
  if (lineEnd === -1) return undefined;
  const line = utf8.decode(lend(data.subarray(at, lineEnd)));
  const header = readTokens(line);
  const { eventname: name, len } = header;
  if (name === undefined || len === undefined || !/^\d+$/.test(len)) {
    throw new Error(`cannot read the header of an event: ${JSON.stringify(line)}`);
  }
  const end = skipCharacters(data, lineEnd + 1, Number(len));
  if (end === undefined) return undefined;
  const payload = utf8.decode(lend(data.subarray(lineEnd + 1, end)));
  const event = {
    name,
    serial: Number(header["serial"]),
    pool: header["pool"] ?? "",
    poolSerial: Number(header["poolserial"]),
    server: header["server"] ?? "",
    payload,
    ...readPayload(payload),
  };
  return { event, end };
}

/** The offset behind `count` characters of UTF-8; undefined when they are not all there. */
function skipCharacters(data: Borrowed, from: number, count: number): number | undefined {
  let at = from;
  for (let left = count; left > 0; left -= 1) {
    if (at >= data.length) return undefined;
    const lead = data[at]!;
    at += lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  }
  return at > data.length ? undefined : at;
}
