/**
 * One log file as the daemon writes it: appended to, rotated after the write that fills it,
 * reopened and cleared on demand. The activity log and every child log are made of this.
 *
 * A write that fails (a full disk) never throws: it is reported once, and once more when writing
 * works again, so that the daemon lives through it. The same goes for opening the file again.
 */
import { existsSync, renameSync, rmSync, writeSync } from "node:fs";
import { isRotationDue, rotationRenames } from "../core/logs/rotation.js";
import type { Log, LogLimits, OnTrouble } from "./log.js";
import type { LogNews } from "./log-news.js";
import { closeTarget, openTarget, type OpenTarget } from "./log-target.js";
import { pauseBriefly } from "./pause.js";

export class LogFile implements Log {
  readonly path: string;
  readonly #limits: LogLimits;
  readonly #onTrouble: OnTrouble;
  readonly #news: LogNews;
  /** Undefined when closed, and while it could not be opened again: its old number may be another's by then. */
  #target: OpenTarget | undefined;
  #size: number;
  #trouble = false;
  #closed = false;

  /** Opens for appending; throws what `open` throws. Whoever follows the log is told through `news`. */
  constructor(path: string, limits: LogLimits, onTrouble: OnTrouble, news: LogNews) {
    this.path = path;
    this.#limits = limits;
    this.#onTrouble = onTrouble;
    this.#news = news;
    this.#target = openTarget(path, "append");
    this.#size = this.#target.size;
    news.grown(path); // it may be another file than the last life's
  }

  /** Write all of it, then rotate if the file is full (LOG-R-001). */
  write(bytes: Uint8Array): boolean {
    if (this.#closed) return true;
    this.#attempt(() => {
      const target = this.#target ?? this.#open("append");
      writeAll(target.fd, bytes);
      this.#size += bytes.length;
      this.#news.grown(this.path);
      if (!target.regular || !isRotationDue(this.#size, this.#limits.maxBytes)) return;
      this.#news.replacing(this.path, () => this.#rotate());
    }, true);
    return true;
  }

  /** A file always has room. */
  whenRoom(go: () => void): void {
    go();
  }

  /** Close and open the path again: it may have been renamed (LOG-T-001). What cannot be opened is tried at every write. */
  reopen(): void {
    this.#attempt(() => this.#news.replacing(this.path, () => this.#openAnew("append")), false);
  }

  /** Remove the file and start a new one; backups stay (LOG-T-003). Throws for what is no file of its own. */
  clear(): void {
    if (this.#target?.regular === false) throw new Error(`cannot clear ${this.path}: it is not a regular file`);
    this.#news.replacing(this.path, () => {
      rmSync(this.path, { force: true });
      this.#openAnew("append");
    });
  }

  /** For good. */
  close(): void {
    this.#closed = true;
    this.#release();
  }

  /** Tell when it does not work, and when it works again: which only a write can show. */
  #attempt(action: () => void, isWrite: boolean): void {
    try {
      action();
      if (!this.#trouble || !isWrite) return;
      this.#trouble = false;
      this.#onTrouble(this.path, undefined);
    } catch (error) {
      if (this.#trouble) return;
      this.#trouble = true;
      this.#onTrouble(this.path, (error as NodeJS.ErrnoException).code ?? String(error));
    }
  }

  #rotate(): void {
    this.#release();
    for (const { from, to } of rotationRenames(this.path, this.#limits.backups)) {
      // Most of a long list of backups is not there: to look costs less than to fail.
      if (!existsSync(from)) continue;
      try {
        renameSync(from, to);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      }
    }
    this.#open("truncate");
  }

  #openAnew(mode: "append" | "truncate"): void {
    this.#release();
    this.#open(mode);
  }

  #open(mode: "append" | "truncate"): OpenTarget {
    this.#target = openTarget(this.path, mode);
    this.#size = this.#target.size;
    return this.#target;
  }

  #release(): void {
    if (this.#target !== undefined) closeTarget(this.#target);
    this.#target = undefined;
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let from = 0; from < bytes.length;) {
    try {
      from += writeSync(fd, bytes, from, bytes.length - from);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      pauseBriefly();
    }
  }
}
