/**
 * Who owns bytes is said by their type, because all children are read into one buffer: a view of it is worth something
 * only until the next read, of whichever child.
 *
 * - `Uint8Array`: bytes of one's own. They may be stored, and may be lent.
 * - `Borrowed`: lent for the duration of a call. They can be looked at and passed on; the compiler stores them nowhere
 *   that is declared to own what it holds, since `Borrowed` lacks most of what a `Uint8Array` has. `keep` copies them.
 *
 * What the compiler cannot see is a rule of the house (`eslint.config.js`, `test/architecture/bytes.test.ts`): no field
 * of a class is declared as `Borrowed`, and bytes are never copied by `slice`, which is a copy of a `Uint8Array` but a
 * view of Node's `Buffer`. The tests run the daemon with a buffer that is overwritten after each use (`output-reader.ts`).
 */

/** Bytes that are valid only until the call they were passed to returns. Every `Uint8Array` can be passed as such. */
export interface Borrowed {
  readonly length: number;
  readonly [index: number]: number;
  subarray(start?: number, end?: number): Borrowed;
  indexOf(byte: number, from?: number): number;
}

/** A copy, in memory of its own. */
export function keep(bytes: Borrowed): Uint8Array {
  return new Uint8Array(lend(bytes));
}

/**
 * The same bytes for a call that needs the platform's own type and is done with them when it returns: a write, a
 * decoder. The result is an argument and nothing else.
 */
export function lend(bytes: Borrowed): Uint8Array {
  return bytes as Uint8Array;
}

/** Both, one behind the other, in memory of their own. */
export function joinBytes(first: Borrowed, second: Borrowed): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(lend(first));
  all.set(lend(second), first.length);
  return all;
}
