/** A raw connection: sends bytes exactly as given, collects what comes, and waits for conditions instead of times. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** Generous, because it is only spent when something is wrong. */
const PATIENCE_MS = 60_000;

/** A client that sends exactly the given bytes. */
export class Peer {
  readonly socket: Socket;
  /** All received bytes, as latin-1. */
  received = "";
  ended = false;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (bytes) => {
      this.received += bytes.toString("latin1");
      this.#wake();
    });
    for (const event of ["end", "close"]) {
      socket.on(event, () => {
        this.ended = true;
        this.#wake();
      });
    }
    socket.on("error", () => undefined);
  }

  /**
   * Connects to a unix socket, or to a port of the loopback interface. The queue of a unix socket can be full if the
   * server has had no time to accept: that is no refusal.
   */
  static async connect(where: string | number, host = "127.0.0.1"): Promise<Peer> {
    const to = typeof where === "string" ? { path: where } : { port: where, host };
    for (const end = performance.now() + PATIENCE_MS; ;) {
      const peer = new Peer(connect({ ...to, allowHalfOpen: true }));
      try {
        await once(peer.socket, "connect");
        return peer;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN" || performance.now() >= end) throw error;
        await pause(10);
      }
    }
  }

  send(text: string): void {
    this.socket.write(text, "latin1");
  }

  /** Waits until the received bytes satisfy the test, then returns them. */
  async until(what: string, test: (peer: this) => boolean): Promise<string> {
    const deadline = setTimeout(() => this.#wake(), PATIENCE_MS);
    const started = performance.now();
    while (!test(this)) {
      if (performance.now() - started >= PATIENCE_MS) assert.fail(`waited in vain for ${what}; got ${this.#shown()}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    clearTimeout(deadline);
    return this.received;
  }

  #shown(): string {
    return JSON.stringify(this.received.slice(-4000));
  }

  /** Everything received until the server closes. */
  end(): Promise<string> {
    return this.until("the end", () => this.ended);
  }

  /** Waits for a whole answer that ends like this. */
  untilEndsWith(tail: string): Promise<string> {
    return this.until(JSON.stringify(tail), () => this.received.endsWith(tail));
  }
}
