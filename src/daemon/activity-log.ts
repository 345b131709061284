/**
 * The daemon's own log: one line per record, to standard output when in the foreground and to the
 * log file, in that order (LOG-D-006). Nothing is formatted for a level that is not wanted.
 */
import { writeSync } from "node:fs";
import type { LevelName } from "../core/config/model.js";
import { isLogged } from "../core/logs/levels.js";
import { logLine, secondStamp } from "../core/logs/line.js";
import { localTime } from "./local-time.js";
import { LogFile, pauseBriefly, type LogLimits } from "./log-file.js";

/**
 * Past every log, and whether or not somebody listens. Node's own stream would make a pipe non-blocking for all who
 * share it, and report a reader that has gone away as an error of ours.
 */
export function sayOnStderr(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // Nobody listens.
  }
}

/** How often a full pipe is looked at before a line is given up: 100 times 2 ms. */
const ECHO_PATIENCE = 100;

/** What of the activity log is asked for by `[supervisord]`. */
export interface ActivityLogSettings {
  readonly level: LevelName;
  /** Standard output as well: in the foreground, unless silent. */
  readonly echo: boolean;
  readonly path: string;
  readonly limits: LogLimits;
}

export class ActivityLog {
  readonly #settings: ActivityLogSettings;
  readonly #file: LogFile;
  #echoBroken = false;
  /** The last line did not go out: the next one is not waited for. */
  #echoStalled = false;
  /** The end of a line whose beginning has been written. */
  #echoRest: Uint8Array | undefined;
  /** The second that `#stamp` spells: lines of one second share it. */
  #second = NaN;
  #stamp = "";

  /** Throws what opening the file throws. */
  constructor(settings: ActivityLogSettings) {
    this.#settings = settings;
    this.#file = new LogFile(settings.path, settings.limits, (path, code) => this.#complain(path, code));
  }

  /** Is this level written at all? Ask before building an expensive text. */
  enabled(level: LevelName): boolean {
    return isLogged(level, this.#settings.level);
  }

  log(level: LevelName, text: string): void {
    if (!this.enabled(level)) return;
    const line = this.#line(level, text);
    if (this.#settings.echo) this.#echo(line);
    this.#file.write(line);
  }

  blather = (text: string): void => this.log("blather", text);
  trace = (text: string): void => this.log("trace", text);
  debug = (text: string): void => this.log("debug", text);
  info = (text: string): void => this.log("info", text);
  warn = (text: string): void => this.log("warn", text);
  error = (text: string): void => this.log("error", text);
  critical = (text: string): void => this.log("critical", text);

  reopen(): void {
    this.#file.reopen();
  }

  clear(): void {
    this.#file.clear();
  }

  close(): void {
    this.#file.close();
  }

  #line(level: LevelName, text: string): Buffer {
    const now = Date.now();
    const second = Math.floor(now / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#stamp = secondStamp(localTime(second));
    }
    return Buffer.from(logLine(this.#stamp, now - second * 1000, level, text));
  }

  /**
   * A reader that has gone away (EPIPE) silences the echo, not the daemon. One that does not read a
   * full non-blocking pipe is waited for, but not for ever: then lines are lost, never parts of them.
   */
  #echo(line: Uint8Array): void {
    if (this.#echoBroken) return;
    let rest = this.#echoRest === undefined ? line : Buffer.concat([this.#echoRest, line]);
    const cut = this.#echoRest !== undefined;
    for (let patience = this.#echoStalled ? 0 : ECHO_PATIENCE; rest.length > 0;) {
      try {
        rest = rest.subarray(writeSync(1, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") {
          this.#echoBroken = true;
          return;
        }
        if (patience === 0) break;
        patience -= 1;
        pauseBriefly();
      }
    }
    this.#echoStalled = rest.length > 0;
    // What has been begun must be finished before anything else; what has not is dropped.
    if (rest.length === 0) this.#echoRest = undefined;
    else if (rest.length < line.length) this.#echoRest = Buffer.from(rest);
    else if (cut) this.#echoRest = Buffer.from(rest.subarray(0, rest.length - line.length));
  }

  #complain(path: string, code: string | undefined): void {
    const text =
      code === undefined
        ? `writing to ${path} works again`
        : `cannot write to ${path}: ${code}; output is lost until it can be written to`;
    if (this.#settings.echo) this.#echo(this.#line(code === undefined ? "info" : "error", text));
    else if (code !== undefined) sayOnStderr(`${text}\n`);
  }
}
