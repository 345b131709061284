/**
 * Opening a log by its path: what stands there decides what kind it is, and decides it anew whenever the log is reopened.
 * A named pipe may have taken a file's place by then, or a file a pipe's.
 */
import type { Borrowed } from "../../core/bytes.js";
import type { Log, LogLimits, OnTrouble, Unwritten } from "./log.js";
import { RotatingFile } from "./rotating-file.js";
import { StreamLog } from "./stream-log.js";
import type { LogChanges } from "./log-changes.js";
import { streamIdentity } from "./log-path.js";
import { StreamWriter } from "./stream-writer.js";

/**
 * Opens for appending; throws what `open` throws. What happens to a file is told through `news`. Who does not wait for room
 * in a stream says how many bytes may wait for its reader.
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
  /** Who waits for room. */
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

  /** Who waits for what stood there before waits no more: if there is no room now either, it is told so again. */
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

  /** Become the other kind if that stands there now. What cannot be looked at or opened stays what it was. */
  #change(): void {
    try {
      const kind = kindAt(this.path);
      if (kind === this.#kind) return;
      const before = this.#log;
      this.#log = this.#open[kind]();
      this.#kind = kind;
      before.close();
    } catch {
      // Reopening says why.
    }
  }
}
