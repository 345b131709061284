/**
 * The grammar of `environment=`: KEY=VALUE groups, split by Python's `shlex` (CFG-ENV-*).
 *
 * Released versions use shlex's old, non-POSIX mode; 4.4 uses POSIX rules. We read as the released versions do; where
 * they refuse a value that 4.4 accepts, we read it as 4.4 does.
 */
import { RepeatsValue } from "../model/problems.js";

/** Reads a whole value, after expansion; keys in order of first appearance. Throws ConfigError (CFG-ENV-002, -009). */
export function parseEnvironment(text: string, released = releasedPairs(text)): ReadonlyMap<string, string> {
  if (typeof released !== "string") return released;
  const newer = newerPairs(text);
  if (typeof newer !== "string") return newer;
  throw new RepeatsValue(released, `'${text}'`);
}

/** The pairs, or the message of the refusal. */
export type Pairs = ReadonlyMap<string, string> | string;

/** How Supervisor up to 4.3.0 reads the value (CFG-ENV-012). */
export function releasedPairs(text: string): Pairs {
  return readPairs(text, legacyTokens(text), trimQuotes);
}

/** How 4.4 reads it (CFG-ENV-013). */
export function newerPairs(text: string): Pairs {
  return readPairs(text, posixTokens(text), (token) => token);
}

/** A quote or an escape without an end; the message is shlex's. */
class Unfinished extends Error {}

/** Groups of KEY, `=`, VALUE and a separator that is ignored (CFG-ENV-001, CFG-ENV-003); or what is wrong. */
function readPairs(text: string, tokens: Iterable<string>, valueOf: (token: string) => string): Pairs {
  const pairs = new Map<string, string>();
  let place = 0;
  let key = "";
  let isGood = true;
  try {
    // Always to the end: text that shlex cannot read is reported before text that is not a pair.
    for (const token of tokens) {
      if (place === 0) key = token;
      else if (place === 1) isGood &&= token === "=";
      else if (place === 2) pairs.set(key, valueOf(token));
      place = (place + 1) % 4;
    }
  } catch (fault) {
    if (fault instanceof Unfinished) return fault.message;
    throw fault;
  }
  const isWhole = place === 0 || place === 3;
  return isGood && isWhole ? pairs : `Unexpected end of key/value pairs in value '${text}'`;
}

/** Every quote character of either kind, at both ends (CFG-ENV-012). */
function trimQuotes(value: string): string {
  let start = 0;
  while (start < value.length && isQuote(value[start]!)) start += 1;
  let end = value.length;
  while (end > start && isQuote(value[end - 1]!)) end -= 1;
  return value.slice(start, end);
}

const WHITE = " \t\r\n";
/**
 * A word, as long as possible; in old mode it does not begin with a quote, and quotes inside it are ordinary
 * characters.
 */
const LEGACY_WORD = /[A-Za-z0-9_/.+\-():]/;
const LEGACY_REST = /[A-Za-z0-9_/.+\-():'"]*/y;
/** POSIX mode adds the letters of Latin-1. */
const POSIX_REST = /[A-Za-z0-9_/.+\-():\xc0-\xd6\xd8-\xf6\xf8-\xff]*/y;
const UNQUOTED = /[^"\\]*/y;

/**
 * Old shlex: a quoted part is a token of its own, quotes included, unless it begins inside a word,
 * where a quote is an ordinary character. No escapes. A `#` in a word skips the line, not the word.
 */
function* legacyTokens(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    const char = text[at]!;
    if (WHITE.includes(char)) at += 1;
    else if (char === "#") at = nextLine(text, at);
    else if (isQuote(char)) {
      const end = text.indexOf(char, at + 1);
      if (end < 0) throw new Unfinished("No closing quotation");
      yield text.slice(at, end + 1);
      at = end + 1;
    } else if (!LEGACY_WORD.test(char)) {
      yield characterAt(text, at);
      at += characterAt(text, at).length;
    } else {
      let word = matchAt(LEGACY_REST, text, at);
      at += word.length;
      while (text[at] === "#") {
        at = nextLine(text, at);
        const more = matchAt(LEGACY_REST, text, at);
        word += more;
        at += more.length;
      }
      yield word;
    }
  }
}

/** POSIX shlex: quotes vanish and may stand within a word; a backslash escapes (CFG-ENV-013). */
function* posixTokens(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    const char = text[at]!;
    if (WHITE.includes(char)) at += 1;
    else if (char === "#") at = nextLine(text, at);
    else {
      const { word, end } = posixWord(text, at);
      yield end === at ? characterAt(text, at) : word;
      at = end === at ? at + characterAt(text, at).length : end;
    }
  }
}

/** The word that begins here; it is empty if there is none. */
function posixWord(text: string, start: number): { readonly word: string; readonly end: number } {
  let word = "";
  for (let at = start; ;) {
    const char = text[at];
    if (char === "\\") {
      const escaped = characterAt(text, at + 1);
      if (escaped === "") throw new Unfinished("No escaped character");
      word += escaped;
      at += 1 + escaped.length;
    } else if (char !== undefined && isQuote(char)) {
      const quoted = char === "'" ? singleQuoted(text, at + 1) : doubleQuoted(text, at + 1);
      word += quoted.inside;
      at = quoted.end + 1;
    } else {
      const part = matchAt(POSIX_REST, text, at);
      if (part === "") return { word, end: at };
      word += part;
      at += part.length;
    }
  }
}

/** The text between two quotes, and the position of the second one. */
interface Quoted {
  readonly inside: string;
  readonly end: number;
}

function singleQuoted(text: string, start: number): Quoted {
  const end = text.indexOf("'", start);
  if (end < 0) throw new Unfinished("No closing quotation");
  return { inside: text.slice(start, end), end };
}

function doubleQuoted(text: string, start: number): Quoted {
  let inside = "";
  for (let at = start; ;) {
    const plain = matchAt(UNQUOTED, text, at);
    inside += plain;
    at += plain.length;
    if (text[at] === '"') return { inside, end: at };
    if (at === text.length) throw new Unfinished("No closing quotation");
    const next = characterAt(text, at + 1);
    if (next === "") throw new Unfinished("No escaped character");
    inside += next === '"' || next === "\\" ? next : `\\${next}`;
    at += 1 + next.length;
  }
}

/** One character, which may be two code units; "" at the end. */
function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? "" : String.fromCodePoint(code);
}

/** What a sticky expression that may match nothing finds at a position. */
function matchAt(expression: RegExp, text: string, at: number): string {
  expression.lastIndex = at;
  return expression.exec(text)![0];
}

function isQuote(char: string): boolean {
  return char === "'" || char === '"';
}

function nextLine(text: string, at: number): number {
  const newline = text.indexOf("\n", at);
  return newline < 0 ? text.length : newline + 1;
}
