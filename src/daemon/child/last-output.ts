/**
 * The output of a program's last life that the reader of its log has not read yet, and the start that waits for it.
 *
 * When a child ends, the daemon reads its pipes to the last byte, even if the log is a stream whose reader does not
 * read. So no output is lost, and all of it is handled before the child's exit. While the reader does not read, the
 * daemon keeps this rest in memory, and each further life would add to it. So a program has at most one rest: its next
 * life begins when the rest has been written. (The original writes it first, and blocks until the reader reads.)
 *
 * The rest is kept by the program's name, in the whole daemon process, as streams are. So it stays when a group is
 * removed and added again, and during a restart in place.
 */
import type { Remains } from "../../core/process/holds.js";
import type { ActivityLog } from "../logs/activity-log.js";
import type { Unwritten } from "../logs/log.js";

/**
 * A start that has waited for this long is logged, in milliseconds. A reader that is merely slow causes no log lines.
 */
const REPORT_AFTER_MS = 5000;

/** By program: output of its ended lives that waits for a reader. */
const owed = new Map<string, Set<Unwritten>>();
/** By program: called when no output waits any more. */
const waiting = new Map<string, () => void>();

/** Keep what the logs of `program` had not written when its life ended; undefined for logs that had. */
function remember(program: string, left: readonly (Unwritten | undefined)[]): void {
  for (const each of left) {
    if (each === undefined) continue;
    const all = owed.get(program) ?? new Set();
    owed.set(program, all.add(each));
    each.whenWritten(() => {
      all.delete(each);
      if (all.size > 0 || owed.get(program) !== all) return;
      owed.delete(program);
      waiting.get(program)?.();
    });
  }
}

/** The rest of one program. */
export class LastOutput {
  readonly #log: ActivityLog;
  readonly #name: string;
  readonly #program: string;
  #hold: "none" | "waiting" | "over" = "none";
  #timer: NodeJS.Timeout | undefined;

  constructor(log: ActivityLog, group: string, name: string) {
    this.#log = log;
    this.#name = name;
    this.#program = `${group}:${name}`;
  }

  /** A life has ended; `left` is what it left. */
  ended(left: readonly (Unwritten | undefined)[]): void {
    remember(this.#program, left);
  }

  /** Must a start wait? If so, `changed` is called once, when `isOver`: for hundreds at once, if they share a reader. */
  holds(changed: () => void): boolean {
    this.release();
    if (!owed.has(this.#program)) return false;
    this.#hold = "waiting";
    waiting.set(this.#program, () => {
      this.release();
      this.#hold = "over";
      changed();
    });
    this.#timer = setTimeout(() => this.#logWait(), REPORT_AFTER_MS);
    return true;
  }

  /** Has a start waited that need not wait any more? */
  get isOver(): boolean {
    return this.#hold === "over";
  }

  /** What a start waits for; undefined when none waits. */
  get remains(): Remains | undefined {
    return this.#hold === "waiting" ? { kind: "output", paths: this.#paths() } : undefined;
  }

  /** The start has been made or given up. */
  release(): void {
    if (this.#hold === "waiting") {
      clearTimeout(this.#timer);
      waiting.delete(this.#program);
    }
    this.#hold = "none";
  }

  #paths(): readonly string[] {
    return [...new Set([...(owed.get(this.#program) ?? [])].map(({ path }) => path))];
  }

  #logWait(): void {
    this.#log.warn(
      `cannot start ${this.#name} yet: its last output waits for the reader of ${this.#paths().join(" and ")}, who does ` +
        "not read; it is started when that has been read, or when the reader has gone",
    );
  }
}
