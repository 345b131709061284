/**
 * The grammar of `environment=`: KEY=VALUE groups cut by Python's `shlex` (CFG-ENV-*).
 *
 * Released versions tokenise in shlex's old, non-POSIX way; 4.4 uses POSIX rules. We read as the
 * released versions do, and where they refuse a value that 4.4 accepts, we take what 4.4 makes of it.
 */
import { RepeatsValue } from "./problems.js";

/** Reads a whole value, after expansion; keys in order of first appearance. Throws ConfigError (CFG-ENV-002, -009). */
export function parseEnvironment(text: string): ReadonlyMap<string, string> {
  const released = releasedPairs(text);
  if (typeof released !== "string") return released;
  const newer = newerPairs(text);
  if (typeof newer !== "string") return newer;
  throw new RepeatsValue(released, `'${text}'`);
}

/** The pairs, or the message of the refusal. */
export type Pairs = ReadonlyMap<string, string> | string;

/** What Supervisor up to 4.3.0 makes of the value (CFG-ENV-012). */
export function releasedPairs(text: string): Pairs {
  const released = readPairs(text, legacyTokens);
  if (typeof released === "string") return released;
  return new Map([...released].map(([key, value]) => [key, trimQuotes(value)]));
}

/** What 4.4 makes of it (CFG-ENV-013). */
export function newerPairs(text: string): Pairs {
  return readPairs(text, posixTokens);
}

/** A quote or an escape that nothing ends; the message is shlex's. */
class Unfinished extends Error {}

/** Groups of KEY, `=`, VALUE and a separator nobody looks at (CFG-ENV-001, CFG-ENV-003); or what is wrong. */
function readPairs(text: string, tokenise: (text: string) => Iterable<string>): Pairs {
  let tokens: readonly string[];
  try {
    tokens = [...tokenise(text)];
  } catch (fault) {
    if (fault instanceof Unfinished) return fault.message;
    throw fault;
  }
  const pairs = new Map<string, string>();
  for (let at = 0; at < tokens.length; at += 4) {
    const [key, equals, value] = tokens.slice(at, at + 3);
    if (key === undefined || equals !== "=" || value === undefined) {
      return `Unexpected end of key/value pairs in value '${text}'`;
    }
    pairs.set(key, value);
  }
  return pairs;
}

/** Every quote character of either kind, at both ends (CFG-ENV-012). */
function trimQuotes(value: string): string {
  return value.replace(/^['"]+|['"]+$/g, "");
}

const WHITE = /[ \t\r\n]/;
const LEGACY_WORD = /[A-Za-z0-9_/.+\-():]/;
/** POSIX mode adds the letters of Latin-1. */
const POSIX_WORD = /[A-Za-z0-9_/.+\-():\xc0-\xd6\xd8-\xf6\xf8-\xff]/;

/**
 * Old shlex: a quoted part is a token of its own, quotes included, unless it begins inside a word,
 * where a quote is an ordinary character. No escapes. A `#` in a word skips the line, not the word.
 */
function* legacyTokens(text: string): Generator<string> {
  const chars = Array.from(text);
  for (let at = 0; at < chars.length;) {
    const char = chars[at]!;
    if (WHITE.test(char)) at += 1;
    else if (char === "#") at = nextLine(chars, at);
    else if (isQuote(char)) {
      const end = chars.indexOf(char, at + 1);
      if (end < 0) throw new Unfinished("No closing quotation");
      yield chars.slice(at, end + 1).join("");
      at = end + 1;
    } else if (!LEGACY_WORD.test(char)) {
      yield char;
      at += 1;
    } else {
      let word = "";
      for (let next = chars[at]; next !== undefined; next = chars[at]) {
        if (next === "#") {
          at = nextLine(chars, at);
          continue;
        }
        if (!LEGACY_WORD.test(next) && !isQuote(next)) break;
        word += next;
        at += 1;
      }
      yield word;
    }
  }
}

/** POSIX shlex: quotes vanish and may stand within a word; a backslash escapes (CFG-ENV-013). */
function* posixTokens(text: string): Generator<string> {
  const chars = Array.from(text);
  for (let at = 0; at < chars.length;) {
    const char = chars[at]!;
    if (WHITE.test(char)) at += 1;
    else if (char === "#") at = nextLine(chars, at);
    else if (!POSIX_WORD.test(char) && !isQuote(char) && char !== "\\") {
      yield char;
      at += 1;
    } else {
      let word = "";
      for (let next = chars[at]; next !== undefined; next = chars[at]) {
        if (next === "\\") {
          const escaped = chars[at + 1];
          if (escaped === undefined) throw new Unfinished("No escaped character");
          word += escaped;
          at += 2;
        } else if (isQuote(next)) {
          const quoted = readQuoted(chars, at + 1, next);
          word += quoted.text;
          at = quoted.end + 1;
        } else if (POSIX_WORD.test(next)) {
          word += next;
          at += 1;
        } else break;
      }
      yield word;
    }
  }
}

function readQuoted(chars: readonly string[], start: number, quote: string): { text: string; end: number } {
  let inside = "";
  for (let at = start; at < chars.length; at += 1) {
    const char = chars[at]!;
    if (char === quote) return { text: inside, end: at };
    if (char === "\\" && quote === '"') {
      at += 1;
      const next = chars[at];
      if (next === undefined) throw new Unfinished("No escaped character");
      inside += next === '"' || next === "\\" ? next : char + next;
    } else inside += char;
  }
  throw new Unfinished("No closing quotation");
}

function isQuote(char: string): boolean {
  return char === "'" || char === '"';
}

function nextLine(chars: readonly string[], at: number): number {
  const newline = chars.indexOf("\n", at);
  return newline < 0 ? chars.length : newline + 1;
}
