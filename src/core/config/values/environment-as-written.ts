/**
 * How a person reads `environment=`: NAME=value entries separated by commas, each value in quotes or plain. The real
 * grammar cuts, drops and refuses more (environment.ts); environment-doubts.ts compares the two. Nothing is expanded
 * here: to a person, the value of `%(ENV_x)s` is part of the value, whatever characters it has.
 */

/** One entry. */
export interface WrittenVariable {
  /** The text before the first `=`; "" where there is none. */
  readonly name: string;
  /** Where the entry begins, in the whole value. */
  readonly at: number;
  /** The entry, without blanks around it. */
  readonly text: string;
  /** undefined where readers would not agree. */
  readonly value: string | undefined;
}

/** The entries in order. Text that is not an entry makes the entry before it unreadable. */
export function variablesAsWritten(raw: string): readonly WrittenVariable[] {
  const written: WrittenVariable[] = [];
  for (const { text, at } of entries(raw)) {
    const equals = text.indexOf("=");
    if (equals >= 0) {
      written.push({ name: trim(text.slice(0, equals)), at, text, value: valueOf(trim(text.slice(equals + 1))) });
    } else {
      const { name, at: start } = written.pop() ?? { name: "", at };
      written.push({ name, at: start, text: raw.slice(start, at) + text, value: undefined });
    }
  }
  return written;
}

/** The texts between commas; a quote counts at the beginning of a value, a new line where NAME= follows it. */
function entries(raw: string): readonly { readonly text: string; readonly at: number }[] {
  const ends: number[] = [];
  let quote = "";
  let place: "name" | "begin" | "value" = "name";
  for (let at = 0; at < raw.length; at = next(raw, at, quote)) {
    const char = raw[at]!;
    if (quote !== "") {
      if (char === quote) quote = "";
    } else if (char === "\n" && place !== "name") {
      NAME_AFTER_BLANKS.lastIndex = at;
      const [blanks, name] = NAME_AFTER_BLANKS.exec(raw)!;
      if (name === undefined) at += blanks.length - 1;
      else {
        ends.push(at);
        place = "name";
      }
    } else if (char === ",") {
      ends.push(at);
      place = "name";
    } else if (place === "name") {
      if (char === "=") place = "begin";
    } else if (place === "begin" && !BLANK.test(char)) {
      if (char === '"' || char === "'") quote = char;
      place = "value";
    }
  }
  const starts = [0, ...ends.map((end) => end + 1)];
  return starts.flatMap((from, index) => {
    const text = raw.slice(from, ends[index]);
    const trimmed = trim(text);
    return trimmed === "" ? [] : [{ text: trimmed, at: from + text.indexOf(trimmed) }];
  });
}

/** Blanks are skipped once. Otherwise each newline among them would skip all that follow. */
const NAME_AFTER_BLANKS = /\s*([\w.-]+\s*=)?/y;

/**
 * The next character that may have a meaning: an expansion counts as one, and so does an escape within double quotes.
 */
function next(raw: string, at: number, quote: string): number {
  if (raw.startsWith("%%", at)) return at + 2;
  if (raw.startsWith("%(", at)) return raw.indexOf(")", at) < 0 ? raw.length : raw.indexOf(")", at) + 1;
  return at + (raw[at] === "\\" && quote === '"' ? 2 : 1);
}

function valueOf(text: string): string | undefined {
  const quote = text[0];
  if (quote !== '"' && quote !== "'") return text;
  let end = 1;
  while (end < text.length && text[end] !== quote) end = next(text, end, quote);
  if (end !== text.length - 1) return undefined;
  const inside = text.slice(1, -1);
  return quote === '"' ? inside.replace(/\\(["\\])/g, "$1") : inside;
}

const BLANK = /[ \t\r\n]/;

function trim(text: string): string {
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
}
