/**
 * The daemon's own standard output: a terminal, a file, or the pipe that becomes a container's log.
 * Written to at once and in order by whoever has something for it, past Node's own streams: those
 * would make a pipe non-blocking for all who share it, and report a reader that has gone away as an
 * error of ours.
 */
import { isInheritedFile } from "./inherited-file.js";
import { writeTarget } from "./log-path.js";
import { OWN_QUEUE_MAX_BYTES, StreamWriter } from "./stream-writer.js";

let opened = false;
/** Shared with the programs that log to `/dev/stdout`; undefined when it is a file or closed. */
let stream: StreamWriter | undefined;

/**
 * Take hold of it: best before the daemon becomes another user, who might not be allowed to open it
 * any more. Later writes do it otherwise.
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
 * Write a piece. A reader that has gone away (EPIPE) silences us, it does not end us. One that does
 * not read is not waited for: a mebibyte is kept for it, then pieces are lost, never parts of them. False: it is lost.
 */
export function writeStandardOutput(piece: Uint8Array): boolean {
  holdStandardOutput();
  if (stream === undefined) writeToFile(1, piece);
  else if (stream.waitingBytes < OWN_QUEUE_MAX_BYTES) stream.write(piece);
  else return false;
  return true;
}

/**
 * Past every log, and whether or not somebody listens; who does not read is not waited for here either. It is not held
 * longer than it takes: who started a daemon in the background through a pipe is to see its end.
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
    // Closed, or its disk is full: there is no other place to say so.
  }
}

function writeAll(fd: number, piece: Uint8Array): void {
  const target = { fd, inherited: isInheritedFile(fd) };
  for (let from = 0; from < piece.length;) from += writeTarget(target, piece, from);
}
