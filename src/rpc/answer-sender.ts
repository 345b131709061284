/**
 * Sends an answer whose parts may be long texts: first they are counted, piece by piece, because the length comes first;
 * then what has been kept goes out in one go, and all else as the peer takes it. Whoever else calls is served meanwhile,
 * and a slow reader costs a few kilobytes.
 *
 * A log that is cut after it was counted is shorter than announced. Its text ends where the log does, and line breaks
 * behind the document, where XML allows them, take the place of what is missing: the answer is whole.
 */
import type { HttpReply } from "../http/message.js";
import { LateText } from "./late-text.js";
import { pacedWork } from "./paced-work.js";
import { discard, type Part } from "./prepared.js";

const XML = [["Content-Type", "text/xml"]] as const;
/** Bytes, or characters, of short parts that are written together. */
const GATHER_MAX_BYTES = 16 * 1024;
/** What may stand behind an XML document, as its own last byte does. */
const LINE_BREAKS = Buffer.alloc(GATHER_MAX_BYTES, "\n");

/** What happens on the way. */
export interface Sending {
  /** Nobody looks at the parts any more. */
  sent(): void;
  /** A text cannot be read, and nothing has been sent yet: the answer may still be another. */
  failed(error: unknown): void;
}

/** Answer with these parts, now or in a while. */
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
  // What is kept is counted soon. What is larger may take seconds: not for somebody who seems to have left.
  const isLong = !pacedWork.run(count) && texts.some(({ kept }) => kept === undefined);
  reply.onClose(end);
  if (isLong) reply.endsWithPeer();
}

/** As the peer takes it. */
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

/** `unreadable`: nobody can tell what follows. */
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

/** As many as have been announced. */
function* bytesOf(parts: readonly Part[]): Generator<Uint8Array> {
  let missing = 0;
  for (const part of parts) {
    if (part instanceof LateText && part.kept === undefined) missing += yield* part.again();
    else yield* inPieces([part]);
  }
  for (; missing > 0; missing -= GATHER_MAX_BYTES) yield LINE_BREAKS.subarray(0, missing);
}

/** What is nothing but short text stays text, as most answers are: bytes of it cost more to make and to send. */
function shortOf(parts: readonly Part[]): string | undefined {
  let all = "";
  for (const part of parts) {
    if (typeof part !== "string" || all.length + part.length > GATHER_MAX_BYTES) return undefined;
    all += part;
  }
  return all;
}

/** Parts that are there. */
function inPieces(parts: readonly Part[]): Uint8Array[] {
  return parts.flatMap((part) => {
    if (part instanceof LateText) return part.kept ?? [];
    return typeof part === "string" ? Buffer.from(part) : part;
  });
}

function lengthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + (typeof part === "string" ? Buffer.byteLength(part) : part.length), 0);
}
