/**
 * Turns the frames of a daemon of ours into what `tsctl logs -f` prints: the last lines of each channel first, then new
 * output, each line after its name. It outlives connections: it knows how far it has read, and continues there on a new
 * one, in the middle of a line if need be. Sans-IO.
 */
import type { OutputChannel } from "../../core/logs/channel.js";
import { channelKey, type ChannelOf, type OutputFrame, type OutputPosition } from "../../core/logs/output-frames.js";
import { sentences } from "../sentences/extension-sentences.js";
import { PrefixedLines } from "./prefixed-lines.js";

const LF = 10;
/** Bytes; if more old output than this arrives, it is shown as it comes, whatever was asked for. */
const HEAD_MAX_BYTES = 2 * 1024 * 1024;

/** How lines and remarks are printed. */
export interface OutputView {
  /** What stands before each line of a channel. */
  prefix(of: ChannelOf): string;
  /** What to show of the old output; only its last line can be incomplete. `isCut`: there was more before it. */
  history(text: Buffer, of: ChannelOf, isCut: boolean): Buffer;
  write(bytes: Uint8Array): void;
  /** Prints a sentence beside the output. */
  say(sentence: string): void;
}

interface FollowedChannel {
  readonly of: ChannelOf;
  readonly lines: PrefixedLines;
  source: string;
  at: number;
  /** Old output, until all of it has come; undefined afterwards. */
  head: { readonly pieces: Uint8Array[]; readonly from: number; readonly end: number; size: number } | undefined;
  /** Bytes that were lost unread and not reported yet. */
  missing: number;
}

export class FollowedOutput {
  readonly #view: OutputView;
  readonly #channels = new Map<string, FollowedChannel>();
  /** Why the daemon closed the connection; undefined if it did not. */
  over: "reload" | "shutdown" | undefined;

  constructor(view: OutputView) {
    this.#view = view;
  }

  /** Where to continue on the next connection. What was not shown yet comes again. */
  get positions(): Readonly<Record<string, OutputPosition>> {
    const known = [...this.#channels].map(([key, { source, at, head }]) => [key, { source, at: head?.from ?? at }]);
    return Object.fromEntries(known) as Record<string, OutputPosition>;
  }

  /** Takes the next frame, with some of its bytes if it is text. */
  take(frame: OutputFrame, bytes: Uint8Array): void {
    if (frame.type === "over") this.over = frame.why;
    else if (frame.type === "came") this.#view.say(sentences.logCame(frame.name));
    else if (frame.type === "went") this.#went(frame.name);
    else if (frame.type === "begins") this.#begins(frame);
    else if ("channel" in frame) {
      const channel = this.#channels.get(channelKey(frame));
      if (channel !== undefined) this.#continue(channel, frame, bytes);
    }
  }

  /** Reports the bytes lost since the last call; called now and then, so that a flood gives few lines. */
  reportMissing(): void {
    for (const channel of this.#channels.values()) {
      if (channel.missing > 0) this.#view.say(sentences.logMissing(channel.of.name, channel.missing));
      channel.missing = 0;
    }
  }

  /** Nothing comes any more: prints incomplete lines too. */
  end(): void {
    for (const channel of this.#channels.values()) this.#finish(channel);
    this.reportMissing();
  }

  #begins(frame: Extract<OutputFrame, { type: "begins" }>): void {
    const { name, channel: which, source, at, end, isNew } = frame;
    const key = channelKey(frame);
    const before = this.#channels.get(key);
    if (before?.source === source && (before.head?.from ?? before.at) === at) {
      // On a new connection: what was shown continues, and what was not shown yet comes again.
      before.at = at;
      if (before.head !== undefined) before.head = { pieces: [], from: at, end, size: 0 };
      return;
    }
    // What comes next does not continue the incomplete line: end it here.
    if (before !== undefined) this.#finish(before);
    const of = { name, channel: which };
    const head = isNew || at >= end ? undefined : { pieces: [], from: at, end, size: 0 };
    const lines = before?.lines ?? new PrefixedLines(this.#view.prefix(of));
    this.#channels.set(key, { of, lines, source, at, head, missing: before?.missing ?? 0 });
  }

  #continue(channel: FollowedChannel, frame: Exclude<OutputFrame, { type: "begins" }>, bytes: Uint8Array): void {
    switch (frame.type) {
      case "text":
        return this.#text(channel, bytes);
      case "missing":
        channel.at += frame.bytes;
        channel.missing += frame.bytes;
        return this.#showHead(channel);
      case "next":
        this.#showHead(channel);
        channel.source = frame.source;
        channel.at = 0;
        return;
      case "anew":
        this.#finish(channel);
        channel.at = 0;
        return this.#view.say(sentences.logRestarted(channel.of.name));
      case "unreadable":
        this.#finish(channel);
        return this.#view.say(sentences.logUnreadable(channel.of.name, channel.of.channel));
    }
  }

  #text(channel: FollowedChannel, bytes: Uint8Array): void {
    const { head } = channel;
    const old = head === undefined ? 0 : Math.min(bytes.length, head.end - channel.at);
    channel.at += bytes.length;
    if (head !== undefined) {
      head.pieces.push(Buffer.from(bytes.subarray(0, old))); // Copied: the bytes lie in the connection's memory.
      head.size += old;
      if (channel.at >= head.end || head.size >= HEAD_MAX_BYTES) this.#showHead(channel);
    }
    if (old < bytes.length) this.#view.write(channel.lines.feed(bytes.subarray(old)));
  }

  #showHead(channel: FollowedChannel): void {
    const { head } = channel;
    if (head === undefined) return;
    channel.head = undefined;
    const text = Buffer.concat(head.pieces);
    // The cut can be anywhere in a line: drop the first, incomplete one, unless there is no other.
    const whole = head.from === 0 ? text : text.subarray(text.indexOf(LF) + 1);
    this.#view.write(channel.lines.feed(this.#view.history(whole, channel.of, head.from > 0)));
  }

  #finish(channel: FollowedChannel): void {
    this.#showHead(channel);
    this.#view.write(channel.lines.end());
  }

  #went(name: string): void {
    for (const channel of this.#channels.values()) if (channel.of.name === name) this.#finish(channel);
    this.#view.say(sentences.logWent(name));
  }
}

/** How each channel is marked before its lines. */
export const MARKS: Readonly<Record<OutputChannel, string>> = { stdout: "|", stderr: "!" };
