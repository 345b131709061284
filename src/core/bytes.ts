/** The one thing done to bytes in several places that the platform has no word for. */

/** Both, one behind the other, in memory of their own. */
export function joinBytes(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
