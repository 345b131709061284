/**
 * Reports what the daemon does to its log files to those that follow them: they need not poll, and can read each file
 * to its end before it is replaced.
 */

/** A follower of the log at a path. Neither method may throw. */
export interface LogReader {
  /** Something was appended. */
  grown(): void;
  /** Another file takes the path, or it is emptied: called just before, and again just after. */
  replaced(): void;
}

/** The name of a channel's memory, for those that follow that; no path is equal to it. */
export function memoryName(group: string, name: string, channel: string): string {
  return `memory of ${channel} of ${group}:${name}`;
}

export class LogChanges {
  readonly #readers = new Map<string, Set<LogReader>>();

  /**
   * Notify `reader` of changes to the log at `path` (or to what `memoryName` named) until the returned function is
   * called.
   */
  subscribe(path: string, reader: LogReader): () => void {
    const readers = this.#readers.get(path) ?? new Set();
    this.#readers.set(path, readers.add(reader));
    return () => {
      readers.delete(reader);
      if (readers.size === 0 && this.#readers.get(path) === readers) this.#readers.delete(path);
    };
  }

  /** Bytes were appended to what `path` names. */
  grown(path: string): void {
    if (this.#readers.size === 0) return; // checked at every write
    for (const reader of this.#readers.get(path) ?? []) reader.grown();
  }

  /** Do something that puts another file at `path`, or empties it. */
  replacing(path: string, replace: () => void): void {
    const notify = () => {
      for (const reader of this.#readers.get(path) ?? []) reader.replaced();
    };
    notify();
    try {
      replace();
    } finally {
      notify();
    }
  }
}
