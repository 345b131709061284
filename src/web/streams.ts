/**
 * Server-sent events: the streams of all open pages. Their number is limited, and none of them can make the daemon hold
 * more than one message: a slow reader gets news later, and one that reads nothing for long is disconnected.
 */

import { tooManyStreams } from "../http/error-page.js";
import type { Headers, HttpReply, HttpStream } from "../http/message.js";
import { NO_CACHE, OWN_SITE_ONLY } from "./answer-headers.js";

/** Limits on the cost of open pages. */
export interface StreamLimits {
  /** Pages at a time; the next gets 503. */
  readonly most: number;
  /** Milliseconds between heartbeats: proxies close silent streams, and a lost peer shows only when written to. */
  readonly heartbeatMs: number;
  /** Milliseconds for which a peer can leave data unread. */
  readonly patienceMs: number;
}

/** The limits in force; tests use smaller ones. */
const STREAM_LIMITS: StreamLimits = { most: 64, heartbeatMs: 20_000, patienceMs: 30_000 };

const HEADERS: Headers = [
  ["Content-Type", "text/event-stream;charset=utf-8"],
  ...NO_CACHE,
  ["X-Accel-Buffering", "no"],
  ...OWN_SITE_ONLY,
];
const HEARTBEAT = Buffer.from(":\n\n");

/** One page's stream. */
export class EventStream {
  readonly #stream: HttpStream;
  readonly #now: () => number;
  /** Milliseconds; since when the peer has left data unread. */
  #blockedSince: number | undefined;
  readonly #ended: () => void;

  constructor(stream: HttpStream, now: () => number, ended: () => void) {
    this.#stream = stream;
    this.#now = now;
    this.#ended = ended;
  }

  /** The peer has not taken the last data: send nothing more before `drained`. */
  get isBlocked(): boolean {
    return this.#blockedSince !== undefined;
  }

  /** Sends an event; false if the peer is slow. `data` is any JSON. */
  send(event: string, data: unknown): boolean {
    return this.write(Buffer.from(eventText(event, data)));
  }

  /** Sends what `eventText` made, to send the same to many. */
  write(bytes: Uint8Array): boolean {
    if (this.#stream.write(bytes)) return true;
    if (this.#blockedSince === undefined) {
      this.#blockedSince = this.#now();
      this.#stream.drained(() => (this.#blockedSince = undefined));
    }
    return false;
  }

  /** Calls `callback` once the peer has taken all data. */
  drained(callback: () => void): void {
    this.#stream.drained(callback);
  }

  end(): void {
    this.#stream.end();
    this.#ended();
  }

  /** Sends a heartbeat, or ends the stream if the peer has been slow for too long. */
  beat(patienceMs: number): void {
    if (this.#blockedSince === undefined) this.write(HEARTBEAT);
    else if (this.#now() - this.#blockedSince >= patienceMs) this.#stream.abort();
  }
}

/** `event: rows`, and JSON as its data: JSON has no line feeds, which would end it. */
export function eventText(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

export class Streams {
  readonly #limits: StreamLimits;
  readonly #now: () => number;
  readonly #open = new Set<EventStream>();
  #heart: NodeJS.Timeout | undefined;

  /** `now` in milliseconds. */
  constructor(limits: StreamLimits = STREAM_LIMITS, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Opens a stream, or answers 503 if there are too many. */
  open(reply: HttpReply): EventStream | undefined {
    if (this.#open.size >= this.#limits.most || !reply.mayStream) {
      tooManyStreams(reply);
      return undefined;
    }
    const stream: EventStream = new EventStream(reply.stream(200, HEADERS), this.#now, () => this.#forget(stream));
    this.#open.add(stream);
    this.#heart ??= setInterval(() => this.#beat(), this.#limits.heartbeatMs).unref();
    reply.onClose(() => this.#forget(stream));
    return stream;
  }

  #forget(stream: EventStream): void {
    this.#open.delete(stream);
    if (this.#open.size > 0) return;
    clearInterval(this.#heart);
    this.#heart = undefined;
  }

  #beat(): void {
    for (const stream of this.#open) stream.beat(this.#limits.patienceMs);
  }
}
