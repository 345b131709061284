/**
 * Follows a file as `follow` does, but holds it open only while there is something to read and room for it: for a
 * reader that follows hundreds of files, each of which would otherwise take a descriptor from the programs. Between two
 * looks only the position is kept; a file that was renamed meanwhile is found among the backups. If a file was rotated
 * away before there was room, it is reported as gone.
 */

import { statSync } from "node:fs";
import { identityOf } from "./file-chain.js";
import { follow, type Following, type FollowSink, type From, type Position } from "./follow.js";
import type { FollowWatch } from "./follow-watch.js";

/** As `follow`; undefined if there is no file. */
export function followResting(path: string, sink: FollowSink, from: From, watch: FollowWatch): Following | undefined {
  const follower = new RestingFollower(path, sink);
  if (!follower.begin(from)) return undefined;
  follower.unwatch = watch(path, () => follower.look());
  return follower;
}

/** The looks come from this file. */
const never: FollowWatch = () => () => undefined;

class RestingFollower {
  readonly #path: string;
  readonly #sink: FollowSink;
  readonly #inner: FollowSink;
  #position: Position | undefined;
  /** Set while there is something to read. */
  #reading: Following | undefined;
  /** Something may have been written while there was no room. */
  #isBehind = false;
  /** What was written before there was room again may have been rotated away. */
  #mayMiss = false;
  #hasStopped = false;
  #done: (() => void) | undefined;
  unwatch = (): void => undefined;

  constructor(path: string, sink: FollowSink) {
    this.#path = path;
    this.#sink = sink;
    this.#inner = this.#tracking(sink);
  }

  /** False if there is no file. Throws what `follow` throws. */
  begin(from: From): boolean {
    const reading = follow(this.#path, this.#inner, from, never);
    if (reading === undefined) return false;
    this.#isBehind = false;
    this.#reading = reading;
    this.#readOn(reading);
    return true;
  }

  stop(): void {
    if (this.#hasStopped) return;
    this.#hasStopped = true;
    this.unwatch();
    this.#reading?.stop();
  }

  finish(done: () => void): void {
    if (this.#hasStopped) return done();
    this.#done = done;
    this.look();
  }

  /** True when there was something to send. */
  look(): boolean {
    if (this.#hasStopped) return false;
    const before = this.#position;
    this.#read();
    if (this.#reading === undefined && !this.#isBehind) this.#done?.();
    return this.#position !== before;
  }

  #read(): void {
    const reading = this.#reading;
    if (reading !== undefined) return this.#readOn(reading);
    if (this.#isBehind) return;
    try {
      if (!this.#hasNews()) return;
      if (this.#sink.mayWrite?.() !== false) this.begin({ head: 0, known: this.#position, since: 0 });
      else this.#waitForRoom();
    } catch {
      // Its name leads nowhere, or to something that must not be read: waiting would not help.
      this.stop();
      this.#sink.end();
    }
  }

  /**
   * Read to the end, or until there is no room: a sink that takes nothing for an hour would otherwise keep every
   * rotated file open.
   */
  #readOn(reading: Following): void {
    reading.finish(() => this.#rest(reading));
    if (this.#reading !== reading || this.#sink.mayWrite?.() !== false) return;
    reading.stop();
    this.#reading = undefined;
    this.#waitForRoom();
  }

  #waitForRoom(): void {
    this.#isBehind = true;
    this.#sink.drained(() => {
      this.#isBehind = false;
      this.#mayMiss = true;
      this.look();
      this.#mayMiss = false;
    });
  }

  #hasNews(): boolean {
    const now = statSync(this.#path, { throwIfNoEntry: false });
    return now !== undefined && (now.size !== this.#position!.at || identityOf(now) !== this.#position!.source);
  }

  #rest(reading: Following): void {
    if (this.#reading !== reading && this.#reading !== undefined) return;
    reading.stop();
    this.#reading = undefined;
    this.#done?.();
  }

  /** Keeps the position, and reports each file after the first as the next one. */
  #tracking(sink: FollowSink): FollowSink {
    const moveTo = (source: string, at: number) => (this.#position = { source, at });
    return {
      ...sink,
      begins: (place) => {
        const { source, at } = place;
        const before = this.#position;
        moveTo(source, at);
        if (before === undefined) sink.begins?.(place);
        else if (before.source !== source) {
          sink.next?.(source);
          if (this.#mayMiss) sink.truncated();
        }
      },
      write: (bytes) => {
        const { source, at } = this.#position!;
        moveTo(source, at + bytes.length);
        return sink.write(bytes);
      },
      next: (source) => {
        moveTo(source, 0);
        sink.next?.(source);
      },
      truncated: () => {
        moveTo(this.#position!.source, 0);
        sink.truncated();
      },
    };
  }
}
