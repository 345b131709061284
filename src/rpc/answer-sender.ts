/**
 * Sends an answer whose parts can be long texts. First it counts them, piece by piece, because the length is sent
 * first. Then it sends what was kept at once, and the rest as the peer takes it. Other callers are served meanwhile,
 * and a slow reader costs a few kilobytes.
 *
 * A log that is cut after the count is shorter than announced. Its text ends where the log does, and the missing bytes
 * are replaced by line breaks after the document, where XML allows them: the answer is valid.
 */
import type { HttpReply } from "../http/message.js";
import { LateText } from "./late-text.js";
import { pacedWork } from "./paced-work.js";
import { discard, type Part } from "./prepared.js";

const XML = [["Content-Type", "text/xml"]] as const;
/** Bytes, or characters: short parts up to this size are written together. */
const GATHER_MAX_BYTES = 16 * 1024;
/** Padding that XML allows after a document. */
const LINE_BREAKS = Buffer.alloc(GATHER_MAX_BYTES, "\n");

/** What the sender reports. */
export interface Sending {
  /** The parts are no longer needed. */
  sent(): void;
  /** A text cannot be read. Nothing has been sent yet, so another answer is possible. */
  failed(error: unknown): void;
}

/** Answers with these parts, now or later. */
export function sendAnswer(reply: HttpReply, parts: readonly Part[], sending: Sending): void {
  const texts = parts.filter((part) => part instanceof LateText);
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    discard(texts);
    sending.sent();
  };
  if (texts.length === 0) return reply.send(200, XML, shortOf(parts) ?? inPieces(parts), end);
  let counted = 0;
  const count = (): boolean => {
    if (isOver) return true;
    try {
      for (; counted < texts.length; counted += 1) {
        if (texts[counted]!.measure()) continue;
        reply.stillWorking();
        return false;
      }
    } catch (error) {
      end();
      sending.failed(error);
      return true;
    }
    if (texts.every(({ kept }) => kept !== undefined)) reply.send(200, XML, inPieces(parts), end);
    else stream(reply, parts, () => isOver, end);
    return true;
  };
  // Counting what is kept is quick. Counting more can take seconds: skip it if the peer seems to have left.
  const isLong = !pacedWork.run(count) && texts.some(({ kept }) => kept === undefined);
  reply.onClose(end);
  if (isLong) reply.endsWithPeer();
}

/** Sends the parts as the peer takes them. */
function stream(reply: HttpReply, parts: readonly Part[], isOver: () => boolean, end: () => void): void {
  const pieces = piecesOf(parts);
  const out = reply.stream(200, XML, lengthOf(parts));
  const step = (): boolean => {
    if (isOver()) return true;
    const next = nextOf(pieces);
    if (next === "unreadable") {
      out.abort();
      end();
    } else if (next === undefined) {
      out.end();
      end();
    } else if (out.write(next)) {
      return false;
    } else {
      out.drained(() => pacedWork.run(step));
    }
    return true;
  };
  pacedWork.run(step);
}

/** `unreadable`: the rest of the text is unknown. */
function nextOf(pieces: Iterator<Uint8Array, undefined>): Uint8Array | undefined | "unreadable" {
  try {
    return pieces.next().value;
  } catch {
    return "unreadable";
  }
}

function* piecesOf(parts: readonly Part[]): Generator<Uint8Array, undefined> {
  let short: Uint8Array[] = [];
  let length = 0;
  for (const bytes of bytesOf(parts)) {
    if (length > 0 && length + bytes.length > GATHER_MAX_BYTES) {
      yield Buffer.concat(short);
      short = [];
      length = 0;
    }
    if (bytes.length > GATHER_MAX_BYTES) yield bytes;
    else {
      short.push(bytes);
      length += bytes.length;
    }
  }
  if (length > 0) yield Buffer.concat(short);
  return undefined;
}

/** Exactly as many bytes as were announced. */
function* bytesOf(parts: readonly Part[]): Generator<Uint8Array> {
  let missing = 0;
  for (const part of parts) {
    if (part instanceof LateText && part.kept === undefined) missing += yield* part.again();
    else yield* inPieces([part]);
  }
  for (; missing > 0; missing -= GATHER_MAX_BYTES) yield LINE_BREAKS.subarray(0, missing);
}

/** An answer of short texts alone, as most are, stays text: bytes cost more to make and to send. */
function shortOf(parts: readonly Part[]): string | undefined {
  let all = "";
  for (const part of parts) {
    if (typeof part !== "string" || all.length + part.length > GATHER_MAX_BYTES) return undefined;
    all += part;
  }
  return all;
}

/** Parts that are complete. */
function inPieces(parts: readonly Part[]): Uint8Array[] {
  return parts.flatMap((part) => {
    if (part instanceof LateText) return part.kept ?? [];
    return typeof part === "string" ? Buffer.from(part) : part;
  });
}

function lengthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + (typeof part === "string" ? Buffer.byteLength(part) : part.length), 0);
}
