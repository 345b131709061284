/**
 * Writes to the machine's syslog as the C library does: one datagram for each line, to `/dev/log` (LOG-SYS-001,
 * LOG-SYS-003). A slow reader never makes the daemon wait: lines are queued; beyond a limit they are lost, which is
 * reported.
 *
 * A missing reader does no harm: every line tries again, and so finds a socket that was made again.
 */
import { lend, type Borrowed } from "../../core/bytes.js";
import { syslogHeader, syslogLines } from "../../core/logs/syslog-lines.js";
import type { Posix } from "../../posix/posix.js";
import { wallClockMs } from "../machine/clock.js";
import { localTime } from "./local-time.js";
import { pauseBriefly } from "./pause.js";

/** Bytes that may wait for a reader. */
const QUEUE_MAX_BYTES = 1024 * 1024;
/** Milliseconds until a reader that had no room is asked again. */
const RETRY_MS = 20;
/** How often it is tried again at the very end, each time after 2 ms. */
const CLOSE_MAX_ATTEMPTS = 50;

const NOTHING = new Uint8Array(0);

/** Notified when lines are lost, and when they arrive again. */
export interface OnSyslogTrouble {
  /** With the errno name. */
  readonly unreachable: (path: string, code: string) => void;
  readonly reachable: (path: string, lost: number) => void;
}

export class Syslog {
  readonly #posix: Posix;
  readonly #ident: string;
  readonly #on: OnSyslogTrouble;
  readonly #path: string;
  #fd: number | undefined;
  #stream = false;
  /** On a stream: the rest of a message that was partly written. It is sent with the next one. */
  #partial: Uint8Array = NOTHING;
  /** What waits for room, oldest first. */
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #lost = 0;
  #trouble = false;
  #second = NaN;
  #header: Buffer = Buffer.alloc(0);

  /** `ident` names us: the name the program was called by. The connection is made at the first line. */
  constructor(posix: Posix, ident: string, on: OnSyslogTrouble, path = "/dev/log") {
    this.#posix = posix;
    this.#ident = ident;
    this.#on = on;
    this.#path = path;
  }

  /** Each line of a message with `prefix` before and `suffix` behind it. */
  send(message: Borrowed, prefix: string, suffix = ""): void {
    const header = this.#headerOfNow();
    const before = Buffer.from(prefix);
    const behind = Buffer.from(suffix);
    for (const line of syslogLines(message)) this.#deliver(header, Buffer.concat([before, lend(line), behind]));
  }

  /** Final; what waits is tried for one more moment. */
  close(): void {
    for (let left = CLOSE_MAX_ATTEMPTS; this.#waiting.length > 0 && left > 0; left -= 1) {
      this.#drain();
      if (this.#waiting.length > 0) pauseBriefly();
    }
    clearTimeout(this.#timer);
    this.#waiting = [];
    this.#disconnect();
  }

  #headerOfNow(): Buffer {
    const second = Math.floor(wallClockMs() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#header = Buffer.from(syslogHeader(localTime(second), this.#ident));
    }
    return this.#header;
  }

  #deliver(header: Uint8Array, text: Uint8Array): void {
    const message = Buffer.concat([header, text]);
    if (this.#waiting.length > 0) return this.#wait(message);
    switch (this.#offer(message)) {
      case "full":
        return this.#wait(message);
      case "too long": {
        const half = text.length >> 1;
        if (half === 0) return;
        this.#deliver(header, text.subarray(0, half));
        this.#deliver(header, text.subarray(half));
      }
    }
  }

  #wait(message: Uint8Array): void {
    if (this.#waitingBytes + message.length > QUEUE_MAX_BYTES) {
      this.#lost += 1;
      return;
    }
    this.#waiting.push(message);
    this.#waitingBytes += message.length;
    this.#retryLater();
  }

  #retryLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#drain();
    }, RETRY_MS);
  }

  #drain(): void {
    let sent = 0;
    while (sent < this.#waiting.length && this.#offer(this.#waiting[sent]!) !== "full") {
      this.#waitingBytes -= this.#waiting[sent]!.length;
      sent += 1;
    }
    this.#waiting.splice(0, sent);
    if (this.#waiting.length > 0) this.#retryLater();
  }

  /** A broken connection is made again once, as the C library does; what cannot be delivered then is lost. */
  #offer(message: Uint8Array): "done" | "full" | "too long" {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const fd = (this.#fd ??= this.#connect());
        if (!(this.#stream ? this.#writeToStream(fd, message) : this.#posix.write(fd, message) >= 0)) return "full";
        this.#reportReachable();
        return "done";
      } catch (error) {
        const { code } = error as { readonly code?: string };
        if (code === undefined) throw error;
        if (code === "EMSGSIZE") return "too long";
        const wasConnected = this.#fd !== undefined;
        this.#disconnect();
        if (wasConnected && attempt === 0) continue;
        this.#lost += 1;
        this.#reportUnreachable(code);
        return "done";
      }
    }
  }

  /**
   * A stream has no message boundaries of its own: a NUL ends each message there. False: not taken, there is no room
   * now.
   */
  #writeToStream(fd: number, message: Uint8Array): boolean {
    const bytes = Buffer.concat([this.#partial, message, new Uint8Array(1)]);
    const written = Math.max(0, this.#posix.write(fd, bytes));
    const taken = written > this.#partial.length;
    this.#partial = taken ? bytes.subarray(written) : this.#partial.subarray(written);
    return taken;
  }

  #connect(): number {
    try {
      this.#stream = false;
      return this.#posix.connectUnix(this.#path, "datagram");
    } catch (error) {
      if ((error as { readonly code?: string }).code !== "EPROTOTYPE") throw error;
      this.#stream = true;
      return this.#posix.connectUnix(this.#path, "stream");
    }
  }

  #disconnect(): void {
    if (this.#fd !== undefined) this.#posix.close(this.#fd);
    this.#fd = undefined;
    this.#partial = NOTHING;
  }

  #reportUnreachable(code: string): void {
    if (this.#trouble) return;
    this.#trouble = true;
    this.#on.unreachable(this.#path, code);
  }

  #reportReachable(): void {
    const lost = this.#lost;
    if (lost === 0) return;
    this.#lost = 0;
    this.#trouble = false;
    this.#on.reachable(this.#path, lost);
  }
}
