/**
 * The processes of the machine, read once for all who look at about the same moment: hundreds of programs that are
 * stopped together do not read all of /proc each.
 *
 * A reading is good for twice as long as it took, and only until a child is reaped: what that child left behind has
 * changed its parent when it ended, which an older reading does not show. So whoever looks at what a reaped program left
 * finds it, all programs of one batch in the same reading. That a reading has nothing of a program stays true: a leftover
 * comes only from another one.
 */
import type { Marks, ProcessEntry } from "../../core/process/orphans.js";
import type { ProcessTable } from "./process-table.js";

/** For so many times its duration a reading is good, and no other is taken for those that can wait. */
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
  /** Of the last reading; milliseconds, as is when it ended. */
  #took = 0;
  #ended = -Infinity;

  constructor(source: ProcessTable, now: () => number = () => performance.now()) {
    this.#source = source;
    this.#now = now;
  }

  /** How many seconds the next look has to wait, so that readings have a third of the daemon's time at most. */
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

  /** As they were when somebody first asked for them in this reading. */
  readonly marksOf: Marks = (pid) => {
    const marks = this.#reading?.marks;
    if (marks?.has(pid) === true) return marks.get(pid);
    const found = this.#timed(() => this.#source.marksOf(pid));
    marks?.set(pid, found);
    return found;
  };

  /** As it is now, whatever was read. */
  readonly entryOf = (pid: number): ProcessEntry | undefined => this.#source.entryOf(pid);

  /** Something has changed: the next look reads anew. */
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
