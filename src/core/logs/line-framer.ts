/**
 * Splits output into whole lines that name their program, for a stream that many programs share
 * (docs/how-to/container-logs.md). Sans-IO: fed with chunks cut anywhere.
 */
import { joinBytes, keep, lend, type Borrowed } from "../bytes.js";
import { decodeUtf8Lossy, encodeUtf8 } from "../text.js";

/** Formats one line, given without its newline. `when` is the time of the chunk; `isCut`: the line continues. */
export type FrameLine = (line: Borrowed, when: string, isCut: boolean) => Uint8Array;

/** The process and channel that the output comes from. */
export interface FrameSource {
  readonly name: string;
  readonly group: string;
  readonly channel: string;
}

/** A longer line is cut, because readers wait for its end, and memory is bounded. Bytes. */
export const LINE_MAX_BYTES = 64 * 1024;

const NEWLINE = 0x0a;
const NOTHING = new Uint8Array(0);

export class LineFramer {
  readonly #frame: FrameLine;
  /** The beginning of a line. */
  #partial: Uint8Array = NOTHING;

  constructor(frame: FrameLine) {
    this.#frame = frame;
  }

  /** The lines that are complete by now, formatted, in one piece. */
  feed(chunk: Borrowed, when: string): Uint8Array {
    const data: Borrowed = this.#partial.length === 0 ? chunk : joinBytes(this.#partial, chunk);
    const framed: Uint8Array[] = [];
    let from = 0;
    for (let end = data.indexOf(NEWLINE); end >= 0; end = data.indexOf(NEWLINE, from)) {
      this.#cut(data.subarray(from, end), when, framed);
      from = end + 1;
    }
    let rest = data.subarray(from);
    while (rest.length >= LINE_MAX_BYTES) {
      framed.push(this.#frame(rest.subarray(0, LINE_MAX_BYTES), when, true));
      rest = rest.subarray(LINE_MAX_BYTES);
    }
    this.#partial = keep(rest);
    return joined(framed);
  }

  /** The output has ended: a last line without a newline is a line too. */
  finish(when: string): Uint8Array {
    const last = this.#partial;
    this.#partial = NOTHING;
    return last.length === 0 ? NOTHING : this.#frame(last, when, false);
  }

  #cut(line: Borrowed, when: string, into: Uint8Array[]): void {
    let rest = line;
    while (rest.length > LINE_MAX_BYTES) {
      into.push(this.#frame(rest.subarray(0, LINE_MAX_BYTES), when, true));
      rest = rest.subarray(LINE_MAX_BYTES);
    }
    into.push(this.#frame(rest, when, false));
  }
}

/** The prefix, a blank, and the line as it is, even bytes that are not valid text. */
export function plainFrame(prefix: string): FrameLine {
  const before = encodeUtf8(prefix === "" ? "" : `${prefix} `);
  return (line) => {
    const framed = new Uint8Array(before.length + line.length + 1);
    framed.set(before);
    framed.set(lend(line), before.length);
    framed[framed.length - 1] = NEWLINE;
    return framed;
  };
}

/** One object per line: time, process, group, channel and message; a line that was cut says that it continues. */
export function jsonFrame({ name, group, channel }: FrameSource): FrameLine {
  return (line, when, isCut) => {
    const message = decodeUtf8Lossy(line);
    const entry = { time: when, process: name, group, channel, message, ...(isCut ? { partial: true } : {}) };
    return encodeUtf8(`${JSON.stringify(entry)}\n`);
  };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
