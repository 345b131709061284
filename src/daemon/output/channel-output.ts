/**
 * The way of one channel's bytes from the pipe to their destinations: the log, syslog, the activity log at debug level,
 * PROCESS_LOG events, captured sections (LOG-C-*, LOG-CAP-*, LOG-E-*).
 *
 * With only a file to feed, bytes go straight from the read buffer to the file.
 */
import type { OutputChannel } from "../../core/logs/channel.js";
import type { Borrowed } from "../../core/bytes.js";
import { CommunicationReader, type CommunicationOutput } from "../../core/events/communication.js";
import { processCommunicationEvent, processLogEvent } from "../../core/events/payload.js";
import { WholeCharacters } from "../../core/events/whole-characters.js";
import { stripAnsi } from "../../core/ansi.js";
import type { OutputConfig } from "../../core/config/model/model.js";
import { finishAll } from "../../core/finish-all.js";
import type { LastBytes } from "../../core/logs/last-bytes.js";
import { communicationEcho, outputEcho } from "../../core/logs/output-echo.js";
import type { DaemonContext } from "../context/context.js";
import type { Unwritten } from "../logs/log.js";
import { memoryName } from "../logs/log-changes.js";
import type { ChannelLog } from "./channel-log.js";
import type { Syslog } from "../logs/syslog.js";

/**
 * Milliseconds that the first bytes of a character wait for the rest before a listener is sent them as they are. Only a
 * program can be too late: what is in its pipe by then counts, however long we were busy, or had no room to read it.
 */
const UNFINISHED_CHARACTER_MS = 100;

/** The process whose output it is. The pid is 0 before the child exists. */
export interface OutputOwner {
  readonly name: string;
  readonly group: string;
  readonly pid: number;
}

/** Where the output of one channel goes. */
export interface Destinations {
  /** The configured log; undefined = none. */
  readonly log: ChannelLog | undefined;
  /** A copy on the daemon's standard output; undefined = none. */
  readonly copy: ChannelLog | undefined;
  /** Remembers the last bytes, where no file has them. */
  readonly memory: LastBytes | undefined;
}

export class ChannelOutput {
  /** A file can wait for more; events are sent as the bytes come. */
  readonly patient: boolean;
  readonly #context: DaemonContext;
  readonly #owner: OutputOwner;
  readonly #channel: OutputChannel;
  readonly #to: Destinations;
  readonly #memoryName: string;
  readonly #syslog: Syslog | undefined;
  readonly #capture: CommunicationReader | undefined;
  readonly #echo: boolean;
  /** What PROCESS_LOG events are cut from; undefined = no subscriber wanted them. */
  readonly #events: WholeCharacters | undefined;
  /** Runs while the first bytes of a character wait for the rest. */
  #unfinished: NodeJS.Timeout | undefined;
  /** A log that had no room for what it was just given. */
  #full: ChannelLog | undefined;
  /** Cancels the wait for room. A reader whose child has ended does not wait for any. */
  #waitNoLonger: () => void = () => undefined;

  constructor(
    context: DaemonContext,
    owner: OutputOwner,
    channel: OutputChannel,
    config: OutputConfig,
    to: Destinations,
  ) {
    this.#context = context;
    this.#owner = owner;
    this.#channel = channel;
    this.#to = to;
    this.#memoryName = memoryName(owner.group, owner.name, channel);
    this.#syslog = config.syslog ? context.syslog : undefined;
    this.#capture =
      config.captureMaxBytes === 0
        ? undefined
        : new CommunicationReader({ maxBytes: config.captureMaxBytes, stripAnsi: context.settings.stripAnsi });
    // Decided when the process is spawned (LOG-D-017).
    this.#echo = context.log.enabled("debug");
    this.#events = config.eventsEnabled ? new WholeCharacters() : undefined;
    this.patient = this.#events === undefined && this.#capture === undefined;
  }

