/**
 * The variable that Python 3.7 and later adds to its own environment when the locale does not name an encoding (PEP
 * 538). The original's programs inherit it, and `%(ENV_LC_CTYPE)s` expands, so we add it too. It decides the encoding
 * of children in most images.
 */

/** In this order; not every C library has each. */
const TARGETS = ["C.UTF-8", "C.utf8", "UTF-8"] as const;

/**
 * The value that LC_CTYPE gets in this environment; undefined where it stays as it is.
 *
 * `characterLocale` returns how the C library names the LC_CTYPE part of a locale, undefined for a locale that it does
 * not have; "" is the locale of the environment (`posix.characterLocale`). With a locale that is not installed, a
 * program stays in C. PYTHONUTF8 and the like change nothing here.
 */
export function coercedLocale(
  environment: Readonly<Record<string, string | undefined>>,
  characterLocale: (name: string) => string | undefined,
): string | undefined {
  if (environment["PYTHONCOERCECLOCALE"] === "0") return undefined;
  // LC_ALL overrides LC_CTYPE: it is obeyed, even if it is C.
  if ((environment["LC_ALL"] ?? "") !== "") return undefined;
  if ((characterLocale("") ?? "C") !== "C") return undefined;
  return TARGETS.find((target) => characterLocale(target) !== undefined);
}
