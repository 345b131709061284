/**
 * One log file as the daemon writes it: appended to, rotated after the write that fills it, reopened and cleared on
 * demand. The activity log and every child log use this.
 *
 * A write that fails (a full disk) never throws, and no program waits for it: stopping programs because a log cannot be
 * written does more harm than the loss. What cannot be written is kept, up to a limit, and written first when writing
 * works again. Beyond the limit whole pieces are lost, and how much is reported. (The original keeps 8 KiB in a buffer
 * of Python's, prints a traceback for every piece, and closes the channel for ever if it fails while rotating.)
 */
import type { Borrowed } from "../../core/bytes.js";
import { Backlog } from "../../core/logs/backlog.js";
import { isRotationDue, rotationNames } from "../../core/logs/rotation.js";
import { removeByName, shiftByName } from "../../posix/names.js";
import { descriptors } from "./descriptor-thrift.js";
import { cannotClear, reasonOf, type Log, type LogLimits, type OnTrouble } from "./log.js";
import type { LogChanges } from "./log-changes.js";
import { closeTarget, openTarget, writeTarget, type OpenTarget } from "./log-path.js";

/** While fewer bytes than this are kept, the next piece is kept too. */
const KEPT_MAX_BYTES = 64 * 1024;

export class RotatingFile implements Log {
  readonly path: string;
  readonly #limits: LogLimits;
  readonly #onTrouble: OnTrouble;
  readonly #news: LogChanges;
  /**
   * Undefined when closed, while it rests, and after a failed reopening: its old number may belong to another file by
   * then.
   */
  #target: OpenTarget | undefined;
  #size: number;
  /** The errno name of why it cannot be written to. */
  #failure: string | undefined;
  #isFailureReported = false;
  readonly #backlog = new Backlog();
  /** Bytes that were not kept since then. */
  #lost = 0;
  #unrotated = false;
  #closed = false;

  /** Opens for appending; throws what `open` throws. Followers of the log are notified through `news`. */
  constructor(path: string, limits: LogLimits, onTrouble: OnTrouble, news: LogChanges) {
    this.path = path;
    this.#limits = limits;
    this.#onTrouble = onTrouble;
    this.#news = news;
    this.#target = descriptors.reachLog(() => openTarget(path, "append"));
    this.#size = this.#target.size;
    if (this.#target.regular) descriptors.joined(this);
    this.#saveDescriptor();
    news.grown(path); // it may be another file than in the last life
  }

  /** Write all of it, then rotate if the file is full (LOG-R-001). */
  write(bytes: Borrowed): boolean {
    if (this.#closed) return true;
    const written = this.#catchUp() ? this.#append(bytes) : 0;
    if (written < bytes.length) this.#keep(bytes.subarray(written));
    this.#reportFailure();
    if (this.#target?.regular === true && isRotationDue(this.#size, this.#limits.maxBytes))
      this.#news.replacing(this.path, () => this.#rotate());
    this.#saveDescriptor();
    return true;
  }

  /** Only a file is still the same log when it is opened again. */
  rest(): void {
    if (this.#target?.regular !== true) return;
    this.#release();
    descriptors.rested();
  }

  #saveDescriptor(): void {
    if (descriptors.isOn) this.rest();
  }

  /** A file always has room. */
  whenRoom(go: () => void): () => void {
    go();
    return () => undefined;
  }

  /** Nothing waits for a reader: it is a file. */
  unwritten(): undefined {
    return undefined;
  }

  /**
   * Close and open the path again: it may have been renamed (LOG-T-001). What fails now is tried again at every write.
   */
  reopen(): void {
    this.#news.replacing(this.path, () => {
      this.#release();
      this.#catchUp();
    });
    this.#reportFailure();
    this.#saveDescriptor();
  }

  /** Remove the file and start a new one; backups stay (LOG-T-003). */
  clear(): void {
    if (this.#target?.regular === false) return;
    try {
      this.#news.replacing(this.path, () => {
        descriptors.reachLog(() => removeByName(this.path));
        this.#backlog.clear();
        this.#lost = 0;
        this.#release();
        this.#open("append");
      });
    } catch (error) {
      throw cannotClear(this.path, error);
    }
    this.#saveDescriptor();
  }

  /** Final. What is still kept is written if possible. */
  close(): void {
    if (this.#closed) return;
    // A log that rests has written everything.
    const isResting = this.#target === undefined && this.#failure === undefined;
    const code = isResting || this.#catchUp() ? undefined : this.#failure;
    this.#closed = true;
    this.#release();
    descriptors.left(this);
    const lost = this.#lost + this.#backlog.bytes;
    if (code !== undefined && lost > 0) this.#onTrouble(this.path, { kind: "lost", code, lost });
  }

  /** Is everything that came before written? Reports when that has become true. */
  #catchUp(): boolean {
    if (this.#failure === undefined && this.#target !== undefined) return true;
    if (!this.#reach() || !this.#backlog.drain((piece) => this.#append(piece))) return false;
    if (this.#failure === undefined) return true;
    const lost = this.#lost;
    this.#failure = undefined;
    this.#isFailureReported = false;
    this.#lost = 0;
    this.#onTrouble(this.path, { kind: "writable", lost });
    return this.#reach(); // the handler may have needed the descriptor
  }

  #keep(bytes: Borrowed): void {
    if (this.#backlog.bytes < KEPT_MAX_BYTES) this.#backlog.push(bytes);
    else this.#lost += bytes.length;
  }

  /**
   * Returns how many bytes the file took. If something else has replaced the file (a pipe with a slow reader, say), it
   * may have no room: that is a failure too, and is not waited for. The next reopening finds it out (`open-log.ts`).
   */
  #append(bytes: Borrowed): number {
    let written = 0;
    while (written < bytes.length) {
      try {
        written += writeTarget(this.#target!, bytes, written);
      } catch (error) {
        this.#failure = reasonOf(error);
        break;
      }
    }
    this.#size += written;
    this.#news.grown(this.path);
    return written;
  }

  /** Open it if it is not open; false when that fails. */
  #reach(): boolean {
    try {
      if (this.#target === undefined) this.#open("append");
      return true;
    } catch (error) {
      this.#failure = reasonOf(error);
      return false;
    }
  }

  /** Call only after the failed bytes are kept: the handler may write to this same log. */
  #reportFailure(): void {
    if (this.#failure === undefined || this.#isFailureReported) return;
    this.#isFailureReported = true;
    this.#onTrouble(this.path, { kind: "unwritable", code: this.#failure });
  }

  /** If a full file cannot be put aside, it is written to further, and put aside after a later write. */
  #rotate(): void {
    this.#release();
    try {
      descriptors.reachLog(() => shiftByName(rotationNames(this.path, this.#limits.backups)));
      this.#open("truncate");
      this.#unrotated = false;
    } catch (error) {
      if (!this.#unrotated) this.#onTrouble(this.path, { kind: "unrotated", code: reasonOf(error) });
      this.#unrotated = true;
    }
  }

  #open(mode: "append" | "truncate"): void {
    this.#target = descriptors.reachLog(() => openTarget(this.path, mode));
    this.#size = this.#target.size;
  }

  #release(): void {
    if (this.#target !== undefined) closeTarget(this.#target);
    this.#target = undefined;
  }
}
