/**
 * The output of many processes on one connection (`tsctl logs -f`): old output of each channel first, then new output,
 * as frames (core/logs/output-frames). New processes are added; processes that go are reported.
 *
 * All channels share the connection's buffer: while the reader takes nothing, nothing is read for it. So one follower
 * makes the daemon hold a socket's buffer and one piece, however many programs write, and however fast.
 */
import type { OutputChannel } from "../core/logs/channel.js";
import { isA, type EventName } from "../core/events/kinds.js";
import { channelKey, encodeFrame, type ChannelOf, type OutputFrame, type OutputPosition, type OutputWish } from "../core/logs/output-frames.js"; // prettier-ignore
import { matcherOf } from "../core/process/name-pattern.js";
import { makeNamespec } from "../core/process/namespec.js";
import type { Child } from "../daemon/child/child.js";
import type { Supervisor } from "../daemon/supervisor/supervisor.js";
import type { Following, From } from "../http/follow.js";
import type { MemorySink } from "../http/follow-memory.js";
import { followResting } from "../http/follow-resting.js";
import type { FollowWatch } from "../http/follow-watch.js";
import type { HttpStream } from "../http/message.js";
import { inListingOrder } from "./lookup.js";
import { feedOutput } from "./output-feed.js";
import { sourceOfChild } from "./output-source.js";

/** Milliseconds by which file times can lag behind the clock. */
const SLACK_MS = 1000;

export class OutputStream {
  readonly #supervisor: Supervisor;
  readonly #wish: OutputWish;
  readonly #isWanted: (group: string, name: string) => boolean;
  readonly #stream: HttpStream;
  readonly #watch: FollowWatch;
  readonly #now: number;
  readonly #followed = new Map<Child, readonly Following[]>();
  /** How far each channel has been sent, by its key. */
  readonly #positions: Map<string, OutputPosition>;
  /** Milliseconds since the epoch: files made since then are new to the reader. Undefined: the reader has just come. */
  #since: number | undefined;
  /** Channels that have something to send when there is room again. */
  #waiting: (() => void)[] = [];
  #hasRoom = true;
  #hasStopped = false;

  /** `now` in milliseconds since the epoch. */
  constructor(supervisor: Supervisor, wish: OutputWish, stream: HttpStream, watch: FollowWatch, now: number) {
    this.#supervisor = supervisor;
    this.#wish = wish;
    this.#isWanted = matcherOf(wish.names);
    this.#stream = stream;
    this.#watch = watch;
    this.#positions = new Map(Object.entries(wish.known));
    this.#now = now;
    this.#since = wish.away === undefined ? undefined : now - wish.away - SLACK_MS;
  }

  start(): void {
    this.#supervisor.context.bus.observe(this);
    for (const child of this.#wanted()) this.#join(child);
    this.#since ??= this.#now - SLACK_MS;
  }

  stop(): void {
    if (this.#hasStopped) return;
    this.#hasStopped = true;
    this.#supervisor.context.bus.stopObserving(this);
    for (const followings of this.#followed.values()) followings.forEach((each) => each.stop());
    this.#waiting = [];
  }

  /** The server ends: sends all that is left, and why it ends. */
  finish(done: () => void): void {
    const all = [...this.#followed.values()].flat();
    finishEach(all, () => {
      if (this.#hasStopped) return;
      this.#send({ type: "over", why: this.#supervisor.state === "RESTARTING" ? "reload" : "shutdown" });
      this.stop();
      done();
    });
  }

  observes(name: EventName): boolean {
    return isA(name, "PROCESS_GROUP");
  }

  /** Groups have come or gone. */
  saw(): void {
    const wanted = new Set(this.#wanted());
    for (const child of this.#followed.keys()) if (!wanted.has(child)) this.#part(child);
    for (const child of wanted) {
      if (this.#followed.has(child)) continue;
      this.#send({ type: "came", name: nameOf(child) });
      this.#join(child);
    }
  }

  #wanted(): readonly Child[] {
    return inListingOrder(this.#supervisor).filter(({ group, name }) => this.#isWanted(group, name));
  }

  #join(child: Child): void {
    const followings = this.#wish.channels.map((channel) => {
      const of = { name: nameOf(child), channel };
      const find = () => sourceOfChild(child, channel);
      return feedOutput(find, this.#sinkFor(of), this.#watch, () => this.#from(of), followResting);
    });
    this.#followed.set(child, followings);
  }

  /** Sends the last output of a process, then reports that it has gone. */
  #part(child: Child): void {
    const followings = this.#followed.get(child) ?? [];
    this.#followed.delete(child);
    finishEach(followings, () => {
      followings.forEach((each) => each.stop());
      this.#send({ type: "went", name: nameOf(child) });
    });
  }

  #from(of: ChannelOf): From {
    return { head: this.#wish.head, known: this.#positions.get(channelKey(of)), since: this.#since };
  }

  #sinkFor(of: ChannelOf): MemorySink {
    const key = channelKey(of);
    const moveTo = (position: OutputPosition) => this.#positions.set(key, position);
    return {
      begins: ({ source, at, end, isNew }) => {
        moveTo({ source, at });
        this.#send({ ...of, type: "begins", source, at, end, isNew });
      },
      write: (bytes) => {
        const { source, at } = this.#positions.get(key)!;
        moveTo({ source, at: at + bytes.length });
        this.#send({ ...of, type: "text", bytes: bytes.length }, bytes);
        return true; // The bytes have been copied.
      },
      mayWrite: () => this.#hasRoom,
      drained: (callback) => this.#waiting.push(callback),
      missing: (bytes) => {
        const { source, at } = this.#positions.get(key)!;
        moveTo({ source, at: at + bytes });
        this.#send({ ...of, type: "missing", bytes });
      },
      next: (source) => {
        moveTo({ source, at: 0 });
        this.#send({ ...of, type: "next", source });
      },
      truncated: () => {
        moveTo({ source: this.#positions.get(key)!.source, at: 0 });
        this.#send({ ...of, type: "anew" });
      },
      end: () => this.#send({ ...of, type: "unreadable" }),
    };
  }

  #send(frame: OutputFrame, bytes?: Uint8Array): void {
    if (this.#hasStopped || this.#stream.write(encodeFrame(frame, bytes)) || !this.#hasRoom) return;
    this.#hasRoom = false;
    this.#stream.drained(() => this.#resume());
  }

  /** Serves one after the other until there is no room; a channel that has more waits behind the others. */
  #resume(): void {
    this.#hasRoom = true;
    while (this.#maySend()) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      next();
    }
  }

  #maySend(): boolean {
    return this.#hasRoom && !this.#hasStopped;
  }
}

function nameOf({ group, name }: Child): string {
  return makeNamespec(group, name);
}

/** Calls `done` once, when each has sent all it has. */
function finishEach(followings: readonly Following[], done: () => void): void {
  const open = new Set(followings);
  if (open.size === 0) return done();
  for (const each of followings) {
    each.finish(() => {
      if (open.delete(each) && open.size === 0) done();
    });
  }
}

/** Both channels. */
export const CHANNELS: readonly OutputChannel[] = ["stdout", "stderr"];
