/**
 * The way of one channel's bytes from the pipe to whoever wants them: the log file, syslog, the activity
 * log at debug level, PROCESS_LOG events, captured sections (LOG-C-*, LOG-CAP-*, LOG-E-*).
 *
 * With only a file to feed, bytes go straight from the read buffer to the file.
 */
import { CommunicationReader, type CommunicationOutput } from "../core/events/communication.js";
import { processCommunicationEvent, processLogEvent } from "../core/events/payload.js";
import { stripAnsi } from "../core/logs/ansi.js";
import type { OutputConfig } from "../core/config/model.js";
import { communicationEcho, outputEcho } from "../core/logs/output-echo.js";
import type { DaemonContext } from "./context.js";
import type { LogFile } from "./log-file.js";
import type { Syslog } from "./syslog.js";

/** Whose output it is. The pid is 0 before the child exists. */
export interface OutputOwner {
  readonly name: string;
  readonly group: string;
  readonly pid: number;
}

/** The two channels of a child that are read. */
export type Channel = "stdout" | "stderr";

export class ChildOutput {
  /** A file can wait; events are told as they come. */
  readonly patient: boolean;
  readonly #context: DaemonContext;
  readonly #owner: OutputOwner;
  readonly #channel: Channel;
  readonly #file: LogFile | undefined;
  readonly #syslog: Syslog | undefined;
  readonly #capture: CommunicationReader | undefined;
  readonly #echo: boolean;
  readonly #events: boolean;

  constructor(
    context: DaemonContext,
    owner: OutputOwner,
    channel: Channel,
    config: OutputConfig,
    file: LogFile | undefined,
  ) {
    this.#context = context;
    this.#owner = owner;
    this.#channel = channel;
    this.#file = file;
    this.#syslog = config.syslog ? context.syslog : undefined;
    this.#capture =
      config.captureMaxBytes === 0
        ? undefined
        : new CommunicationReader({ maxBytes: config.captureMaxBytes, stripAnsi: context.settings.stripAnsi });
    // Decided when the process is spawned (LOG-D-017).
    this.#echo = context.log.enabled("debug");
    this.#events = config.eventsEnabled;
    this.patient = !this.#events && this.#capture === undefined;
  }

  /** Take bytes as they were read; they are not kept. */
  data(bytes: Uint8Array): void {
    if (this.#capture === undefined) this.#log(this.#context.settings.stripAnsi ? stripAnsi(bytes) : bytes, true);
    else this.#route(this.#capture.feed(bytes));
  }

  /** The channel has ended: what capture mode held back is ordinary output after all (IMP-015). */
  ended(): void {
    if (this.#capture !== undefined) this.#route(this.#capture.finish());
  }

  /** Only the file gets it: a listener's protocol is logged, but is not output (EV-PROTO-022). */
  record(bytes: Uint8Array): void {
    this.#file?.write(this.#context.settings.stripAnsi ? stripAnsi(bytes) : bytes);
  }

  reopen(): void {
    this.#file?.reopen();
  }

  clear(): void {
    this.#file?.clear();
    this.#capture?.clear();
  }

  close(): void {
    this.#file?.close();
  }

  #route(pieces: readonly CommunicationOutput[]): void {
    for (const piece of pieces) {
      if (piece.kind === "output") this.#log(piece.data, !piece.captured);
      else this.#emit(piece.data);
    }
  }

  /** Captured bytes are echoed and announced like others, but written to no log (LOG-CAP-009). */
  #log(data: Uint8Array, isOrdinary: boolean): void {
    if (data.length === 0) return;
    if (isOrdinary) {
      this.#file?.write(data);
      this.#syslog?.send(data, `${this.#owner.name} `);
    }
    if (this.#echo) this.#context.log.debug(outputEcho(this.#owner.name, this.#channel, data));
    if (this.#events) {
      const name = this.#channel === "stdout" ? "PROCESS_LOG_STDOUT" : "PROCESS_LOG_STDERR";
      this.#context.bus.notify(name, () => processLogEvent(this.#owner, this.#channel, this.#owner.pid, data));
    }
  }

  #emit(captured: Uint8Array): void {
    const name = this.#channel === "stdout" ? "PROCESS_COMMUNICATION_STDOUT" : "PROCESS_COMMUNICATION_STDERR";
    this.#context.bus.notify(name, () =>
      processCommunicationEvent(this.#owner, this.#channel, this.#owner.pid, captured),
    );
    this.#context.log.debug(communicationEcho(this.#owner.name, this.#channel));
  }
}
