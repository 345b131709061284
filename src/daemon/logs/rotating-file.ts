/**
 * One log file as the daemon writes it: appended to, rotated after the write that fills it,
 * reopened and cleared on demand. The activity log and every child log are made of this.
 *
 * A write that fails (a full disk) never throws, and nobody waits for it: a supervisor whose
 * programs stand still because a log cannot be written has done more harm than the loss. What does
 * not go out is kept, up to a limit, and goes out first when writing works again; what comes beyond
 * is lost in whole pieces, and how much is told. (The original keeps 8 KiB in a buffer of Python's,
 * prints a traceback for every piece, and closes the channel for good if it fails while rotating.)
 */
import type { Borrowed } from "../../core/bytes.js";
import { Backlog } from "../../core/logs/backlog.js";
import { isRotationDue, rotationNames } from "../../core/logs/rotation.js";
import { removeByName, shiftByName } from "../../posix/names.js";
import { descriptors } from "./descriptor-thrift.js";
import { cannotClear, reasonOf, type Log, type LogLimits, type OnTrouble } from "./log.js";
import type { LogChanges } from "./log-changes.js";
import { closeTarget, openTarget, writeTarget, type OpenTarget } from "./log-path.js";

/** While fewer bytes than this are kept, the next piece is kept as well. */
const KEPT_MAX_BYTES = 64 * 1024;

export class RotatingFile implements Log {
  readonly path: string;
  readonly #limits: LogLimits;
  readonly #onTrouble: OnTrouble;
  readonly #news: LogChanges;
  /** Undefined when closed, while it rests, and while it could not be opened again: its old number may be another's by then. */
  #target: OpenTarget | undefined;
  #size: number;
  /** What keeps it from being written to. */
  #failure: string | undefined;
  #isFailureTold = false;
  readonly #backlog = new Backlog();
  /** Bytes that were not kept since then. */
  #lost = 0;
  #unrotated = false;
  #closed = false;

  /** Opens for appending; throws what `open` throws. Whoever follows the log is told through `news`. */
  constructor(path: string, limits: LogLimits, onTrouble: OnTrouble, news: LogChanges) {
    this.path = path;
    this.#limits = limits;
    this.#onTrouble = onTrouble;
    this.#news = news;
    this.#target = descriptors.reachLog(() => openTarget(path, "append"));
    this.#size = this.#target.size;
    if (this.#target.regular) descriptors.joined(this);
    this.#saveDescriptor();
    news.grown(path); // it may be another file than the last life's
  }

  /** Write all of it, then rotate if the file is full (LOG-R-001). */
  write(bytes: Borrowed): boolean {
    if (this.#closed) return true;
    const written = this.#catchUp() ? this.#append(bytes) : 0;
    if (written < bytes.length) this.#keep(bytes.subarray(written));
    this.#tellFailure();
    if (this.#target?.regular === true && isRotationDue(this.#size, this.#limits.maxBytes))
      this.#news.replacing(this.path, () => this.#rotate());
    this.#saveDescriptor();
    return true;
  }

  /** Only a file is the same when it is opened again. */
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

  /** A file waits for nobody. */
  unwritten(): undefined {
    return undefined;
  }

  /** Close and open the path again: it may have been renamed (LOG-T-001). What cannot be done now is tried at every write. */
  reopen(): void {
    this.#news.replacing(this.path, () => {
      this.#release();
      this.#catchUp();
    });
    this.#tellFailure();
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

  /** For good. What is still kept is written if it can be. */
  close(): void {
    if (this.#closed) return;
    // One that rests has written everything.
    const isResting = this.#target === undefined && this.#failure === undefined;
    const code = isResting || this.#catchUp() ? undefined : this.#failure;
    this.#closed = true;
    this.#release();
    descriptors.left(this);
    const lost = this.#lost + this.#backlog.bytes;
    if (code !== undefined && lost > 0) this.#onTrouble(this.path, { kind: "lost", code, lost });
  }

  /** Is everything written that came before? Tells when that has become so. */
  #catchUp(): boolean {
    if (this.#failure === undefined && this.#target !== undefined) return true;
    if (!this.#reach() || !this.#backlog.drain((piece) => this.#append(piece))) return false;
    if (this.#failure === undefined) return true;
    const lost = this.#lost;
    this.#failure = undefined;
    this.#isFailureTold = false;
    this.#lost = 0;
    this.#onTrouble(this.path, { kind: "writable", lost });
    return this.#reach(); // who was told may have needed the descriptor
  }

  #keep(bytes: Borrowed): void {
    if (this.#backlog.bytes < KEPT_MAX_BYTES) this.#backlog.push(bytes);
    else this.#lost += bytes.length;
  }

  /**
   * How much of it the file took. What has taken the file's place since (a pipe whose reader is slow, say) may have no
   * room: that too is a failure, and nothing to wait for. At the next reopening it is found out (`open-log.ts`).
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

  /** Open it if it is not; false when that is refused. */
  #reach(): boolean {
    try {
      if (this.#target === undefined) this.#open("append");
      return true;
    } catch (error) {
      this.#failure = reasonOf(error);
      return false;
    }
  }

  /** Only when what failed is kept: who is told may write here. */
  #tellFailure(): void {
    if (this.#failure === undefined || this.#isFailureTold) return;
    this.#isFailureTold = true;
    this.#onTrouble(this.path, { kind: "unwritable", code: this.#failure });
  }

  /** A full file that cannot be put aside is written on, and put aside after a later write. */
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
