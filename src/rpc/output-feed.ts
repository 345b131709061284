/** The output of a process as it comes, wherever a person can look at it: its file while there is one, memory until there is. */
import { follow, type Following, type From } from "../http/follow.js";
import { followMemory, type MemorySink } from "../http/follow-memory.js";
import type { FollowWatch } from "../http/follow-watch.js";
import type { OutputSource } from "./output-source.js";

/**
 * Send it to `sink` until that is ended, which is called when there is nothing to read, or no longer. `from` is asked
 * whenever a file or memory is begun with; `followFile` may be another way to follow a file.
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
      return undefined; // It cannot be read; whoever told of it must not hear of that.
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
