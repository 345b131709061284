/**
 * The type of bytes says who owns them. All children are read into one buffer, so a view of it is valid only until the
 * next read, of any child.
 *
 * - `Uint8Array`: bytes that the holder owns. They may be stored, and may be lent.
 * - `Borrowed`: lent for the duration of a call. They can be looked at and passed on. The compiler refuses to store
 *   them where owned bytes are declared, since `Borrowed` lacks most of what a `Uint8Array` has. `keep` copies them.
 *
 * What the compiler cannot see is checked by lint and tests (`eslint.config.js`, `test/architecture/bytes.test.ts`): no
 * field of a class is declared as `Borrowed`, and bytes are never copied by `slice`, which copies a `Uint8Array` but
 * makes a view of Node's `Buffer`. The tests run the daemon with a buffer that is overwritten after each use
 * (`output-reader.ts`).
 */

/** Bytes that are valid only until the call they were passed to returns. Every `Uint8Array` can be passed as such. */
export interface Borrowed {
  readonly length: number;
  readonly [index: number]: number;
  subarray(start?: number, end?: number): Borrowed;
  indexOf(byte: number, from?: number): number;
}

/** A copy that the caller owns. */
export function keep(bytes: Borrowed): Uint8Array {
  return new Uint8Array(lend(bytes));
}

/**
 * The same bytes for a call that needs the platform's own type and does not keep them: a write, a decoder. Use the
 * result only as an argument.
 */
export function lend(bytes: Borrowed): Uint8Array {
  return bytes as Uint8Array;
}

/** Both, one after the other, in memory that the caller owns. */
export function joinBytes(first: Borrowed, second: Borrowed): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(lend(first));
  all.set(lend(second), first.length);
  return all;
}
