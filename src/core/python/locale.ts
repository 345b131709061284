/**
 * The variable that Python 3.7 and later adds to its own environment where the locale says nothing of
 * an encoding (PEP 538): the original's programs inherit it and `%(ENV_LC_CTYPE)s` expands, so it is
 * ours to add. It decides the encoding of children in most images.
 */

/** In this order; not every C library knows each. */
const TARGETS = ["C.UTF-8", "C.utf8", "UTF-8"] as const;

/**
 * What LC_CTYPE is set to in this environment; undefined where it stays as it is.
 *
 * `characterLocale` is what the C library calls the locale of this name as far as LC_CTYPE goes, undefined where it has
 * none; "" is the one of the environment (`posix.characterLocale`). A locale that is not installed leaves a program in C.
 * PYTHONUTF8 and the like change nothing here.
 */
export function coercedLocale(
  environment: Readonly<Record<string, string | undefined>>,
  characterLocale: (name: string) => string | undefined,
): string | undefined {
  if (environment["PYTHONCOERCECLOCALE"] === "0") return undefined;
  // Stronger than LC_CTYPE: whoever sets it is obeyed, even to C.
  if ((environment["LC_ALL"] ?? "") !== "") return undefined;
  if ((characterLocale("") ?? "C") !== "C") return undefined;
  return TARGETS.find((target) => characterLocale(target) !== undefined);
}
