/**
 * Changes our own environment as Python would change its own (core/python/locale): before anything reads it, so that
 * expansions and children see the same, in the foreground, in the background and after a restart.
 */
import { coercedLocale } from "../../core/python/locale.js";
import type { Posix } from "../../posix/posix.js";

/** Sets LC_CTYPE where Python would. `posix` is called only if the C library has to answer. */
export function adoptLocale(posix: () => Pick<Posix, "characterLocale">): void {
  const locale = coercedLocale(process.env, (name) => posix().characterLocale(name));
  if (locale !== undefined) process.env["LC_CTYPE"] = locale;
}
