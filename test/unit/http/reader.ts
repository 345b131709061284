/** A reader of a stream, without a connection. */
import type { Headers, HttpReply } from "../../../src/http/message.js";
import { until } from "./raw.js";

/** A reply that keeps what it is given, and whose reader can be slow or leave. */
export class Reader implements HttpReply {
  mayStream = true;
  text = "";
  chunks: string[] = [];
  headers: Headers = [];
  status = 0;
  /** The stream has ended, or this reader has left. */
  ended = false;
  slow = false;
  #drained: (() => void)[] = [];
  #closed: (() => void)[] = [];
  #last: (done: () => void) => void = (done) => done();

  stillWorking(): void {
    // Nothing waits here.
  }

  send(status: number): void {
    this.status = status;
  }
  error(status: number): void {
    this.status = status;
  }
  stream(status: number, headers: Headers): ReturnType<HttpReply["stream"]> {
    this.status = status;
    this.headers = headers;
    return {
      write: (chunk) => {
        this.chunks.push(Buffer.from(chunk).toString());
        this.text += Buffer.from(chunk).toString();
        return !this.slow;
      },
      drained: (callback) => this.#drained.push(callback),
      end: () => (this.ended = true),
      abort: () => this.leave(),
    };
  }
  onClose(callback: () => void): void {
    this.#closed.push(callback);
  }
  endsWithPeer(): void {}
  onLast(callback: (done: () => void) => void): void {
    this.#last = callback;
  }
  /** The server ends: `done` is called when all has been sent. */
  serverEnds(done: () => void): void {
    this.#last(done);
  }
  /** Take what was sent; a slow one will not take the next either. */
  drain(): void {
    for (const callback of this.#drained.splice(0)) callback();
  }
  leave(): void {
    this.ended = true;
    for (const callback of this.#closed) callback();
  }
  async shows(text: string): Promise<void> {
    await until(JSON.stringify(text), () => this.text === text);
  }
}
