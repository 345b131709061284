/**
 * `%` expansion of option values: Python's `text % mapping`, in full (CFG-EXP-001).
 *
 * Parsing follows CPython's formatter step by step because its error texts tell where it stood;
 * `python-format.ts` does the conversions.
 */
import { RepeatsValue } from "./problems.js";
import { convert, FormatFault, type Flags, type NameValue, type Names } from "./python-format.js";
import { pyrepr } from "../python-repr.js";
import { compareText } from "./python-text.js";

/**
 * Expands `text`. `label` names the option in messages, e.g. `program:a.command`.
 * Throws ConfigError (CFG-EXP-002, CFG-EXP-003).
 */
export function expand(text: string, names: Names, label: string): string {
  const plain = expandPlain(text, names);
  if (plain !== undefined) return plain;
  try {
    return new Formatter(text, names).run();
  } catch (fault) {
    const repeated = pyrepr(text);
    const what = `Format string ${repeated} for ${pyrepr(label)}`;
    if (fault instanceof UnknownName) {
      const available = Array.from(names, ([name]) => name);
      throw new RepeatsValue(
        `${what} contains names (${pyrepr(fault.key)}) which cannot be expanded. Available names: ${available.sort(compareText).join(", ")}`,
        repeated,
      );
    }
    if (fault instanceof FormatFault) {
      throw new RepeatsValue(`${what} is badly formatted: ${fault.message}`, repeated);
    }
    throw fault;
  }
}

/** The value of a text that has nothing but known `%(name)s` and `%%`, as nearly all have; undefined for any other. */
function expandPlain(text: string, names: Names): string | undefined {
  let out = "";
  let from = 0;
  for (let at = text.indexOf("%"); at >= 0; at = text.indexOf("%", from)) {
    out += text.slice(from, at);
    if (text[at + 1] === "%") {
      out += "%";
      from = at + 2;
      continue;
    }
    const close = text.indexOf(")", at);
    if (text[at + 1] !== "(" || close < 0 || text[close + 1] !== "s") return undefined;
    const name = text.slice(at + 2, close);
    if (name.includes("(")) return undefined;
    const value = names.get(name);
    if (value === undefined) return undefined;
    out += String(value);
    from = close + 2;
  }
  return from === 0 ? text : out + text.slice(from);
}

class UnknownName extends Error {
  constructor(readonly key: string) {
    super(key);
  }
}

/** One run over one format string; positions count code points. */
class Formatter {
  private readonly chars: readonly string[];
  private at = 0;
  /** What the next conversion or `*` takes: at first the whole mapping, then each named value, once. */
  private argument: NameValue | Names | undefined;

  constructor(
    text: string,
    private readonly names: Names,
  ) {
    this.chars = Array.from(text);
    this.argument = names;
  }

  run(): string {
    let out = "";
    while (this.at < this.chars.length) {
      const char = this.next();
      out += char === "%" ? this.specifier() : char;
    }
    return out;
  }

  /** What follows a `%`: `%`, or `(name)`, flags, width, precision, an ignored h/l/L, and the conversion. */
  private specifier(): string {
    if (this.chars[this.at] === "%") return this.next();
    if (this.chars[this.at] === "(") this.argument = this.namedValue();
    const flags = this.flags();
    const width = this.measure("width", Number.MAX_SAFE_INTEGER);
    if (width !== undefined && width < 0) flags.left = true;
    let precision: number | undefined;
    if (this.chars[this.at] === ".") {
      this.at += 1;
      precision = Math.max(this.measure("precision", 0x7fffffff) ?? 0, 0);
    }
    if (/[hlL]/.test(this.chars[this.at] ?? "")) this.at += 1;
    const conversion = this.next();
    const spec = { conversion, flags, width: Math.abs(width ?? 0), precision, index: this.at - 1 };
    return convert(spec, this.takeArgument());
  }

  private namedValue(): NameValue {
    const start = this.at + 1;
    let depth = 1;
    let end = start;
    for (; depth > 0; end += 1) {
      const char = this.chars[end];
      if (char === undefined) throw new FormatFault("incomplete format key");
      if (char === "(") depth += 1;
      if (char === ")") depth -= 1;
    }
    this.at = end;
    const key = this.chars.slice(start, end - 1).join("");
    const value = this.names.get(key);
    if (value === undefined) throw new UnknownName(key);
    return value;
  }

  private flags(): Flags {
    const flags: Flags = { left: false, plus: false, blank: false, alternate: false, zero: false };
    for (; ; this.at += 1) {
      const char = this.chars[this.at];
      if (char === "-") flags.left = true;
      else if (char === "+") flags.plus = true;
      else if (char === " ") flags.blank = true;
      else if (char === "#") flags.alternate = true;
      else if (char === "0") flags.zero = true;
      else return flags;
    }
  }

  /** A width or a precision: digits, or `*`, which takes the argument; undefined if there is none. */
  private measure(what: "width" | "precision", limit: number): number | undefined {
    if (this.chars[this.at] === "*") {
      const size = this.takeArgument();
      if (typeof size !== "number") throw new FormatFault("* wants int");
      this.at += 1;
      return size;
    }
    let digits = "";
    for (let char = this.chars[this.at]; char !== undefined && isDigit(char); char = this.chars[this.at]) {
      digits += char;
      if (Number(digits) > limit) throw new FormatFault(`${what} too big`);
      this.at += 1;
    }
    return digits === "" ? undefined : Number(digits);
  }

  private takeArgument(): NameValue | Names {
    const argument = this.argument;
    if (argument === undefined) throw new FormatFault("not enough arguments for format string");
    this.argument = undefined;
    return argument;
  }

  private next(): string {
    const char = this.chars[this.at];
    if (char === undefined) throw new FormatFault("incomplete format");
    this.at += 1;
    return char;
  }
}

function isDigit(char: string): boolean {
  return char >= "0" && char <= "9";
}
