/**
 * The INI dialect of supervisord (Python's RawConfigParser with `;` and `#` as inline comments and duplicates allowed),
 * CFG-INI-*.
 *
 * `collect` is our lexer: it understands comments, continuations, delimiters and errors. `fold` writes each value as
 * one line of plain INI, with everything special quoted, and the package `ini` decodes that. The raw file cannot be
 * given to `ini`: it knows no `:` delimiter and no continuation lines, cuts values at any `;` or `#`, strips quotes,
 * nests `[program:web.api]`, turns `true` into a boolean and `list[]` into an array. Names and line numbers travel
 * beside the folded form.
 */
import ini from "ini";

import { ConfigError, type Place } from "../model/problems.js";
import { pyrepr } from "../../python/repr.js";
import { indentation, isSpaceCode, strip, stripEnd } from "../../python/text.js";
import type { SourceText } from "./source-text.js";

/** A value and its place; continuation lines are joined with newlines. */
export interface Entry extends Place {
  readonly text: string;
}

/** A section of one file; headers with the same name make one section. */
export interface ParsedSection extends Place {
  /** By lower-case name, in order of first appearance. */
  readonly options: Map<string, Entry>;
}

/** The contents of one file. */
export interface ParsedFile {
  readonly sections: ReadonlyMap<string, ParsedSection>;
  /** `[DEFAULT]` (CFG-INI-028). */
  readonly defaults: ParsedSection;
}

/** Reads one file; `file` is its path as messages name it. Throws ConfigError (CFG-INI-022, -023, -031). */
export function parseDialect(source: SourceText, file: string): ParsedFile {
  const sections = new Map<string, ParsedSection>();
  for (const section of collect(source, file)) {
    // One at a time: decoding a large file at once needs a large heap.
    const texts = (ini.parse(fold(section.options)) as { readonly value?: readonly unknown[] }).value ?? [];
    let count = 0;
    for (const option of section.options.values()) option.text = String(texts[count++]);
    sections.set(section.name, section);
  }
  const defaults = sections.get(DEFAULTS)!;
  sections.delete(DEFAULTS);
  return { sections, defaults };
}

const DEFAULTS = "DEFAULT";

/** A section and its options while their lines are being collected. */
interface OpenSection extends ParsedSection {
  readonly name: string;
  readonly options: Map<string, { -readonly [Field in keyof Entry]: Entry[Field] }>;
}

/** Folds the values of a section into plain INI: a list, `value[]="value as JSON"` for each option. */
export function fold(options: ReadonlyMap<string, Pick<Entry, "text">>): string {
  let plain = "";
  for (const { text } of options.values()) plain += `value[]=${quoted(stripEnd(text))}\n`;
  return plain;
}

/** JSON with U+2028 and U+2029 escaped: `ini` drops lines that hold them. */
function quoted(text: string): string {
  const json = JSON.stringify(text);
  if (!/[\u2028\u2029]/.test(json)) return json;
  return json.replace(/[\u2028\u2029]/g, (char) => (char === "\u2028" ? "\\u2028" : "\\u2029"));
}

/** A line that is not a header, an option or a continuation. */
interface BadLine {
  readonly line: number;
  readonly text: string;
}

/** What a line is in the dialect; comment lines and blank lines outside of values are left out. Columns from 0. */
export interface DialectLine {
  /** `more` continues the option before it. */
  readonly kind: "section" | "option" | "more" | "bad";
  readonly line: number;
  /** The line as written, with its newline. */
  readonly raw: string;
  /** The name of the section or the option; "" otherwise. */
  readonly name: string;
  /** Where `text` begins: a value, a part of one, or the header. */
  readonly column: number;
  readonly text: string;
  /** Where a comment begins. */
  readonly comment: number | undefined;
}

/**
 * The lines of a file one by one, up to where reading it ends; for callers that need more than the meaning of the file.
 */
export function dialectLines(source: SourceText): readonly DialectLine[] {
  const lines: DialectLine[] = [];
  try {
    collect(source, "", (line) => lines.push(line));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
  }
  return lines;
}

type Watch = (line: DialectLine) => void;

