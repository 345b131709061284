/**
 * Quotes text the way Python's `%r` does, which is how the original shows commands and paths in its
 * messages. Which rare characters are printable depends on the age of each side's Unicode tables.
 */

const SHORT: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
/** Categories that Python's `str.isprintable` refuses, the plain space aside. */
const UNPRINTABLE = /[\p{C}\p{Z}]/u;

/** `'text'`, or `"text"` when only single quotes are inside; unprintable characters escaped (LIFE-SPAWN-003). */
export function pythonRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let body = "";
  for (const char of text) {
    if (char === quote) body += `\\${char}`;
    else if (SHORT[char] !== undefined) body += SHORT[char];
    else if (char !== " " && UNPRINTABLE.test(char)) body += escaped(char.codePointAt(0)!);
    else body += char;
  }
  return quote + body + quote;
}

function escaped(code: number): string {
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\U${code.toString(16).padStart(8, "0")}`;
}
