/**
 * What is typed at the terminal, for one editor after the other: each gets at most one line. Lines typed ahead or
 * pasted are kept for the next editor, so that each is shown once, after its own prompt.
 */
import { PassThrough } from "node:stream";

const CTRL_C = 3;
const TAB = 9;
const LF = 10;
const CR = 13;

/** What an editor reads from; it can switch the terminal to single keys. */
class EditorInput extends PassThrough {
  setRawMode(mode: boolean): this {
    process.stdin.setRawMode(mode);
    return this;
  }
}

export class Keys {
  /** Typed, but not yet given to an editor. */
  #ahead: Uint8Array = new Uint8Array(0);
  #reader: EditorInput | undefined;
  readonly #interrupted: () => void;

  /** `interrupted` is called at Ctrl-C instead of the editor, which may itself be waiting. */
  constructor(interrupted: () => void) {
    this.#interrupted = interrupted;
  }

  /** Input for an editor, up to the end of the line; reads from the terminal until `close`. */
  open(): NodeJS.ReadableStream {
    this.#reader = new EditorInput();
    process.stdin.on("data", this.#typed).on("end", this.#ended).resume();
    const input = this.#reader;
    this.#handOut();
    return input;
  }

  close(): void {
    this.#reader = undefined;
    process.stdin.off("data", this.#typed).off("end", this.#ended).pause();
  }

  /** Drops what was typed ahead, as the terminal does at Ctrl-C. */
  forget(): void {
    this.#ahead = new Uint8Array(0);
  }

  #typed = (bytes: Uint8Array): void => {
    const ctrlC = bytes.lastIndexOf(CTRL_C);
    this.#ahead = Buffer.concat([ctrlC < 0 ? this.#ahead : new Uint8Array(0), bytes.subarray(ctrlC + 1)]);
    if (ctrlC >= 0) this.#interrupted();
    this.#handOut();
  };

  #ended = (): void => {
    this.#reader?.end();
  };

  #handOut(): void {
    if (this.#reader === undefined) return;
    const end = this.#ahead.findIndex((byte) => byte === CR || byte === LF);
    const count = end < 0 ? this.#ahead.length : end + 1;
    const reader = this.#reader;
    if (end >= 0) this.#reader = undefined;
    // An editor completes at a TAB only if it comes last; in the middle it takes TAB for text.
    for (let from = 0, to; from < count; from = to) {
      to = (this.#ahead.subarray(from, count).indexOf(TAB) + 1 || count - from) + from;
      reader.write(this.#ahead.subarray(from, to));
    }
    this.#ahead = this.#ahead.subarray(count);
  }
}
