/** Which bytes of a log file a client gets for an offset and a length (RPC-READ-*, RPC-TAIL-*). */

/** Bytes from `start` up to, not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The answer to a tail: the bytes to send, and the two values beside them. */
export interface TailSlice extends ByteRange {
  /** Where the client continues: always the size of the file. */
  readonly offset: number;
  /** The file has grown beyond the requested range; some bytes were left out. */
  readonly overflow: boolean;
}

/**
 * readLog, readProcessStdoutLog, readProcessStderrLog: a range of a file of `size` bytes, or the
 * name of the fault. A negative offset counts from the end and allows no length.
 */
export function readSlice(size: number, offset: number, length: number): ByteRange | "BAD_ARGUMENTS" {
  if (offset < 0) return length === 0 ? { start: Math.max(0, size + offset), end: size } : "BAD_ARGUMENTS";
  if (length < 0) return "BAD_ARGUMENTS";
  const start = Math.min(offset, size);
  return { start, end: length === 0 ? size : Math.min(size, start + length) };
}

/**
 * tailProcessStdoutLog, tailProcessStderrLog.
 *
 * The rules look wrong but are the original's: a file shorter than offset + length yields its last `length` bytes, not
 * those at the offset, and a longer file yields them too (RPC-TAIL-001..004).
 */
export function tailSlice(size: number, offset: number, length: number): TailSlice {
  const overflow = size > offset + length;
  let start = overflow ? size - 1 : offset;
  let wanted = length;
  if (start + wanted > size) {
    if (start > size - 1) wanted = 0;
    start = size - wanted;
  }
  start = Math.min(size, Math.max(0, start));
  wanted = Math.max(0, wanted);
  return { start, end: Math.min(size, start + wanted), offset: size, overflow };
}
