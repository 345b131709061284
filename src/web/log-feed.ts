/** Sends the end of a log to an open log page, then new text as it is written. */

import type { MemorySink } from "../http/follow-memory.js";
import { Pace } from "./pace.js";
import type { EventStream } from "./streams.js";

/** Bytes of the log's end that a page gets first. */
export const HEAD_BYTES = 64 * 1024;
/** A reader further behind than this continues at the end: a person does not read megabytes. */
const BEHIND_MAX_BYTES = 512 * 1024;
const LINE_FEED = 0x0a;

/**
 * A log as events of a stream: `start` (what was sent before is no longer part of it), `text`, `skipped`; their names
 * begin with `prefix`. A text that begins within a line is sent from the next line on.
 */
export function logSink(stream: EventStream, prefix = ""): MemorySink {
  let decoder = new TextDecoder();
  let isWithinLine = false;
  const pace = new Pace();
  const restart = () => {
    decoder = new TextDecoder();
    isWithinLine = false;
    stream.send(`${prefix}start`, {});
  };
  const missing = (bytes: number) => {
    decoder = new TextDecoder();
    isWithinLine = true;
    stream.send(`${prefix}skipped`, { bytes });
  };
  return {
    begins: ({ at }) => {
      restart();
      isWithinLine = at > 0;
    },
    write: (bytes) => {
      const whole = isWithinLine ? fromNextLine(bytes) : bytes;
      isWithinLine = false;
      pace.sent(whole.length);
      return stream.send(`${prefix}text`, decoder.decode(whole, { stream: true })) && pace.wait === 0;
    },
    drained: (callback) => {
      if (stream.isBlocked) stream.drained(() => pace.then(callback));
      else pace.then(callback);
    },
    end: () => stream.end(),
    truncated: restart,
    removed: restart,
    missing,
    skips: (bytes) => {
      if (bytes <= BEHIND_MAX_BYTES) return 0;
      missing(bytes - HEAD_BYTES);
      return bytes - HEAD_BYTES;
    },
  };
}

/** Drops the first, incomplete line, unless there is no other. */
function fromNextLine(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(bytes.indexOf(LINE_FEED) + 1);
}