  /** Take bytes as they were read. False: no more now; `resume` is called when there is room. */
  data(bytes: Borrowed, resume: () => void): boolean {
    if (this.#capture === undefined) this.#log(this.#context.settings.stripAnsi ? stripAnsi(bytes) : bytes, true);
    else this.#route(this.#capture.feed(bytes));
    return this.#hasRoom(resume);
  }

  /** The channel has ended: what capture mode held back is ordinary output after all (IMP-015). */
  ended(): void {
    finishAll([
      () => this.#route(this.#capture?.finish() ?? []),
      () => this.#releaseCharacter(),
      () => this.#to.log?.finish(),
      () => this.#to.copy?.finish(),
    ]);
  }

  /** For the log only: a listener's protocol is logged, but is not output (EV-PROTO-022). Otherwise as `data`. */
  record(bytes: Borrowed, resume: () => void): boolean {
    const data = this.#context.settings.stripAnsi ? stripAnsi(bytes) : bytes;
    this.#write(this.#to.log, data);
    this.#remember(data);
    return this.#hasRoom(resume);
  }

  /** Where it is logged; undefined = nowhere. */
  get logPath(): string | undefined {
    return this.#to.log?.log.path;
  }

  reopen(): void {
    this.#to.log?.log.reopen();
  }

  /** Throws what clearing the log throws; the memory is cleared all the same. */
  clear(): void {
    this.#to.memory?.clear();
    this.#capture?.clear();
    this.#to.log?.log.clear();
  }

  /** What its logs were given and have not written yet. */
  unwritten(): readonly (Unwritten | undefined)[] {
    return [this.#to.log?.log.unwritten(), this.#to.copy?.log.unwritten()];
  }

  close(): void {
    this.#stopWaiting();
    this.#waitNoLonger();
    finishAll([() => this.#to.log?.log.close(), () => this.#to.copy?.log.close()]);
  }

  #hasRoom(resume: () => void): boolean {
    const full = this.#full;
    this.#full = undefined;
    if (full === undefined) return true;
    this.#stopWaiting();
    this.#waitNoLonger();
    this.#waitNoLonger = full.log.whenRoom(() => {
      resume();
      this.#waitForCharacter();
    });
    return false;
  }

  #write(sink: ChannelLog | undefined, data: Borrowed): void {
    if (sink !== undefined && !sink.write(data)) this.#full = sink;
  }

  /** Followers of the memory are notified. */
  #remember(data: Borrowed): void {
    if (this.#to.memory === undefined) return;
    this.#to.memory.push(data);
    this.#context.logNews.grown(this.#memoryName);
  }

  #route(pieces: readonly CommunicationOutput[]): void {
    for (const piece of pieces) {
      if (piece.kind === "output") this.#log(piece.data, !piece.captured);
      else this.#emit(piece.data);
    }
  }

  /** Captured bytes are echoed and announced like others, but written to no log (LOG-CAP-009). */
  #log(data: Borrowed, isOrdinary: boolean): void {
    if (data.length === 0) return;
    if (isOrdinary) {
      this.#write(this.#to.log, data);
      this.#write(this.#to.copy, data);
      this.#remember(data);
      this.#syslog?.send(data, `${this.#owner.name} `);
    }
    if (this.#echo) this.#context.log.log("debug", ...outputEcho(this.#owner.name, this.#channel, data));
    if (this.#events !== undefined) this.#announce(this.#events, data);
  }

  #announce(characters: WholeCharacters, data: Borrowed): void {
    for (const piece of characters.feed(data)) this.#notify(piece);
    this.#waitForCharacter();
  }

  /**
   * The pipes are read after the timer has fired and before the deferred check: bytes that came in time are there by
   * then.
   */
  #waitForCharacter(): void {
    this.#stopWaiting();
    if (this.#events?.isHolding !== true) return;
    const timer = setTimeout(() => {
      setImmediate(() => {
        if (this.#unfinished === timer) this.#releaseCharacter();
      });
    }, UNFINISHED_CHARACTER_MS);
    this.#unfinished = timer;
  }

  #stopWaiting(): void {
    clearTimeout(this.#unfinished);
    this.#unfinished = undefined;
  }

  #releaseCharacter(): void {
    this.#stopWaiting();
    if (this.#events !== undefined) this.#notify(this.#events.release());
  }

  #notify(data: Borrowed): void {
    if (data.length === 0) return;
    const name = this.#channel === "stdout" ? "PROCESS_LOG_STDOUT" : "PROCESS_LOG_STDERR";
    this.#context.bus.notify(name, () => processLogEvent(this.#owner, this.#channel, this.#owner.pid, data));
  }

  #emit(captured: Borrowed): void {
    this.#releaseCharacter();
    const name = this.#channel === "stdout" ? "PROCESS_COMMUNICATION_STDOUT" : "PROCESS_COMMUNICATION_STDERR";
    this.#context.bus.notify(name, () =>
      processCommunicationEvent(this.#owner, this.#channel, this.#owner.pid, captured),
    );
    this.#context.log.debug(communicationEcho(this.#owner.name, this.#channel));
  }
}
