/**
 * `%` expansion of option values: Python's `text % mapping`, in full (CFG-EXP-001).
 *
 * Parsing follows CPython's formatter step by step, because its error texts give the position; `core/python/format.ts`
 * does the conversions.
 */
import { nearest } from "../../nearest.js";
import { RepeatsValue } from "../model/problems.js";
import {
  convert,
  FormatFault,
  RESULT_MAX_CHARS,
  TooLong,
  type Flags,
  type NameValue,
  type Names,
} from "../../python/format.js";
import { pyrepr } from "../../python/repr.js";
import { compareText } from "../../python/text.js";

/**
 * Expands `text`. `label` names the option in messages, e.g. `program:a.command`.
 * Throws ConfigError (CFG-EXP-002, CFG-EXP-003).
 */
export function expand(text: string, names: Names, label: string): string {
  const formatter = new Formatter(text, names);
  try {
    return formatter.run();
  } catch (fault) {
    const repeated = pyrepr(text);
    const what = `Format string ${repeated} for ${pyrepr(label)}`;
    if (fault instanceof UnknownName) {
      const available = Array.from(names, ([name]) => name);
      throw new RepeatsValue(
        `${what} contains names (${pyrepr(fault.key)}) which cannot be expanded. Available names: ${available.sort(compareText).join(", ")}`,
        repeated,
        unknownNameAdvice(fault.key, available),
      );
    }
    if (fault instanceof FormatFault) {
      const advice = fault instanceof TooLong ? TOO_LONG_ADVICE : formatter.adviceOnName();
      throw new RepeatsValue(`${what} is badly formatted: ${fault.message}`, repeated, advice);
    }
    throw fault;
  }
}

const TOO_LONG_ADVICE = `Write a smaller width: what comes of a value must not be longer than ${RESULT_MAX_CHARS} characters.`;

function unknownNameAdvice(key: string, available: readonly string[]): string {
  if (available.includes(`ENV_${key}`)) return `Write %(ENV_${key})s: ENV_ stands before the names of the environment.`;
  const near = nearest(key, available);
  if (near !== undefined) return `Did you mean %(${near})s?`;
  const [, variable] = /^ENV_(.+)$/.exec(key) ?? [];
  return variable === undefined
    ? "Write one of the names that the message lists, or %% for a percent sign that is meant."
    : `Set ${variable} for the daemon, or in environment= of [supervisord].`;
}

class UnknownName extends Error {
  constructor(readonly key: string) {
    super(key);
  }
}

/** Expands one format string. */
class Formatter {
  /** In code units; messages count code points. */
  private at = 0;
  /** The argument of the next conversion or `*`: at first the whole mapping, then each named value, once. */
  private argument: NameValue | Names | undefined;
  /** The name in the specifier that is being read, if it has one, and whether its bracket is closed. */
  private named: { readonly text: string; readonly end: boolean } | undefined;

  constructor(
    private readonly text: string,
    private readonly names: Names,
  ) {
    this.argument = names;
  }

  run(): string {
    const { text } = this;
    let out = "";
    for (let percent = text.indexOf("%"); percent >= 0; percent = text.indexOf("%", this.at)) {
      out += text.slice(this.at, percent);
      this.at = percent + 1;
      out += this.specifier();
      if (out.length > RESULT_MAX_CHARS) throw new TooLong();
    }
    return this.at === 0 ? text : out + text.slice(this.at);
  }

  /** The advice when the text after a name is wrong; undefined when the specifier has no name. */
  adviceOnName(): string | undefined {
    if (this.named === undefined) return undefined;
    const { text, end } = this.named;
    if (!end) return "Close the bracket: write %(name)s.";
    return `Write %(${text})s: behind the name stands the letter of a conversion, s for its text.`;
  }

  /** Reads what follows a `%`: `%`, or `(name)`, flags, width, precision, an ignored h/l/L, and the conversion. */
  private specifier(): string {
    const { text } = this;
    this.named = undefined;
    if (text[this.at] === "%") return this.next();
    if (text[this.at] === "(") this.argument = this.namedValue();
    // The usual form, made fast.
    if (text[this.at] === "s" && typeof this.argument === "string") {
      this.at += 1;
      return this.takeArgument() as string;
    }
    const flags = this.flags();
    const width = this.measure("width", 2 ** 63);
    if (width !== undefined && width < 0) flags.left = true;
    let precision: number | undefined;
    if (text[this.at] === ".") {
      this.at += 1;
      precision = Math.max(this.measure("precision", 0x7fffffff) ?? 0, 0);
    }
    if (/[hlL]/.test(text[this.at] ?? "")) this.at += 1;
    const start = this.at;
    const conversion = this.next();
    const index = () => Array.from(text.slice(0, start)).length;
    return convert({ conversion, flags, width: Math.abs(width ?? 0), precision, index }, this.takeArgument());
  }

  private namedValue(): NameValue {
    const start = this.at + 1;
    let depth = 1;
    let end = start;
    this.named = { text: "", end: false };
    for (; depth > 0; end += 1) {
      if (end >= this.text.length) throw new FormatFault("incomplete format key");
      const char = this.text[end];
      if (char === "(") depth += 1;
      if (char === ")") depth -= 1;
    }
    this.at = end;
    const key = this.text.slice(start, end - 1);
    this.named = { text: key, end: true };
    const value = this.names.get(key);
    if (value === undefined) throw new UnknownName(key);
    return value;
  }

  private flags(): Flags {
    const flags: Flags = { left: false, plus: false, blank: false, alternate: false, zero: false };
    for (; ; this.at += 1) {
      const char = this.text[this.at];
      if (char === "-") flags.left = true;
      else if (char === "+") flags.plus = true;
      else if (char === " ") flags.blank = true;
      else if (char === "#") flags.alternate = true;
      else if (char === "0") flags.zero = true;
      else return flags;
    }
  }

  /** A width or a precision: digits, or `*`, which takes the argument; undefined if it is missing. */
  private measure(what: "width" | "precision", limit: number): number | undefined {
    if (this.text[this.at] === "*") {
      const size = this.takeArgument();
      if (typeof size !== "number") throw new FormatFault("* wants int");
      this.at += 1;
      return size;
    }
    const start = this.at;
    let size = 0;
    for (let char = this.text[this.at]; char !== undefined && isDigit(char); char = this.text[this.at]) {
      size = size * 10 + Number(char);
      if (size > limit) throw new FormatFault(`${what} too big`);
      this.at += 1;
    }
    return this.at === start ? undefined : size;
  }

  private takeArgument(): NameValue | Names {
    const argument = this.argument;
    if (argument === undefined) throw new FormatFault("not enough arguments for format string");
    this.argument = undefined;
    return argument;
  }

  private next(): string {
    const code = this.text.codePointAt(this.at);
    if (code === undefined) throw new FormatFault("incomplete format");
    const char = String.fromCodePoint(code);
    this.at += char.length;
    return char;
  }
}

function isDigit(char: string): boolean {
  return char >= "0" && char <= "9";
}
