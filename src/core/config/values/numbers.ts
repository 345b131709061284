/** Whole numbers, octal numbers and byte sizes as options write them (CFG-TYPE-001, -003, -004). */
import { ownEntry } from "../../own-entry.js";
import { ConfigError } from "../model/problems.js";
import { pyrepr } from "../../python/repr.js";
import { digitsOf, MAX_DIGITS, parseInteger } from "../../python/integers.js";

/** Python's `int()`. Throws `invalid literal for int() with base 10: '<v>'`, or that there are too many digits. */
export function integer(text: string): number {
  const number = parseInteger(text);
  if (number !== undefined) return number;
  const count = digitsOf(text)?.digits.length;
  if (count !== undefined) {
    throw new ConfigError(
      `Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion: value has ${count} digits; ` +
        "use sys.set_int_max_str_digits() to increase the limit",
    );
  }
  const shown = Array.from(pyrepr(text)).slice(0, 200).join("");
  throw new ConfigError(`invalid literal for int() with base 10: ${shown}`);
}

/** `022`, `0o22` or `22`, all eighteen. Throws `<v> can not be converted to an octal type`. */
export function octal(text: string): number {
  const number = parseInteger(text, 8);
  if (number === undefined) throw new ConfigError(`${text} can not be converted to an octal type`);
  return number;
}

const UNITS: Readonly<Record<string, number>> = { kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };

/** A number of bytes, with `KB`, `MB` or `GB` in any case after it. */
export function byteSize(text: string): number {
  const lower = text.toLowerCase();
  const unit = ownEntry(UNITS, lower.slice(-2));
  return unit === undefined ? integer(lower) : integer(lower.slice(0, -2)) * unit;
}
