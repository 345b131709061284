/**
 * The processes of the machine, read once for all lookups at about the same moment: when hundreds of programs are
 * stopped together, /proc is not read for each of them.
 *
 * A reading is valid for twice as long as it took, and only until a child is reaped: the leftovers of that child got a
 * new parent when it ended, which an older reading does not show. So a lookup after a reaped program finds its
 * leftovers, and all programs of one batch use the same reading. A reading that shows no leftover of a program stays
 * true, since a leftover can only come from another leftover.
 */
import type { Marks, ProcessEntry } from "../../core/process/orphans.js";
import type { ProcessTable } from "./process-table.js";

/** A reading is valid for this many times its duration; lookups that can wait make no other one in that time. */
const REST_RATIO = 2;

interface TableSnapshot {
  readonly entries: readonly ProcessEntry[];
  readonly marks: Map<number, ReturnType<Marks>>;
}

export class SharedTable implements ProcessTable {
  readonly #source: ProcessTable;
  /** Milliseconds; never goes back. */
  readonly #now: () => number;
  #reading: TableSnapshot | undefined;
  /** Duration and end of the last reading; milliseconds. */
  #took = 0;
  #ended = -Infinity;

  constructor(source: ProcessTable, now: () => number = () => performance.now()) {
    this.#source = source;
    this.#now = now;
  }

  /** Seconds that the next lookup has to wait, so that readings take at most a third of the daemon's time. */
  get rest(): number {
    return this.#reading === undefined ? Math.max(0, this.#goodFor) / 1000 : 0;
  }

  readonly list = (): readonly ProcessEntry[] => {
    if (this.#reading === undefined || this.#goodFor <= 0) {
      this.#took = 0;
      this.#reading = { entries: this.#timed(this.#source.list), marks: new Map() };
    }
    return this.#reading.entries;
  };

  /** The marks at the first lookup in this reading. */
  readonly marksOf: Marks = (pid) => {
    const marks = this.#reading?.marks;
    if (marks?.has(pid) === true) return marks.get(pid);
    const found = this.#timed(() => this.#source.marksOf(pid));
    marks?.set(pid, found);
    return found;
  };

  /** The process as it is now, whatever was read. */
  readonly entryOf = (pid: number): ProcessEntry | undefined => this.#source.entryOf(pid);

  /** Something has changed: the next lookup reads again. */
  forget(): void {
    this.#reading = undefined;
  }

  /** Milliseconds. */
  get #goodFor(): number {
    return this.#ended + REST_RATIO * this.#took - this.#now();
  }

  #timed<Result>(read: () => Result): Result {
    const began = this.#now();
    try {
      return read();
    } finally {
      this.#ended = this.#now();
      this.#took += this.#ended - began;
    }
  }
}
