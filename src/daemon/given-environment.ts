/**
 * The environment we were started with. The launcher (src/launcher) hides from Node what would steer it: the first three
 * letters of such a name are control characters, so that no variable becomes longer than the kernel takes. Where there is
 * an addon it gives all of them their names back, in their places and to the byte (`Posix.showHiddenNames`), for
 * expansions and children alike (LIFE-ENV-001).
 */

const HIDDEN = 3;
const LETTER = 0x40;
const FIRST_PRINTABLE = 0x20;

/** The name that the launcher has hidden; undefined if it has not. */
export function shownName(name: string): string | undefined {
  const codes = Array.from(name.slice(0, HIDDEN), (letter) => letter.charCodeAt(0));
  const isHidden = codes.length === HIDDEN && codes.every((code) => code < FIRST_PRINTABLE);
  return isHidden ? String.fromCharCode(...codes.map((code) => code ^ LETTER)) + name.slice(HIDDEN) : undefined;
}
