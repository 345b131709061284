/** Follows the output of a process: its log file while there is one, otherwise the daemon's memory. */
import { follow, type Following, type From } from "../http/follow.js";
import { followMemory, type MemorySink } from "../http/follow-memory.js";
import type { FollowWatch } from "../http/follow-watch.js";
import type { OutputSource } from "./output-source.js";

/**
 * Sends it to `sink`, which is ended when there is nothing to read, or no longer. `from` is asked
 * at the beginning of each file or memory; `followFile` can be another way to follow a file.
 */
export function feedOutput(
  find: () => OutputSource | undefined,
  sink: MemorySink,
  watch: FollowWatch,
  from: () => From,
  followFile: typeof follow = follow,
): Following {
  let current: Following | undefined;
  let hasStopped = false;
  const open = (): void => {
    const source = find();
    if (hasStopped) return;
    if (source?.kind === "memory") {
      const memory = () => {
        const now = find();
        return now?.kind === "memory" ? now.memory : undefined;
      };
      current = followMemory(memory, source.name, sink, watch, open, from());
    } else {
      current = source === undefined ? undefined : fileAt(source.path);
      if (current === undefined) sink.end();
    }
  };
  const fileAt = (path: string): Following | undefined => {
    try {
      return followFile(path, sink, from(), watch);
    } catch {
      return undefined; // Unreadable. The code that reported it must not get an error.
    }
  };
  open();
  return {
    stop: () => {
      hasStopped = true;
      current?.stop();
    },
    finish: (done) => (current === undefined ? done() : current.finish(done)),
  };
}
