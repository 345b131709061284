/** Where two byte strings differ, with enough context to see what happened. */

/** Bytes shown on each side of the place. */
const CONTEXT = 40;

/** Undefined if they are equal. */
export function difference(expected: Uint8Array, found: Uint8Array): string | undefined {
  const at = commonLength(expected, found);
  if (at === expected.length && at === found.length) return undefined;
  const around = (bytes: Uint8Array) =>
    `${shown(bytes.subarray(Math.max(0, at - CONTEXT), at))} ▸ ${shown(bytes.subarray(at, at + CONTEXT))}`;
  return [
    `differs at byte ${at} (${expected.length} expected, ${found.length} found)`,
    `  expected ${around(expected)}`,
    `  found    ${around(found)}`,
  ].join("\n");
}

/** How many bytes at the beginning are the same. */
export function commonLength(one: Uint8Array, other: Uint8Array): number {
  let at = 0;
  while (at < one.length && at < other.length && one[at] === other[at]) at += 1;
  return at;
}

/** Latin-1 as JSON: every byte shows as what it is. */
export function shown(bytes: Uint8Array): string {
  return JSON.stringify(Buffer.from(bytes).toString("latin1"));
}
