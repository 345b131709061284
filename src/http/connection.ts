/**
 * One peer's connection: requests come in, each is answered before the next is looked at (so answers to pipelined
 * requests keep their order), and the connection ends by the rules of `framing`. What a handler throws becomes a 500
 * page and a report, and never ends the daemon.
 */

import type { Socket } from "node:net";
import { accessLine } from "./access-line.js";
import type { Admission, AdmittedConnection, ConnectionStanding } from "./admission.js";
import { Exchange } from "./exchange.js";
import type { Intake, Share } from "./intake.js";
import type { ConnectionLimits } from "./limits.js";
import type { HttpRequest, Route } from "./message.js";
import type { RequestHead } from "./request-head.js";
import { RequestParser } from "./request-parser.js";

/** What a connection reports. */
export interface HttpCallbacks {
  /** The request with this line has been answered; `line` makes the log line (LIFE-LOG-017; see `saysError`). */
  access(requestLine: string, line: () => string): void;
  /** A line for the daemon's stderr, without line feed (RPC-AUTH-005, RPC-AUTH-006, CLI-X-009). */
  warn(line: string): void;
  /** A handler threw, or the listening socket failed; with the request it happened in, if any. */
  failed(error: unknown, request?: HttpRequest): void;
}

/** What a connection needs besides its socket. */
export interface ConnectionSettings {
  /** Answers everything; see `firstOf`. */
  readonly route: Route;
  /** The route asks for a password. */
  readonly isGuarded: boolean;
  readonly section: string;
  readonly peer: string;
  readonly callbacks: HttpCallbacks;
  readonly limits: ConnectionLimits;
  /** The connections of its server. */
  readonly admission: Admission;
  readonly intake: Intake;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

type Phase =
  /** A request may come, or is arriving. */
  | { readonly kind: "idle" }
  /** The head has arrived and is admitted; the body is arriving. */
  | { readonly kind: "receiving"; readonly exchange: Exchange; readonly length: number }
  /** `unread`: the body was refused, so nothing after it can be parsed. */
  | { readonly kind: "answering"; readonly exchange: Exchange; readonly unread: boolean; readonly body: number }
  /** Answered, but the peer has not read all of it. */
  | { readonly kind: "draining" }
  | { readonly kind: "closing" };

const EMPTY = new Uint8Array(0);

/** Stands for something that could not be parsed as a head, so that it can be answered. */
const UNREADABLE: RequestHead = {
  line: "-",
  method: "",
  target: "",
  version: "1.1",
  headers: {},
  bodyLength: "unreadable",
};

export class Connection implements AdmittedConnection {
  readonly #socket: Socket;
  readonly #settings: ConnectionSettings;
  readonly #parser: RequestParser;
  readonly #share: Share;
  #isTrusted = false;
  #phase: Phase = { kind: "idle" };
  /** Set while a request is arriving. */
  #deadline: NodeJS.Timeout | undefined;
  /** Set while we wait for the peer to close too. */
  #linger: NodeJS.Timeout | undefined;
  /** Set when the server shuts down. */
  #last: NodeJS.Timeout | undefined;
  #peerEnded = false;
  #serverEnds = false;
  #advancing = false;

