/**
 * What the daemon sends to who follows the output of processes (`/tsd/output`): frames on one connection, each a line of
 * JSON, and behind a `text` the bytes that a process wrote, as they are. Sans-IO, for both ends.
 */
import type { OutputChannel } from "./channel.js";
import { decodeUtf8Lossy, encodeUtf8 } from "../text.js";

/** A channel of a process, by the name that `status` shows. */
export interface ChannelOf {
  readonly name: string;
  readonly channel: OutputChannel;
}

/** A place to go on from: which file or memory it is (nobody's business but the daemon's), and how many bytes are done. */
export interface OutputPosition {
  readonly source: string;
  readonly at: number;
}

/** One piece of news. Sizes and places are bytes. */
export type OutputFrame =
  /** What comes begins at this place; what stood before `end` was there already, unless all of it `isNew`. */
  | (ChannelOf & OutputPosition & { readonly type: "begins"; readonly end: number; readonly isNew: boolean })
  /** So many bytes follow the line. */
  | (ChannelOf & { readonly type: "text"; readonly bytes: number })
  /** The log was rotated: what comes is in another file, from its beginning. */
  | (ChannelOf & { readonly type: "next"; readonly source: string })
  /** The file was emptied, or files were rotated away unread: what comes begins at its beginning. */
  | (ChannelOf & { readonly type: "anew" })
  /** So many bytes went by unread. */
  | (ChannelOf & { readonly type: "missing"; readonly bytes: number })
  /** Its log cannot be read any more. */
  | (ChannelOf & { readonly type: "unreadable" })
  /** A process has come into use, or is no longer in use. */
  | { readonly type: "came" | "went"; readonly name: string }
  /** The daemon closes the connection, and why. */
  | { readonly type: "over"; readonly why: "reload" | "shutdown" };

/** What to follow, as it is asked for. */
export interface OutputWish {
  /** Names, `group:*` or patterns; none = everything. */
  readonly names: readonly string[];
  readonly channels: readonly OutputChannel[];
  /** How much of what is there already to begin with, of each channel. */
  readonly head: number;
  /** Where to go on, by `channelKey`; what is not in it begins with its head. */
  readonly known: Readonly<Record<string, OutputPosition>>;
  /** Milliseconds since the one who asks was last told something; undefined = never. */
  readonly away?: number | undefined;
}

/** What a channel goes by in `known`. */
export function channelKey({ name, channel }: ChannelOf): string {
  return `${channel} ${name}`;
}

/** The longest line of a frame. */
const LINE_MAX_BYTES = 64 * 1024;
const LF = 10;

/** A frame, and for `text` its bytes, as they are sent. */
export function encodeFrame(frame: OutputFrame, bytes: Uint8Array = new Uint8Array(0)): Uint8Array {
  const line = encodeUtf8(`${JSON.stringify(frame)}\n`);
  const all = new Uint8Array(line.length + bytes.length);
  all.set(line);
  all.set(bytes, line.length);
  return all;
}

/** Called with each frame; a `text` comes in as many pieces as it arrives in, with the bytes of each. */
export type OnFrame = (frame: OutputFrame, bytes: Uint8Array) => void;

const NOTHING = new Uint8Array(0);

/** Takes frames apart that arrive cut anywhere. */
export class FrameReader {
  readonly #onFrame: OnFrame;
  #line: Uint8Array = NOTHING;
  /** The text under way, and how many of its bytes are to come. */
  #text: { readonly frame: OutputFrame; left: number } | undefined;

  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame;
  }

  /** The next bytes. Throws when they are no frames. */
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
