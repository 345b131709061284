/**
 * What the daemon sends to clients that follow the output of processes (`/tsd/output`): frames on one connection, each
 * a line of JSON; after a `text` come the bytes that a process wrote, as they are. Sans-IO, for both ends.
 */
import type { OutputChannel } from "./channel.js";
import { decodeUtf8Lossy, encodeUtf8 } from "../text.js";

/** A channel of a process, by the name that `status` shows. */
export interface ChannelOf {
  readonly name: string;
  readonly channel: OutputChannel;
}

/**
 * A position to continue from: the file or memory (a name that only the daemon understands), and how many bytes of it
 * were read.
 */
export interface OutputPosition {
  readonly source: string;
  readonly at: number;
}

/** One frame. Sizes and positions are bytes. */
export type OutputFrame =
  /** The output begins at this position. Bytes before `end` existed already, unless `isNew`: then all of it is new. */
  | (ChannelOf & OutputPosition & { readonly type: "begins"; readonly end: number; readonly isNew: boolean })
  /** The line is followed by so many bytes of output. */
  | (ChannelOf & { readonly type: "text"; readonly bytes: number })
  /** The log was rotated: the output continues at the beginning of another file. */
  | (ChannelOf & { readonly type: "next"; readonly source: string })
  /** The file was emptied, or files were rotated away unread: the output begins again at the beginning of the file. */
  | (ChannelOf & { readonly type: "anew" })
  /** So many bytes could not be read and are missing. */
  | (ChannelOf & { readonly type: "missing"; readonly bytes: number })
  /** Its log can no longer be read. */
  | (ChannelOf & { readonly type: "unreadable" })
  /** A process was added, or removed. */
  | { readonly type: "came" | "went"; readonly name: string }
  /** The daemon closes the connection, and the reason. */
  | { readonly type: "over"; readonly why: "reload" | "shutdown" };

/** What a client asks to follow. */
export interface OutputWish {
  /** Names, `group:*` or patterns; empty = everything. */
  readonly names: readonly string[];
  readonly channels: readonly OutputChannel[];
  /** How many bytes of the existing output to begin with, for each channel. */
  readonly head: number;
  /** Where to continue, by `channelKey`; a channel that is not in it begins with `head` bytes. */
  readonly known: Readonly<Record<string, OutputPosition>>;
  /** Milliseconds since the client last received a frame; undefined = never. */
  readonly away?: number | undefined;
}

/** The key of a channel in `known`. */
export function channelKey({ name, channel }: ChannelOf): string {
  return `${channel} ${name}`;
}

/** The longest line of a frame. */
const LINE_MAX_BYTES = 64 * 1024;
const LF = 10;

/** A frame as it is sent, with the bytes of a `text`. */
export function encodeFrame(frame: OutputFrame, bytes: Uint8Array = new Uint8Array(0)): Uint8Array {
  const line = encodeUtf8(`${JSON.stringify(frame)}\n`);
  const all = new Uint8Array(line.length + bytes.length);
  all.set(line);
  all.set(bytes, line.length);
  return all;
}

/** Called with each frame; a `text` comes in as many pieces as it arrives in, each with its bytes. */
export type OnFrame = (frame: OutputFrame, bytes: Uint8Array) => void;

const NOTHING = new Uint8Array(0);

/** Parses frames that arrive cut anywhere. */
export class FrameReader {
  readonly #onFrame: OnFrame;
  #line: Uint8Array = NOTHING;
  /** The current text, and how many of its bytes are still to come. */
  #text: { readonly frame: OutputFrame; left: number } | undefined;

  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame;
  }

  /** Takes the next bytes. Throws when they are not frames. */
  feed(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;)
      at = this.#text === undefined ? this.#header(bytes, at) : this.#body(bytes, at);
  }

  #header(bytes: Uint8Array, at: number): number {
    const end = bytes.indexOf(LF, at);
    const piece = bytes.subarray(at, end < 0 ? bytes.length : end);
    const line = new Uint8Array(this.#line.length + piece.length);
    line.set(this.#line);
    line.set(piece, this.#line.length);
    if (line.length > LINE_MAX_BYTES) throw new Error("a frame's line is too long");
    this.#line = end < 0 ? line : NOTHING;
    if (end < 0) return bytes.length;
    const frame = JSON.parse(decodeUtf8Lossy(line)) as OutputFrame;
    if (frame.type === "text" && frame.bytes > 0) this.#text = { frame, left: frame.bytes };
    else if (frame.type !== "text") this.#onFrame(frame, NOTHING);
    return end + 1;
  }

  #body(bytes: Uint8Array, at: number): number {
    const text = this.#text!;
    const piece = bytes.subarray(at, at + text.left);
    text.left -= piece.length;
    if (text.left === 0) this.#text = undefined;
    this.#onFrame(text.frame, piece);
    return at + piece.length;
  }
}