  constructor(socket: Socket, settings: ConnectionSettings) {
    this.#socket = socket;
    this.#settings = settings;
    this.#parser = new RequestParser(settings.limits.headBytes);
    this.#share = settings.intake.share(() => this.#isTrusted);
    socket.setTimeout(settings.limits.idleMs);
    socket.on("timeout", () => this.#silent());
    socket.on("data", (bytes) => this.#received(bytes));
    socket.on("end", () => this.#peerEnds());
    socket.on("error", () => undefined); // "close" follows
    socket.on("close", () => this.#closed());
  }

  leave(): void {
    this.#socket.destroy();
  }

  /**
   * The server shuts down: requests are answered, written answers are sent, then the connection closes. No peer is
   * waited for while nothing moves, nor for long (`lastMoveMs`, `lastMs`).
   */
  finish(): void {
    const { lastMoveMs, lastMs } = this.#settings.limits;
    if (this.#serverEnds) return;
    this.#serverEnds = true;
    this.#socket.setTimeout(lastMoveMs);
    this.#last = setTimeout(() => this.#socket.destroy(), lastMs);
    if (this.#phase.kind === "closing") this.#socket.end(() => this.#socket.destroy());
    else if (this.#phase.kind === "answering") this.#phase.exchange.conclude(() => this.#startClosing());
    else this.#advance();
  }

  get standing(): ConnectionStanding {
    switch (this.#phase.kind) {
      case "idle":
      case "receiving":
        return "waiting";
      case "closing":
        return this.#socket.writableLength === 0 ? "leaving" : "unread";
      case "draining":
        return "unread";
      case "answering":
        return this.#phase.exchange.state === "streaming" ? "streaming" : "working";
    }
  }

  get isTrusted(): boolean {
    return this.#isTrusted;
  }

  #received(bytes: Buffer): void {
    if (this.#phase.kind === "closing") return;
    this.#parser.feed(bytes);
    this.#advance();
    this.#account();
    const busy = this.#phase.kind === "answering" || this.#phase.kind === "draining";
    if (busy && this.#parser.pending > this.#settings.limits.aheadBytes) this.#socket.pause();
  }

  /** Take out requests and have them answered, until one is incomplete or waits for its answer. */
  #advance(): void {
    if (this.#advancing) return;
    this.#advancing = true;
    while (
      this.#phase.kind === "idle" ? this.#takeHead() : this.#phase.kind === "receiving" && this.#takeBody(this.#phase)
    );
    this.#advancing = false;
    const incomplete = this.#phase.kind === "receiving" || (this.#phase.kind === "idle" && this.#parser.pending > 0);
    if (!incomplete) this.#stopDeadline();
    else this.#deadline ??= setTimeout(() => this.#tooSlow(), this.#settings.limits.receiveMs).unref();
    const nothingToAnswer = incomplete || this.#phase.kind === "idle";
    if (nothingToAnswer && (this.#peerEnded || this.#serverEnds)) this.#startClosing();
  }

  /** True if there was a head to act on. */
  #takeHead(): boolean {
    const head = this.#parser.head();
    if (head === "more") return false;
    if (head === "drop" || head === "end") this.#startClosing();
    else if (head === "too large") this.#refuse(413);
    else this.#admit(head);
    return true;
  }

  /**
   * Let the route refuse a request before its body is read; then read the body, if it is allowed and its length is
   * known.
   */
  #admit(head: RequestHead): void {
    const { route, limits } = this.#settings;
    const { bodyLength } = head;
    const exchange = this.#exchange(head);
    this.#phase = { kind: "answering", exchange, unread: bodyLength !== undefined && bodyLength !== 0, body: 0 };
    const request = this.#request(head, EMPTY);
    const admitted = this.#guarded(exchange, request, () => route.admits?.(request, exchange) ?? true) ?? false;
    if (!admitted) return;
    if (this.#settings.isGuarded) this.#trust();
    if (this.#socket.destroyed) return;
    if (bodyLength === "unreadable") exchange.error(400);
    else if ((bodyLength ?? 0) > limits.bodyBytes) exchange.error(413);
    else this.#phase = { kind: "receiving", exchange, length: bodyLength ?? 0 };
  }

  #takeBody({ exchange, length }: Extract<Phase, { kind: "receiving" }>): boolean {
    const body = this.#parser.body(length);
    if (body === undefined) return false;
    this.#stopDeadline();
    this.#phase = { kind: "answering", exchange, unread: false, body: length };
    if (this.#serverEnds) exchange.conclude(() => this.#startClosing());
    const request = this.#request(exchange.head, body);
    const result: unknown = this.#guarded(exchange, request, () => this.#settings.route.handle(request, exchange));
    if (result instanceof Promise) result.catch((error: unknown) => this.#failed(error, exchange, request));
    return true;
  }

  /** Answer what cannot be parsed with an error page, and close. */
  #refuse(status: number): void {
    const exchange = this.#phase.kind === "receiving" ? this.#phase.exchange : this.#exchange(UNREADABLE);
    this.#phase = { kind: "answering", exchange, unread: true, body: 0 };
    exchange.error(status);
  }

  /** The password was right. */
  #trust(): void {
    if (this.#isTrusted) return;
    this.#isTrusted = true;
    this.#settings.admission.trusted(this);
  }

  /** Report how many bytes of requests are held here; a body as small as a head is never too much. */
  #account(): void {
    const phase = this.#phase;
    const isLarge = phase.kind === "receiving" && phase.length > this.#settings.limits.headBytes;
    const body = phase.kind === "answering" ? phase.body : 0;
    this.#share.hold(this.#parser.pending + body, isLarge ? () => this.#refuse(503) : undefined);
  }

  #exchange(head: RequestHead): Exchange {
    const { callbacks, admission, now, peer } = this.#settings;
    const exchange = new Exchange(this.#socket, head, {
      now,
      failed: (error) => callbacks.failed(error),
      left: () => this.#peerLeft(),
      hasRoomForStream: () => admission.hasRoomForStream,
      works: () => void this.#socket.setTimeout(this.#socket.timeout ?? 0), // the time of silence begins again
      finished: (status, bytes, close) => {
        callbacks.access(head.line, () => accessLine(peer, head, status, bytes, now()));
        this.#answered(close);
      },
    });
    if (this.#peerEnded) exchange.peerEnded();
    return exchange;
  }

  #answered(close: boolean): void {
    if (close || (this.#phase.kind === "answering" && this.#phase.unread)) {
      this.#startClosing();
    } else if (this.#socket.writableNeedDrain) {
      this.#phase = { kind: "draining" };
      this.#socket.once("drain", () => this.#ready());
    } else {
      this.#ready();
    }
  }

  #ready(): void {
    if (this.#phase.kind === "closing") return;
    this.#phase = { kind: "idle" };
    this.#socket.resume();
    this.#advance();
    this.#account();
  }

  #request({ method, target, version, headers }: RequestHead, body: Uint8Array): HttpRequest {
    return { method, target, version, headers, body, server: this.#settings.section, peer: this.#settings.peer };
  }

  #guarded<T>(exchange: Exchange, request: HttpRequest, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.#failed(error, exchange, request);
      return undefined;
    }
  }

  #failed(error: unknown, exchange: Exchange, request: HttpRequest): void {
    this.#settings.callbacks.failed(error, request);
    if (exchange.state === "waiting") exchange.error(500);
    else if (exchange.state === "streaming" || exchange.state === "sending") this.#socket.destroy();
  }

  /** The peer will send no more. It may still read an answer, but a peer that follows a log and sends this has left. */
  #peerEnds(): void {
    this.#peerEnded = true;
    if (this.#phase.kind === "answering") this.#phase.exchange.peerEnded();
    this.#advance();
  }

  /** The peer that was to read the answer has gone. */
  #peerLeft(): void {
    if (this.#phase.kind === "answering") this.#phase.exchange.abandon();
    if (this.#socket.writableLength === 0) return this.leave();
    this.#startClosing();
    this.#startLingering();
  }

  #tooSlow(): void {
    this.#deadline = undefined;
    this.#refuse(408);
  }

  /** Nothing moved for long: fine while an answer is being made; otherwise the peer is given up. */
  #silent(): void {
    const working = this.#phase.kind === "answering" && this.#socket.writableLength === 0;
    if (working && !this.#serverEnds) this.#socket.setTimeout(this.#settings.limits.idleMs);
    else this.#socket.destroy();
  }

  /**
   * Our side closes once all is written. What the peer still sends is read and dropped, so that no reset overtakes the
   * answer.
   */
  #startClosing(): void {
    if (this.#phase.kind === "closing") return;
    this.#forget();
    this.#socket.end(() => (this.#serverEnds ? this.#socket.destroy() : this.#startLingering()));
    this.#socket.resume();
  }

  /** From now on, the peer has a limited time to close its side too. */
  #startLingering(): void {
    this.#linger ??= setTimeout(() => this.#socket.destroy(), this.#settings.limits.lingerMs).unref();
  }

  #closed(): void {
    const phase = this.#phase;
    this.#forget();
    this.#settings.admission.left(this);
    clearTimeout(this.#linger);
    clearTimeout(this.#last);
    if (phase.kind === "answering") phase.exchange.abandon();
  }

  /** Nothing more will be read. */
  #forget(): void {
    this.#phase = { kind: "closing" };
    this.#parser.clear();
    this.#stopDeadline();
    this.#account();
  }

  #stopDeadline(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }
}
