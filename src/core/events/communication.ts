/**
 * Separates what a child writes between capture tokens from the rest of its output (LOG-CAP-*).
 *
 * Sans-IO: fed with chunks cut anywhere, it answers with pieces to log and captured texts, in order. The original holds
 * back all output until it has more than a token's length, and loses it if the child exits before (LOG-CAP-007). Here
 * only the beginning of a possible token waits, and the end of the output releases it too (IMP-015); the bytes and
 * their order are the same, but they come sooner.
 */
import { joinBytes, keep, type Borrowed } from "../bytes.js";
import { stripAnsi } from "../ansi.js";
import { encodeUtf8 } from "../text.js";
import { CaptureBuffer } from "./capture-buffer.js";

/** Begins a capture (LOG-CAP-002). */
export const BEGIN_TOKEN = encodeUtf8("<!--XSUPERVISOR:BEGIN-->");
/** Ends it. */
export const END_TOKEN = encodeUtf8("<!--XSUPERVISOR:END-->");

/** The results of a chunk, in order. */
export type CommunicationOutput =
  /**
   * Output to be treated as such: events and the debug log get all of it, the child's log file only the part that is
   * not captured (LOG-CAP-003, LOG-CAP-009, LOG-CAP-010).
   */
  | { readonly kind: "output"; readonly data: Borrowed; readonly captured: boolean }
  /** The text between two tokens, or the end of it if it is too long (LOG-CAP-008). */
  | { readonly kind: "communication"; readonly data: Uint8Array };

/** How one channel is read. */
export interface CommunicationOptions {
  /** `*_capture_maxbytes`, not 0; a negative one sets no limit of its own (LOG-CAP-001). */
  readonly maxBytes: number;
  /** Escape sequences are removed from pieces after tokens have been found (LOG-S-001). */
  readonly stripAnsi: boolean;
}

const NOTHING = new Uint8Array(0);

/** Reads one channel of one child in capture mode. */
export class CommunicationReader {
  readonly #stripAnsi: boolean;
  readonly #captured: CaptureBuffer;
  #capturing = false;
  /** Bytes that may be the beginning of a token. */
  #held: Uint8Array = NOTHING;

  constructor(options: CommunicationOptions) {
    this.#stripAnsi = options.stripAnsi;
    this.#captured = new CaptureBuffer(options.maxBytes);
  }

  /** Takes a chunk of the child's output. */
  feed(chunk: Borrowed): readonly CommunicationOutput[] {
    const said: CommunicationOutput[] = [];
    const data: Borrowed = this.#held.length === 0 ? chunk : joinBytes(this.#held, chunk);
    let at = 0;
    for (;;) {
      const token = this.#capturing ? END_TOKEN : BEGIN_TOKEN;
      const found = indexOfToken(data, token, at);
      if (found === -1) {
        const end = data.length - prefixAtEnd(data, token, at);
        this.#output(data.subarray(at, end), said);
        this.#held = keep(data.subarray(end));
        return said;
      }
      this.#output(data.subarray(at, found), said);
      this.#toggle(said);
      at = found + token.length;
    }
  }

  /**
   * The child has closed the channel: bytes that looked like a token were not one. A capture without an end makes no
   * event (LOG-CAP-011).
   */
  finish(): readonly CommunicationOutput[] {
    const said: CommunicationOutput[] = [];
    this.#output(this.#held, said);
    this.#held = NOTHING;
    this.#captured.clear();
    return said;
  }

  /** Forgets what has been captured so far, but stays in the capture (LOG-CAP-013). */
  clear(): void {
    this.#captured.clear();
  }

  #output(piece: Borrowed, said: CommunicationOutput[]): void {
    if (piece.length === 0) return;
    const data = this.#stripAnsi ? stripAnsi(piece) : piece;
    if (this.#capturing) this.#captured.append(data);
    said.push({ kind: "output", data, captured: this.#capturing });
  }

  #toggle(said: CommunicationOutput[]): void {
    if (this.#capturing) said.push({ kind: "communication", data: this.#captured.contents() });
    this.#captured.clear();
    this.#capturing = !this.#capturing;
  }
}

/** Do `count` bytes of `data` at `at` equal the first `count` of the token? */
function matches(data: Borrowed, token: Uint8Array, at: number, count: number): boolean {
  for (let index = 0; index < count; index += 1) if (data[at + index] !== token[index]) return false;
  return true;
}

function indexOfToken(data: Borrowed, token: Uint8Array, from: number): number {
  const first = token[0]!;
  let at = data.indexOf(first, from);
  while (at !== -1 && !matches(data, token, at, token.length)) at = data.indexOf(first, at + 1);
  return at;
}

/** How many bytes at the end of `data` are the beginning of a token, but not a whole one. */
function prefixAtEnd(data: Borrowed, token: Uint8Array, from: number): number {
  let length = Math.min(token.length - 1, data.length - from);
  while (length > 0 && !matches(data, token, data.length - length, length)) length -= 1;
  return length;
}
