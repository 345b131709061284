/**
 * The output of a channel that has no file (`/dev/stdout`, NONE, syslog), sent as `follow` sends a file: first the last
 * bytes that are remembered, then new output as it is written. Output that is written faster than it is read is
 * missing.
 */

import { randomUUID } from "node:crypto";
import type { LastBytes } from "../core/logs/last-bytes.js";
import type { Following, FollowSink, From, FollowedPlace } from "./follow.js";
import type { FollowWatch } from "./follow-watch.js";

/**
 * The present memory of the output: another one when the program was removed and added; undefined when there is none
 * any more.
 */
export type FindMemory = () => LastBytes | undefined;

/** Receives what is remembered and what is written later. */
export interface MemorySink extends FollowSink {
  begins(place: FollowedPlace): void;
  /** This many bytes are missing here. */
  missing(bytes: number): void;
}

/** Follow the memory called `name` until that is ended; `over` is called when it does not exist any more. */
export function followMemory(
  find: FindMemory,
  name: string,
  sink: MemorySink,
  watch: FollowWatch,
  over: () => void,
  from: From = ALL,
): Following {
  const feed = new MemoryFeed(find, sink, over, from);
  feed.unwatch = watch(name, () => feed.look());
  feed.look();
  return feed;
}

const ALL: From = { head: Infinity };

/** No memory outlives the process: its name includes this, so that it is not taken for that of another process. */
const PROCESS = randomUUID();
const numbers = new WeakMap<LastBytes, number>();
let last = 0;

function sourceOf(memory: LastBytes): string {
  const number = numbers.get(memory) ?? (last += 1);
  numbers.set(memory, number);
  return `${PROCESS}:${number}`;
}

class MemoryFeed {
  readonly #find: FindMemory;
  readonly #sink: MemorySink;
  readonly #over: () => void;
  readonly #from: From;
  #memory: LastBytes | undefined;
  /** How many bytes of all output have been sent, or will never be. */
  #sent = 0;
  #isBlocked = false;
  #hasStopped = false;
  #done: (() => void) | undefined;
  unwatch = (): void => undefined;

  constructor(find: FindMemory, sink: MemorySink, over: () => void, from: From) {
    this.#find = find;
    this.#sink = sink;
    this.#over = over;
    this.#from = from;
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
    if (this.#hasStopped || !this.#hasRoom()) return false;
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
    if (memory !== this.#memory || memory.total < this.#sent) this.#begin(memory, gone);
    if (memory.total === this.#sent) return false;
    if (gone > this.#sent) this.#sink.missing(gone - this.#sent);
    const bytes = kept.subarray(Math.max(0, this.#sent - gone));
    this.#sent = memory.total;
    if (!this.#sink.write(bytes)) this.#wait();
    return true;
  }

  /**
   * After the memory was emptied or replaced, all of it is new to a reader that already follows; a reader that comes
   * back continues at its old position.
   */
  #begin(memory: LastBytes, gone: number): void {
    const isFirst = this.#memory === undefined;
    const { head, known } = isFirst ? this.#from : ALL;
    const source = sourceOf(memory);
    const end = memory.total;
    this.#memory = memory;
    if (known === undefined) this.#sent = Math.max(gone, end - head);
    else this.#sent = known.source === source && known.at <= end ? known.at : 0;
    const isNew = !isFirst || known !== undefined;
    this.#sink.begins({ source, at: this.#sent, end, isNew });
  }

  #hasRoom(): boolean {
    if (!this.#isBlocked && this.#sink.mayWrite?.() === false) this.#wait();
    return !this.#isBlocked;
  }

  #wait(): void {
    this.#isBlocked = true;
    this.#sink.drained(() => {
      this.#isBlocked = false;
      this.look();
    });
  }
}
