/**
 * Several logs in one stream: takes the bytes of one log and returns whole lines, each after its name, so
 * that lines of different programs never mix (`tsctl logs`). Sans-IO: one object for each log.
 */

/** Longest piece, in bytes, that waits for its line feed. */
const LINE_MAX_BYTES = 64 * 1024;
const LF = 10;

export class PrefixedLines {
  readonly #prefix: Buffer;
  #held: Buffer = Buffer.alloc(0);

  /** `prefix` stands before each line, colours included. */
  constructor(prefix: string) {
    this.#prefix = Buffer.from(prefix);
  }

  /** Takes bytes and returns the lines that are complete now. */
  feed(bytes: Uint8Array): Buffer {
    const all = Buffer.concat([this.#held, bytes]);
    const end = all.lastIndexOf(LF) + 1;
    this.#held = all.subarray(end);
    const whole = this.#lines(all.subarray(0, end));
    return this.#held.length <= LINE_MAX_BYTES ? whole : Buffer.concat([whole, this.end()]);
  }

  /** All lines of a text after which nothing comes. */
  all(bytes: Uint8Array): Buffer {
    return Buffer.concat([this.feed(bytes), this.end()]);
  }

  /** What is left, as a line of its own. */
  end(): Buffer {
    const rest = this.#held;
    this.#held = Buffer.alloc(0);
    return rest.length === 0 ? rest : this.#lines(Buffer.concat([rest, Buffer.of(LF)]));
  }

  #lines(whole: Buffer): Buffer {
    const pieces: Buffer[] = [];
    for (let start = 0; start < whole.length;) {
      const end = whole.indexOf(LF, start) + 1;
      pieces.push(this.#prefix, whole.subarray(start, end));
      start = end;
    }
    return Buffer.concat(pieces);
  }
}

/** The last so many lines of a text; the very last can be incomplete. */
export function lastLines(text: Buffer, lines: number): Buffer {
  let from = text.at(-1) === LF ? text.length - 1 : text.length;
  for (let count = 0; count < lines && from >= 0; count += 1) from = from === 0 ? -1 : text.lastIndexOf(LF, from - 1);
  return text.subarray(from + 1);
}
