/** What an open tail page is told: the end of the log, then what is written to it, when it is written. */

import { follow, type Following } from "../http/follow.js";
import type { FollowWatch } from "../http/follow-watch.js";
import type { EventStream } from "./streams.js";

/** Bytes of the log's end that a page gets first. */
const HEAD = 64 * 1024;
/** Who is further behind than this is taken to the end: a person reads no megabytes. */
const MOST_BEHIND = 512 * 1024;

/** Follow a file into a stream, until that is ended; undefined if there is no file. */
export function feedLog(path: string, stream: EventStream, watch: FollowWatch): Following | undefined {
  let decoder = new TextDecoder();
  const startAnew = () => {
    decoder = new TextDecoder();
    stream.send("start", {});
  };
  startAnew();
  return follow(
    path,
    {
      write: (bytes) => stream.send("text", decoder.decode(bytes, { stream: true })),
      drained: (callback) => stream.drained(callback),
      end: () => stream.end(),
      truncated: startAnew,
      removed: startAnew,
      skips: (bytes) => {
        if (bytes <= MOST_BEHIND) return 0;
        decoder = new TextDecoder();
        stream.send("skipped", { bytes: bytes - HEAD });
        return bytes - HEAD;
      },
    },
    HEAD,
    watch,
  );
}
