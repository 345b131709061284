/** What an open tail page is told: the end of the log, then what is written to it, when it is written. */

import { realpathSync, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { everySoOften, follow, type FollowWatch } from "../http/follow.js";
import type { EventStream } from "./streams.js";

/** Bytes of the log's end that a page gets first. */
const HEAD = 64 * 1024;
/** Who is further behind than this is taken to the end: a person reads no megabytes. */
const MOST_BEHIND = 512 * 1024;
/** Writes within so many milliseconds go out together. */
const TOGETHER = 50;
/** Milliseconds between looks where the kernel cannot tell of changes. */
const UNWATCHED = 1000;

/** Follow a file into a stream; the function that ends it, or undefined if there is no file. */
export function feedLog(path: string, stream: EventStream): (() => void) | undefined {
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
    watchFile,
  );
}

/** The kernel tells of changes. The folder is watched, not the file: after a rotation another file has its name. */
const watchFile: FollowWatch = (path, look) => {
  let soon: NodeJS.Timeout | undefined;
  let stop: () => void;
  try {
    const real = realpathSync(path);
    const name = basename(real);
    const watcher = watch(dirname(real), { persistent: false }, (_event, changed) => {
      if (changed !== null && changed !== name) return;
      soon ??= setTimeout(() => {
        soon = undefined;
        look();
      }, TOGETHER).unref();
    });
    watcher.on("error", () => undefined);
    stop = () => watcher.close();
  } catch {
    stop = everySoOften(UNWATCHED)(path, look); // no watches left, or a file system without
  }
  return () => {
    clearTimeout(soon);
    stop();
  };
};
