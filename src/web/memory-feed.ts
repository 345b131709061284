/**
 * The output of a channel that no file keeps (`/dev/stdout`, NONE, syslog), as an open log page is sent it: the end of it
 * that is remembered, then what is written, when it is written.
 */

import type { LastBytes } from "../core/logs/last-bytes.js";
import type { Following } from "../http/follow.js";
import type { FollowWatch } from "../http/follow-watch.js";
import type { LogSink } from "./log-feed.js";

/** Who remembers the output now: another, when the program was removed and added; undefined when nobody does any more. */
export type FindMemory = () => LastBytes | undefined;

/** Follow what goes by the name `name` until it is ended; `over` is called when nobody remembers it any more. */
export function feedMemory(
  find: FindMemory,
  name: string,
  sink: LogSink,
  watch: FollowWatch,
  over: () => void,
): Following {
  const feed = new MemoryFeed(find, sink, over);
  feed.unwatch = watch(name, () => feed.look());
  feed.look();
  return feed;
}

class MemoryFeed {
  readonly #find: FindMemory;
  readonly #sink: LogSink;
  readonly #over: () => void;
  #memory: LastBytes | undefined;
  /** How many of the bytes that went by have been sent, or will never be. */
  #sent = 0;
  #isBlocked = false;
  #hasStopped = false;
  #done: (() => void) | undefined;
  unwatch = (): void => undefined;

  constructor(find: FindMemory, sink: LogSink, over: () => void) {
    this.#find = find;
    this.#sink = sink;
    this.#over = over;
  }

  stop(): void {
    if (this.#hasStopped) return;
    this.#hasStopped = true;
    this.unwatch();
  }

  finish(done: () => void): void {
    if (this.#hasStopped) return done();
    this.#done = done;
    this.look();
  }

  /** True when there was something to send. */
  look(): boolean {
    if (this.#hasStopped || this.#isBlocked) return false;
    const memory = this.#find();
    if (memory === undefined) {
      this.stop();
      this.#over();
      return false;
    }
    const isMore = this.#send(memory);
    this.#sayDone();
    return isMore;
  }

  #sayDone(): void {
    if (!this.#isBlocked) this.#done?.();
  }

  #send(memory: LastBytes): boolean {
    const kept = memory.read();
    const gone = memory.total - kept.length;
    if (memory !== this.#memory || memory.total < this.#sent) {
      this.#memory = memory;
      this.#sent = gone;
      this.#sink.begins(gone);
    }
    if (memory.total === this.#sent) return false;
    if (gone > this.#sent) this.#sink.missing(gone - this.#sent);
    const bytes = kept.subarray(Math.max(0, this.#sent - gone));
    this.#sent = memory.total;
    if (this.#sink.write(bytes)) return true;
    this.#isBlocked = true;
    this.#sink.drained(() => {
      this.#isBlocked = false;
      this.look();
    });
    return true;
  }
}
