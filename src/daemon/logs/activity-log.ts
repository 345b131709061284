/**
 * The daemon's own log: one line per record, to standard output when in the foreground, and to the log file or syslog,
 * in that order (LOG-D-006). Nothing is formatted for a level that is not logged.
 */
import type { OutputFormat } from "../../core/config/model/model.js";
import type { LevelName } from "../../core/config/model/option-values.js";
import { quoted } from "../../core/python/quoted.js";
import { reportText } from "../../core/python/thrown.js";
import { isLogged } from "../../core/logs/levels.js";
import { jsonLogLine, linePrefix, secondStamp } from "../../core/logs/line.js";
import { wallClockMs } from "../machine/clock.js";
import { localTime } from "./local-time.js";
import { troubleLine, type Log, type LogLimits, type LogTrouble } from "./log.js";
import type { LogChanges } from "./log-changes.js";
import { openLog } from "./open-log.js";
import { sayOnStderr, writeStandardOutput } from "./standard-output.js";
import { OWN_QUEUE_MAX_BYTES } from "./stream-writer.js";
import { Syslog } from "./syslog.js";

/** What `[supervisord]` says about the activity log. */
export interface ActivityLogSettings {
  readonly level: LevelName;
  /** Standard output as well: in the foreground, unless silent. */
  readonly echo: boolean;
  /** The format of a line there; plain if not given. */
  readonly echoFormat?: OutputFormat;
  /** The destination. The machine's syslog gets every line of a text with its own time and level (LOG-D-012). */
  readonly to: { readonly path: string; readonly limits: LogLimits } | Syslog;
  /** Notified of what happens to the file. */
  readonly news: LogChanges;
}

export class ActivityLog {
  readonly #settings: ActivityLogSettings;
  readonly #file: Log | undefined;
  readonly #syslog: Syslog | undefined;
  /** The second that `#stamp` spells: lines of the same second share it. */
  #second = NaN;
  #stamp = "";
  /** Bytes that were not shown because the reader of standard output does not read. */
  #unseen = 0;

  /** Throws what opening the file throws. */
  constructor(settings: ActivityLogSettings) {
    this.#settings = settings;
    const { to } = settings;
    if (to instanceof Syslog) this.#syslog = to;
    else
      this.#file = openLog(
        to.path,
        to.limits,
        (path, trouble) => this.#complain(path, trouble),
        settings.news,
        OWN_QUEUE_MAX_BYTES,
      );
  }

  /** Is this level written at all? Ask before building an expensive text. */
  enabled(level: LevelName): boolean {
    return isLogged(level, this.#settings.level);
  }

  /** How many destinations a line has. */
  get places(): number {
    return this.#settings.echo ? 2 : 1;
  }

  /**
   * A record: `text` is quoted, since parts of it may come from outside; `below` begins on its own line and is written
   * as it is, for text that must appear unchanged.
   */
  log(level: LevelName, text: string, below?: string): void {
    if (!this.enabled(level)) return;
    const prefix = this.#prefix(level);
    const message = reportText([text, below]);
    const line = Buffer.from(`${prefix}${message}\n`);
    if (this.#settings.echo) this.#show(level, message, line);
    this.#file?.write(line);
    this.#syslog?.send(Buffer.from(message), prefix, "\n");
  }

  blather = (text: string): void => this.log("blather", text);
  trace = (text: string): void => this.log("trace", text);
  debug = (text: string): void => this.log("debug", text);
  info = (text: string): void => this.log("info", text);
  warn = (text: string): void => this.log("warn", text);
  error = (text: string): void => this.log("error", text);
  critical = (text: string): void => this.log("critical", text);

  reopen(): void {
    this.#file?.reopen();
  }

  close(): void {
    this.#file?.close();
  }

  #show(level: LevelName, text: string, line: Uint8Array): void {
    const isPlain = this.#settings.echoFormat !== "json";
    const shown = isPlain ? line : Buffer.from(jsonLogLine(new Date(wallClockMs()).toISOString(), level, text));
    if (!writeStandardOutput(shown)) {
      this.#unseen += shown.length;
    } else if (this.#unseen > 0) {
      const bytes = this.#unseen;
      this.#unseen = 0;
      this.warn(`standard output is read again; ${bytes} bytes of the log were lost there`);
    }
  }

  #prefix(level: LevelName): string {
    const now = wallClockMs();
    const second = Math.floor(now / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#stamp = secondStamp(localTime(second));
    }
    return linePrefix(this.#stamp, now - second * 1000, level);
  }

  /** Into the log itself, at the place of the gap, and to where it can be seen now. */
  #complain(path: string, trouble: LogTrouble): void {
    const { level, text } = troubleLine("the log", path, trouble);
    if (!this.#settings.echo && level === "error") sayOnStderr(`${quoted(text)}\n`);
    this.log(level, text);
  }
}
