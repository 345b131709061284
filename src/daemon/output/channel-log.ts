/**
 * Where one channel's output is written: its log and, if configured, the daemon's standard output, there as whole lines
 * that name the program (docs/how-to/container-logs.md).
 */
import type { Borrowed } from "../../core/bytes.js";
import type { OutputStyle } from "../../core/config/model/model.js";
import { jsonFrame, LineFramer, plainFrame, type FrameSource } from "../../core/logs/line-framer.js";
import type { Log } from "../logs/log.js";
import { wallClockMs } from "../machine/clock.js";
import { ownDescriptor } from "../logs/own-descriptor.js";

export class ChannelLog {
  readonly log: Log;
  readonly #framer: LineFramer | undefined;

  /** With a framer, lines are written whole; without, bytes as they come. */
  constructor(log: Log, framer?: LineFramer) {
    this.log = log;
    this.#framer = framer;
  }

  /** False: the caller must wait until the log has room. */
  write(bytes: Borrowed): boolean {
    return this.#pass(this.#framer?.feed(bytes, now()) ?? bytes);
  }

  /** No more output will come: an unfinished line is written as it is. */
  finish(): void {
    if (this.#framer !== undefined) this.#pass(this.#framer.finish(now()));
  }

  #pass(bytes: Borrowed): boolean {
    return bytes.length === 0 || this.log.write(bytes);
  }
}

/** For a configured log: framed only on one of the daemon's own descriptors, and only if a style is configured. */
export function framerFor(path: string, style: OutputStyle, source: FrameSource): LineFramer | undefined {
  const isPlain = style.format === "plain" && style.prefix === "";
  return ownDescriptor(path) === undefined || isPlain ? undefined : framerOf(style, source);
}

/** For a copy on standard output: always whole lines. */
export function framerOf({ format, prefix }: OutputStyle, source: FrameSource): LineFramer {
  return new LineFramer(format === "json" ? jsonFrame(source) : plainFrame(prefix));
}

const now = (): string => new Date(wallClockMs()).toISOString();
