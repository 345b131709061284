/**
 * What a program's last life wrote and nobody has read yet, and the start that waits for it.
 *
 * A child that ends is read to the last byte, whether or not the reader of its log has room: what it wrote comes before
 * the news of its end, and nothing is lost. If that reader stands still, each life would leave as much again. So a
 * program has one last output at most: its next life begins when that has gone out. (The original writes it before it
 * does anything else, and stands still with the reader.)
 *
 * It is known by the program's name for the whole process, as streams are: a group that was removed and added, or a
 * daemon that was restarted in place, owes what it owed.
 */
import type { Remains } from "../../core/process/holds.js";
import type { ActivityLog } from "../logs/activity-log.js";
import type { Unwritten } from "../logs/log.js";

/** The log speaks of a start that has waited so long, in milliseconds. A reader that is slow does not make for lines. */
const REPORT_AFTER_MS = 5000;

/** By program: what of its ended lives waits for a reader. */
const owed = new Map<string, Set<Unwritten>>();
/** By program: what goes on when nothing does any more. */
const waiting = new Map<string, () => void>();

/** What the logs of `program` were given and could not pass on when its life ended; undefined for those that could. */
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

/** One program's. */
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

  /** A life has ended that left this. */
  ended(left: readonly (Unwritten | undefined)[]): void {
    remember(this.#program, left);
  }

  /** Must a start wait? If so, `changed` is called once, when `isOver`: hundreds may be at the same moment. */
  holds(changed: () => void): boolean {
    this.letGo();
    if (!owed.has(this.#program)) return false;
    this.#hold = "waiting";
    waiting.set(this.#program, () => {
      this.letGo();
      this.#hold = "over";
      changed();
    });
    this.#timer = setTimeout(() => this.#tell(), REPORT_AFTER_MS);
    return true;
  }

  /** Has a start waited, and need not any more? */
  get isOver(): boolean {
    return this.#hold === "over";
  }

  /** What a start waits for, while it does. */
  get remains(): Remains | undefined {
    return this.#hold === "waiting" ? { kind: "output", paths: this.#paths() } : undefined;
  }

  /** The start is made, or given up. */
  letGo(): void {
    if (this.#hold === "waiting") {
      clearTimeout(this.#timer);
      waiting.delete(this.#program);
    }
    this.#hold = "none";
  }

  #paths(): readonly string[] {
    return [...new Set([...(owed.get(this.#program) ?? [])].map(({ path }) => path))];
  }

  #tell(): void {
    this.#log.warn(
      `cannot start ${this.#name} yet: its last output waits for the reader of ${this.#paths().join(" and ")}, who does ` +
        "not read; it is started when that has been read, or when the reader has gone",
    );
  }
}
