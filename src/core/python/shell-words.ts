/** Commands split into words as Python's `shlex.split` does it: POSIX quoting, no comments, no expansion. */

/** The words, or Python's message: `No closing quotation` or `No escaped character` (LIFE-SPAWN-002). */
export type ShellWords =
  { readonly ok: true; readonly words: readonly string[] } | { readonly ok: false; readonly error: string };

/**
 * Splits a command. Quotes keep blanks and vanish; a backslash takes the next character literally,
 * within double quotes only `"` and `\`, within single quotes nothing. `''` is an empty word.
 */
export function splitShellWords(text: string): ShellWords {
  const words: string[] = [];
  let word = "";
  let inWord = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]!;
    if (char === " " || char === "\t" || char === "\r" || char === "\n") {
      if (inWord) words.push(word);
      word = "";
      inWord = false;
      continue;
    }
    inWord = true;
    if (char === "\\") {
      at += 1;
      if (at === text.length) return { ok: false, error: "No escaped character" };
      word += text[at]!;
    } else if (char === "'" || char === '"') {
      const quoted = readQuoted(text, at + 1, char);
      if (typeof quoted === "string") return { ok: false, error: quoted };
      word += quoted.text;
      at = quoted.end;
    } else word += char;
  }
  if (inWord) words.push(word);
  return { ok: true, words };
}

/** The text up to the closing quote, whose index is `end`; or the error. */
function readQuoted(text: string, start: number, quote: string): { text: string; end: number } | string {
  let inside = "";
  for (let at = start; at < text.length; at += 1) {
    const char = text[at]!;
    if (char === quote) return { text: inside, end: at };
    if (char === "\\" && quote === '"') {
      at += 1;
      const next = text[at];
      if (next === undefined) return "No escaped character";
      inside += next === '"' || next === "\\" ? next : char + next;
    } else inside += char;
  }
  return "No closing quotation";
}
