/**
 * The daemon's own standard output: a terminal, a file, or the pipe that becomes a container's log. All writes go there
 * at once and in order, not through Node's own streams: those would make a pipe non-blocking for all processes that
 * share it, and report a reader that has gone away as an error of ours.
 */
import { isInheritedFile } from "./inherited-file.js";
import { writeTarget } from "./log-path.js";
import { OWN_QUEUE_MAX_BYTES, StreamWriter } from "./stream-writer.js";

let opened = false;
/** Shared with the programs that log to `/dev/stdout`; undefined when it is a file or closed. */
let stream: StreamWriter | undefined;

/**
 * Open it: best before the daemon becomes another user, who may not be allowed to open it any more. The first write
 * does it otherwise.
 */
export function holdStandardOutput(): void {
  if (opened) return;
  opened = true;
  try {
    stream = StreamWriter.at("/dev/fd/1");
  } catch {
    // Closed from the beginning.
  }
}

/**
 * Write a piece. A reader that has gone away (EPIPE) silences us but does not end us. A reader that does not read is
 * not waited for: a mebibyte is kept for it, then whole pieces are lost. False: it is lost.
 */
export function writeStandardOutput(piece: Uint8Array): boolean {
  holdStandardOutput();
  if (stream === undefined) writeToFile(1, piece);
  else if (stream.waitingBytes < OWN_QUEUE_MAX_BYTES) stream.write(piece);
  else return false;
  return true;
}

/**
 * To standard error, past every log. A missing or slow reader is not waited for here either. It is open only for this
 * write: a program that started a daemon in the background through a pipe has to see the pipe's end.
 */
export function sayOnStderr(text: string): void {
  const piece = Buffer.from(text);
  let errors: StreamWriter | undefined;
  try {
    errors = StreamWriter.at("/dev/fd/2");
  } catch {
    // Closed from the beginning.
  }
  if (errors === undefined) writeToFile(2, piece);
  else if (errors.waitingBytes < OWN_QUEUE_MAX_BYTES) errors.write(piece);
  errors?.release();
}

function writeToFile(fd: number, piece: Uint8Array): void {
  try {
    writeAll(fd, piece);
  } catch {
    // Closed, or its disk is full: there is no other place to report that.
  }
}

function writeAll(fd: number, piece: Uint8Array): void {
  const target = { fd, inherited: isInheritedFile(fd) };
  for (let from = 0; from < piece.length;) from += writeTarget(target, piece, from);
}
