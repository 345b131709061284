/**
 * Word of what the daemon does to its log files, for those who follow them: they need not look again and again, and no
 * file is replaced before they could read it to its end.
 */

/** Somebody who follows the log of a path. Neither may throw. */
export interface LogReader {
  /** Something was appended. */
  grown(): void;
  /** Another file takes the path, or it is emptied: called just before, and again just after. */
  replaced(): void;
}

/** What the memory of a channel goes by, for those who follow that; no path is called so. */
export function memoryName(group: string, name: string, channel: string): string {
  return `memory of ${channel} of ${group}:${name}`;
}

export class LogChanges {
  readonly #readers = new Map<string, Set<LogReader>>();

  /** Tell `reader` of the log at `path`, or of what `memoryName` calls so, until the returned function is called. */
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
    if (this.#readers.size === 0) return; // asked at every write
    for (const reader of this.#readers.get(path) ?? []) reader.grown();
  }

  /** Do what gives `path` another file or empties it. */
  replacing(path: string, replace: () => void): void {
    const tell = () => {
      for (const reader of this.#readers.get(path) ?? []) reader.replaced();
    };
    tell();
    try {
      replace();
    } finally {
      tell();
    }
  }
}
