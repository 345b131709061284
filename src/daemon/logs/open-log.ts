/**
 * Opening a log by its path: what is at the path decides the kind of log, again at every reopening. A named pipe may
 * have replaced a file by then, or a file a pipe.
 */
import type { Borrowed } from "../../core/bytes.js";
import type { Log, LogLimits, OnTrouble, Unwritten } from "./log.js";
import { RotatingFile } from "./rotating-file.js";
import { StreamLog } from "./stream-log.js";
import type { LogChanges } from "./log-changes.js";
import { streamIdentity } from "./log-path.js";
import { StreamWriter } from "./stream-writer.js";

/**
 * Opens for appending; throws what `open` throws. Changes of a file are reported to `news`. A caller that does not wait
 * for room in a stream says how many bytes may wait for the stream's reader.
 */
export function openLog(
  path: string,
  limits: LogLimits,
  onTrouble: OnTrouble,
  news: LogChanges,
  mostWaiting = Infinity,
): Log {
  const stream = (): StreamWriter => {
    const found = StreamWriter.at(path);
    if (found === undefined) throw new Error(`${path} has become a file`);
    return found;
  };
  return new NamedLog(path, {
    file: () => new RotatingFile(path, limits, onTrouble, news),
    stream: () => new StreamLog(path, stream, onTrouble, mostWaiting),
  });
}

type Kind = "file" | "stream";

interface Opening {
  readonly file: () => Log;
  readonly stream: () => StreamLog;
}

const kindAt = (path: string): Kind => (streamIdentity(path) === undefined ? "file" : "stream");

class NamedLog implements Log {
  readonly path: string;
  readonly #open: Opening;
  #kind: Kind;
  #log: Log;
  /** Callbacks that wait for room. */
  readonly #waiting = new Set<() => void>();

  constructor(path: string, open: Opening) {
    this.path = path;
    this.#open = open;
    this.#kind = kindAt(path);
    this.#log = this.#kind === "file" ? open.file() : open.stream().connect();
  }

  write(bytes: Borrowed): boolean {
    return this.#log.write(bytes);
  }

  whenRoom(go: () => void): () => void {
    const once = () => {
      if (this.#waiting.delete(once)) go();
    };
    this.#waiting.add(once);
    const waitNoLonger = this.#log.whenRoom(once);
    return () => {
      this.#waiting.delete(once);
      waitNoLonger();
    };
  }

  unwritten(): Unwritten | undefined {
    return this.#log.unwritten();
  }

  /**
   * Callbacks that wait for room in the old log are called: if there is no room now either, the next write says so
   * again.
   */
  reopen(): void {
    this.#change();
    this.#log.reopen();
    for (const once of [...this.#waiting]) once();
  }

  clear(): void {
    this.#log.clear();
  }

  close(): void {
    this.#log.close();
  }

  /** Change to the other kind of log if that is at the path now. What cannot be looked at or opened stays as it is. */
  #change(): void {
    try {
      const kind = kindAt(this.path);
      if (kind === this.#kind) return;
      const before = this.#log;
      this.#log = this.#open[kind]();
      this.#kind = kind;
      before.close();
    } catch {
      // `reopen` reports why.
    }
  }
}