function collect(source: SourceText, file: string, watch?: Watch): readonly OpenSection[] {
  const defaults: OpenSection = { name: DEFAULTS, file, line: 0, options: new Map() };
  const sections = new Map([[DEFAULTS, defaults]]);
  const bad: BadLine[] = [];
  let section: OpenSection | undefined;
  let option = "";
  let indent = 0;
  let line = 0;
  for (let start = 0, end = 0; start < source.text.length; start = end) {
    line += 1;
    end = endOfLine(source.text, start);
    const raw = source.text.slice(start, end);
    const comment = commentStart(raw);
    const value = strip(raw.slice(0, comment));
    const open = option === "" ? undefined : section?.options.get(option);
    if (value === "") {
      if (comment !== undefined) continue;
      if (open !== undefined) {
        open.text += "\n";
        watch?.({ kind: "more", line, raw, name: "", column: 0, text: "", comment });
      }
      continue;
    }
    const depth = indentation(raw);
    if (open !== undefined && depth > indent) {
      open.text += `\n${value}`;
      watch?.({ kind: "more", line, raw, name: "", column: depth, text: value, comment });
      continue;
    }
    indent = depth;
    const header = headerName(value);
    if (header !== undefined) {
      section = sections.get(header) ?? { name: header, file, line, options: new Map() };
      sections.set(header, section);
      option = "";
      watch?.({ kind: "section", line, raw, name: header, column: depth, text: value, comment });
      continue;
    }
    if (section === undefined) throw missingHeader(file, line, raw);
    const delimiter = value.search(/[=:]/);
    if (delimiter >= 0) {
      option = stripEnd(value.slice(0, delimiter)).toLowerCase();
      const rest = value.slice(delimiter + 1);
      const text = strip(rest);
      section.options.set(option, { text, file, line });
      const column = depth + delimiter + 1 + indentation(rest);
      watch?.({ kind: "option", line, raw, name: option, column, text, comment });
    }
    if (delimiter <= 0) {
      bad.push({ line, text: raw });
      watch?.({ kind: "bad", line, raw, name: "", column: depth, text: value, comment });
    }
  }
  if (source.fault !== undefined) throw new ConfigError(source.fault, [`${file} is not UTF-8 text; save it as UTF-8.`]);
  if (bad.length > 0) throw badLines(file, bad);
  return [...sections.values()];
}

/** Lines keep their newline, as Python's file iteration gives them. */
function endOfLine(text: string, start: number): number {
  const newline = text.indexOf("\n", start);
  return newline < 0 ? text.length : newline + 1;
}

/** `[` to the last `]` of the line; the text after it is ignored (CFG-INI-002, -003). */
function headerName(value: string): string | undefined {
  const last = value.lastIndexOf("]");
  return value.startsWith("[") && last >= 2 ? value.slice(1, last) : undefined;
}

/**
 * Where the comment of a line begins; undefined if it has none (CFG-INI-009..014).
 *
 * Each prefix offers its first occurrence; if none follows white space, its second, and so on. So a prefix that
 * qualifies early hides one that stands before it but is a later occurrence: `a#b #c ;d` ends at `;`.
 */
function commentStart(line: string): number | undefined {
  if (!line.includes(";") && !line.includes("#")) return undefined;
  const first = line[indentation(line)];
  if (first === ";" || first === "#") return 0;
  let offers = [
    { prefix: ";", at: line.indexOf(";") },
    { prefix: "#", at: line.indexOf("#") },
  ];
  for (;;) {
    offers = offers.filter(({ at }) => at >= 0);
    if (offers.length === 0) return undefined;
    const starts = offers.filter(({ at }) => isSpaceCode(line.charCodeAt(at - 1))).map(({ at }) => at);
    if (starts.length > 0) return Math.min(...starts);
    offers = offers.map(({ prefix, at }) => ({ prefix, at: line.indexOf(prefix, at + 1) }));
  }
}

function missingHeader(file: string, line: number, raw: string): ConfigError {
  const message = `File contains no section headers.\nfile: ${pyrepr(file)}, line: ${line}\n${pyrepr(raw)}`;
  const advice = raw.startsWith("\ufeff")
    ? `${file}:1: the file begins with a byte order mark; save it without one.`
    : `${file}:${line}: put a section line such as [supervisord] before it.`;
  return new ConfigError(message, [advice], { file, line });
}

function badLines(file: string, bad: readonly BadLine[]): ConfigError {
  const listed = bad.map(({ line, text }) => `\n\t[line ${String(line).padStart(2)}]: ${pyrepr(text)}`);
  const { line } = bad[0]!;
  const advice = `${file}:${line}: write name=value, or indent the line to continue the value above it.`;
  const message = `Source contains parsing errors: ${pyrepr(file)}${listed.join("")}`;
  return new ConfigError(message, [advice], { file, line });
}
