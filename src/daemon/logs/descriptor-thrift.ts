/**
 * What the daemon does when there are too few descriptors (`ulimit -n`) for all programs: it closes log files, and opens
 * each again for every piece that it writes. A program cannot run without its pipes, but it can run without an open log.
 * Node uses more descriptors than Python; without this, far fewer programs would run than under the original.
 *
 * Descriptors belong to the whole process, so there is one object of this class.
 */
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";

/** A log that can be opened again at any time. */
export interface Resting {
  /** Give up the descriptor until there is something to write. */
  rest(): void;
}

/** What this needs from the machine. */
export interface DescriptorSupply {
  /** How many more can be opened. */
  countFree(): number;
  /** Opens one as a reserve. Throws when there is none. */
  take(): number;
  giveBack(descriptor: number): void;
  /** In milliseconds. */
  now(): number;
}

/**
 * How many descriptors must be free, beyond those of all logs, before logs keep theirs again: for clients and for files
 * that are read.
 */
const SPARE_DESCRIPTORS = 8;
/** Milliseconds between two counts. */
const COUNT_EVERY_MS = 1000;
/**
 * How many it takes to reach a log by its path: a folder, what is looked at in it, and what that leads to
 * (native/walk.c).
 */
const RESERVE_DESCRIPTORS = 3;

export class DescriptorThrift {
  readonly #supply: DescriptorSupply;
  /** Logs that would keep a descriptor, whether they have one now or not. */
  readonly #logs = new Set<Resting>();
  #isOn = false;
  #nextCount = 0;
  /** Kept while logs rest, for the log that writes: clients may have taken all others. */
  readonly #reserve: number[] = [];
  #children = 0;
  /** The most children there have been at once. */
  #mostChildren = 0;

  constructor(supply: DescriptorSupply) {
    this.#supply = supply;
  }

  /** Do logs have to rest after each write? */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** Until `left`, the log rests when it has to. */
  joined(log: Resting): void {
    this.#logs.add(log);
  }

  left(log: Resting): void {
    this.#logs.delete(log);
    this.#refill();
  }

  /** A log has given up its descriptor. */
  rested(): void {
    this.#refill();
  }

  /** Does work on a log that needs descriptors: opens, renames or removes it. Throws what `work` throws. */
  reachLog<T>(work: () => T): T {
    return this.attempt(() => {
      try {
        return work();
      } catch (error) {
        if (!isExhaustion(error) || this.#reserve.length === 0) throw error;
        this.#giveUpReserve();
        return work();
      }
    });
  }

  /**
   * Does the work; if there are too few descriptors, once more after all logs have given up theirs. Throws what it
   * throws.
   */
  attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!isExhaustion(error) || this.#isOn || this.#logs.size === 0) throw error;
      this.#isOn = true;
      for (const log of this.#logs) log.rest();
      this.#refill();
      return work();
    }
  }

  /**
   * Must one more child leave some descriptors free? Clients need them. Where there were as many children before,
   * clients may be what takes them now.
   */
  get mustLeaveSome(): boolean {
    return this.#children >= this.#mostChildren;
  }

  childBegan(): void {
    this.#children += 1;
    this.#mostChildren = Math.max(this.#mostChildren, this.#children);
  }

  /** The child's descriptors have been closed: are there enough for everything by now? */
  childEnded(): void {
    this.#children -= 1;
    if (!this.#isOn || this.#supply.now() < this.#nextCount) return;
    this.#nextCount = this.#supply.now() + COUNT_EVERY_MS;
    if (this.#supply.countFree() < this.#logs.size + SPARE_DESCRIPTORS) return;
    this.#isOn = false;
    this.#giveUpReserve();
  }

  #refill(): void {
    if (!this.#isOn) return;
    try {
      while (this.#reserve.length < RESERVE_DESCRIPTORS) this.#reserve.push(this.#supply.take());
    } catch {
      // All are taken: the next log that rests frees some.
    }
  }

  #giveUpReserve(): void {
    for (const descriptor of this.#reserve.splice(0)) this.#supply.giveBack(descriptor);
  }
}

function isExhaustion(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "EMFILE";
}

/** This process's. */
export const descriptors = new DescriptorThrift({
  countFree,
  take: () => openSync("/dev/null", "r"),
  giveBack: closeSync,
  now: () => performance.now(),
});

/** Zero where it cannot be found out, as without /proc. */
function countFree(): number {
  try {
    const soft = /^Max open files +(\d+)/m.exec(readFileSync("/proc/self/limits", "latin1"))?.[1];
    // Reading the folder takes one itself.
    return Number(soft ?? 0) - (readdirSync("/proc/self/fd").length - 1);
  } catch {
    return 0;
  }
}
