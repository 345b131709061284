/**
 * The daemon's own log: one line per record, to standard output when in the foreground and to the
 * log file, in that order (LOG-D-006). Nothing is formatted for a level that is not wanted.
 */
import type { LevelName } from "../core/config/model.js";
import { isLogged } from "../core/logs/levels.js";
import { logLine, secondStamp } from "../core/logs/line.js";
import { localTime } from "./local-time.js";
import { LogFile, type LogLimits } from "./log-file.js";
import { writeStandardOutput } from "./standard-output.js";

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
    if (this.#settings.echo) writeStandardOutput(line);
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

  #complain(path: string, code: string | undefined): void {
    const text =
      code === undefined
        ? `writing to ${path} works again`
        : `cannot write to ${path}: ${code}; output is lost until it can be written to`;
    if (this.#settings.echo) writeStandardOutput(this.#line(code === undefined ? "info" : "error", text));
    else if (code !== undefined) process.stderr.write(`${text}\n`);
  }
}
