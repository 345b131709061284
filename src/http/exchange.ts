/**
 * One request and its answer: what a handler holds as `HttpReply`. It writes the answer's bytes to the socket and
 * notifies the connection when it is finished. Answers after the peer has gone are dropped in silence.
 */

import type { Socket } from "node:net";
import { errorPage } from "./error-page.js";
import { frame, type AnswerFrame } from "./framing.js";
import type { Body, Headers, HttpReply, HttpStream } from "./message.js";
import type { RequestHead } from "./request-head.js";

/** What an exchange reports to its connection. */
export interface ExchangeEvents {
  /** The answer is written; `bytes` include its head, `close` ends the connection. */
  finished(status: number, bytes: number, close: boolean): void;
  /** A callback of the handler threw. */
  failed(error: unknown): void;
  /** The peer counts as gone. */
  left(): void;
  hasRoomForStream(): boolean;
  /** The handler makes progress, though nothing is written. */
  works(): void;
  now(): number;
}

const END_OF_LINE = Buffer.from("\r\n");
const END_OF_CHUNKS = "0\r\n\r\n";
/** Bytes up to which a body is copied behind its head: one small write is cheaper than several pieces. */
const JOINED_MAX_BYTES = 16 * 1024;

/** `streaming`: its end is open; `sending`: a whole answer is being sent as the peer takes it. */
type ExchangeState = "waiting" | "streaming" | "sending" | "finished" | "abandoned";

export class Exchange implements HttpReply {
  readonly head: RequestHead;
  readonly #socket: Socket;
  readonly #events: ExchangeEvents;
  readonly #closeCallbacks: (() => void)[] = [];
  #sendLast: ((done: () => void) => void) | undefined;
  /** Set once the server shuts down. */
  #over: (() => void) | undefined;
  #state: ExchangeState = "waiting";
  #peerEnded = false;
  /** A peer that sends no more counts as gone. */
  #endsWithPeer = false;
  #status = 0;
  #bytes = 0;

  constructor(socket: Socket, head: RequestHead, events: ExchangeEvents) {
    this.#socket = socket;
    this.head = head;
    this.#events = events;
  }

  get state(): ExchangeState {
    return this.#state;
  }

  /** The peer will send no more. */
  peerEnded(): void {
    this.#peerEnded = true;
    if (this.#state === "streaming" || (this.#state === "waiting" && this.#endsWithPeer)) this.#events.left();
  }

  send(status: number, headers: Headers, body: Body, sent?: () => void): void {
    const isBodiless = this.head.method === "HEAD" || status === 204 || status === 304;
    if (typeof body === "string") {
      this.#sendText(status, headers, body, isBodiless);
      sent?.();
    } else this.#sendPieces(status, headers, body instanceof Uint8Array ? [body] : body, isBodiless, sent);
  }

  /** Text is converted to bytes only by the socket: most answers are short texts. */
  #sendText(status: number, headers: Headers, body: string, isBodiless: boolean): void {
    const framed = this.#begin(status, headers, Buffer.byteLength(body));
    this.#write(isBodiless ? framed.head : framed.head + body);
    this.#finish(framed);
  }

