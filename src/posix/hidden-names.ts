/**
 * The names of variables that the launcher (src/launcher/environment.c) hides from Node because Node would obey them:
 * the first three letters become control characters, so that no variable becomes longer than the kernel accepts. Where
 * there is an addon, `Posix.showHiddenNames` restores all of them, in place and to the byte (LIFE-ENV-001); this is for
 * the programs that start without one.
 */

const HIDDEN_CHARS = 3;
const LETTER = 0x40;
const FIRST_PRINTABLE = 0x20;

/** The original name of a variable that the launcher has hidden; undefined if it has not. */
export function shownName(name: string): string | undefined {
  const codes = Array.from(name.slice(0, HIDDEN_CHARS), (letter) => letter.charCodeAt(0));
  const isHidden = codes.length === HIDDEN_CHARS && codes.every((code) => code < FIRST_PRINTABLE);
  return isHidden ? String.fromCharCode(...codes.map((code) => code ^ LETTER)) + name.slice(HIDDEN_CHARS) : undefined;
}
