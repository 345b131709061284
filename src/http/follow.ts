/**
 * Sends a file and what is appended to it, for as long as somebody listens: `tail -f` over HTTP
 * (LOG-T-007..010). It starts with the file's end, goes over to the new file when the log is rotated, and says so when
 * the file shrinks. Files are looked at only while followed, and read no faster than the peer does.
 */

import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from "node:fs";
import type { Headers, HttpReply, HttpStream } from "./message.js";

/** How much of the file's end comes first, and how often it is looked at. */
export interface FollowOptions {
  readonly head: number;
  readonly intervalMs: number;
}

const DEFAULTS: FollowOptions = { head: 1024, intervalMs: 100 };
const TRUNCATED = Buffer.from("==> File truncated <==\n");
const CHUNK = 64 * 1024;

/** Answer with a file's end and growth; 404 if it does not exist. `headers` come after Last-Modified and Content-Type. */
export function followFile(path: string, reply: HttpReply, headers: Headers = [], options = DEFAULTS): void {
  const file = openIfThere(path);
  if (file === undefined) {
    reply.error(404);
    return;
  }
  const stream = reply.stream(200, [
    ["Last-Modified", file.stat.mtime.toUTCString()],
    ["Content-Type", "text/plain;charset=utf-8"],
    ...headers,
  ]);
  const follower = new Follower(path, file, stream, options);
  reply.onClose(() => follower.stop());
  follower.start();
}

interface OpenFile {
  readonly descriptor: number;
  /** As it was when opened. */
  readonly stat: Stats;
}

class Follower {
  readonly #path: string;
  readonly #stream: HttpStream;
  readonly #timer: NodeJS.Timeout;
  #file: OpenFile;
  #offset: number;
  #blocked = false;
  #stopped = false;

  constructor(path: string, file: OpenFile, stream: HttpStream, options: FollowOptions) {
    this.#path = path;
    this.#file = file;
    this.#stream = stream;
    this.#offset = Math.max(0, file.stat.size - options.head);
    this.#timer = setInterval(() => this.#look(), options.intervalMs).unref();
  }

  start(): void {
    this.#look();
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    clearInterval(this.#timer);
    closeSync(this.#file.descriptor);
  }

  #look(): void {
    if (this.#blocked || this.#stopped) return;
    try {
      const rotated = this.#isRotated(); // asked first: after it the old file grows no more
      if (this.#sendGrowth() && rotated) this.#followSuccessor();
    } catch {
      this.stop(); // the file cannot be read any more: nothing will come of waiting
      this.#stream.end();
    }
  }

  /** True when all there is has been sent and taken. */
  #sendGrowth(): boolean {
    const { size } = fstatSync(this.#file.descriptor);
    if (size < this.#offset) {
      this.#offset = 0;
      this.#send(TRUNCATED);
    }
    while (this.#offset < size && !this.#blocked) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK, size - this.#offset));
      const length = readSync(this.#file.descriptor, chunk, 0, chunk.length, this.#offset);
      if (length === 0) break;
      this.#offset += length;
      this.#send(chunk.subarray(0, length));
    }
    return !this.#blocked;
  }

  #send(bytes: Uint8Array): void {
    if (this.#stream.write(bytes)) return;
    this.#blocked = true;
    this.#stream.drained(() => {
      this.#blocked = false;
      this.#look();
    });
  }

  /** Whether another file has taken our file's name; a name without file waits in silence (LOG-T-009). */
  #isRotated(): boolean {
    const now = statSync(this.#path, { throwIfNoEntry: false });
    const { ino, dev } = this.#file.stat;
    return now !== undefined && (now.ino !== ino || now.dev !== dev);
  }

  #followSuccessor(): void {
    const successor = openIfThere(this.#path);
    if (successor === undefined) return;
    closeSync(this.#file.descriptor);
    this.#file = successor;
    this.#offset = 0;
    this.#sendGrowth();
  }
}

/** Without O_NONBLOCK, opening a FIFO would wait for a writer, and the daemon with it. */
function openIfThere(path: string): OpenFile | undefined {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const stat = fstatSync(descriptor);
  if (!stat.isDirectory()) return { descriptor, stat };
  closeSync(descriptor);
  throw new Error(`cannot follow ${path}: it is a folder`);
}