  #sendPieces(
    status: number,
    headers: Headers,
    pieces: readonly Uint8Array[],
    isBodiless: boolean,
    sent?: () => void,
  ): void {
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const framed = this.#begin(status, headers, length);
    const all = isBodiless ? [] : pieces;
    if (all.length > 0 && length > JOINED_MAX_BYTES) {
      this.#writeAll([Buffer.from(framed.head), ...all], sent);
    } else {
      this.#write(Buffer.concat([Buffer.from(framed.head), ...all]));
      sent?.();
    }
    this.#finish(framed);
  }

  error(status: number, headers: Headers = []): void {
    const page = Buffer.from(errorPage(status));
    const own: Headers = [
      ["Content-Length", String(page.length)],
      ["Content-Type", "text/html"],
    ];
    this.send(status, [...headers, ...own], page);
  }

  stillWorking(): void {
    this.#events.works();
  }

  get mayStream(): boolean {
    return this.#events.hasRoomForStream();
  }

  stream(status: number, headers: Headers, length?: number): HttpStream {
    const framed = this.#begin(status, headers, length);
    const isUnderWay = () => this.#state === "streaming" || this.#state === "sending";
    if (this.#state === "waiting") this.#state = length === undefined ? "streaming" : "sending";
    this.#write(framed.head);
    return {
      write: (chunk) => {
        if (chunk.length === 0) return true;
        return framed.chunked ? this.#writeChunk(chunk) : this.#write(chunk);
      },
      drained: (callback) => this.#socket.once("drain", () => this.#call(callback)),
      end: () => {
        if (!isUnderWay()) return;
        if (framed.chunked) this.#write(END_OF_CHUNKS);
        this.#finish(framed);
      },
      abort: () => {
        if (isUnderWay()) this.#socket.destroy();
      },
    };
  }

  onClose(callback: () => void): void {
    if (this.#state === "abandoned") queueMicrotask(() => this.#call(callback));
    else this.#closeCallbacks.push(callback);
  }

  endsWithPeer(): void {
    if (this.#endsWithPeer) return;
    this.#endsWithPeer = true;
    if (this.#peerEnded) queueMicrotask(() => this.peerEnded());
  }

  onLast(callback: (done: () => void) => void): void {
    this.#sendLast = callback;
    this.#conclude();
  }

  /**
   * The server shuts down: a stream sends what is left, then `over` is called. For any other answer we only wait until
   * it is sent.
   */
  conclude(over: () => void): void {
    this.#over = over;
    this.#conclude();
  }

  #conclude(): void {
    if (this.#over === undefined || this.#state !== "streaming") return;
    const done = () => {
      this.abandon();
      this.#over?.();
    };
    const sendLast = this.#sendLast;
    if (sendLast === undefined) done();
    else this.#call(() => sendLast(done));
  }

  /** The peer has gone: the answer has no reader any more. */
  abandon(): void {
    if (this.#state === "finished" || this.#state === "abandoned") return;
    this.#state = "abandoned";
    for (const callback of this.#closeCallbacks) this.#call(callback);
  }

  #begin(status: number, headers: Headers, length: number | undefined): AnswerFrame {
    if (this.#state !== "waiting" && this.#state !== "abandoned") {
      throw new Error(`cannot answer "${this.head.line}" a second time`);
    }
    this.#status = status;
    return frame(this.head, status, headers, length, this.#events.now());
  }

  /** False when the peer is slow. */
  #write(bytes: string | Uint8Array): boolean {
    if (this.#state === "abandoned" || this.#state === "finished") return true;
    const length = Buffer.byteLength(bytes);
    this.#bytes += length;
    if (typeof bytes !== "string") return this.#socket.write(bytes);
    // All ASCII, as most answers are: latin1 is written with less work.
    return this.#socket.write(bytes, bytes.length === length ? "latin1" : "utf8");
  }

  /** With its length before it; as `#write`. */
  #writeChunk(chunk: Uint8Array): boolean {
    const length = Buffer.from(`${chunk.length.toString(16)}\r\n`);
    if (chunk.length <= JOINED_MAX_BYTES) return this.#write(Buffer.concat([length, chunk, END_OF_LINE]));
    this.#socket.cork();
    this.#write(length);
    this.#write(chunk);
    const room = this.#write(END_OF_LINE);
    this.#socket.uncork();
    return room;
  }

  /** In one go, without copying; `written` is called when the socket has released the bytes, sent or not. */
  #writeAll(pieces: readonly Uint8Array[], written: () => void = () => undefined): void {
    if (this.#state === "abandoned" || this.#state === "finished") return written();
    for (const piece of pieces) this.#bytes += piece.length;
    this.#socket.cork();
    for (const piece of pieces.slice(0, -1)) this.#socket.write(piece);
    this.#socket.write(pieces.at(-1)!, () => written());
    this.#socket.uncork();
  }

  #finish(framed: AnswerFrame): void {
    if (this.#state === "abandoned") return;
    this.#state = "finished";
    this.#events.finished(this.#status, this.#bytes, framed.close);
  }

  #call(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.#events.failed(error);
    }
  }
}
