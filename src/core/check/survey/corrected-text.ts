/** A file without the lines that the dialect cannot read, so that further problems in it can be found. */
import { dialectLines, parseDialect } from "../../config/text/dialect.js";
import { ConfigError, type ConfigProblem } from "../../config/model/problems.js";
import { decodeSource } from "../../config/text/source-text.js";

/** The bytes to continue with, and the daemon's refusal of the file; undefined if it can read the file. */
export interface CorrectedText {
  readonly bytes: Uint8Array;
  readonly problem: ConfigProblem | undefined;
  readonly isTemplate: boolean;
}

const NEWLINE = 0x0a;
const BLANK = 0x20;

/**
 * Blanks out the lines that cannot be read. Templates are left as they are: the daemon will read what is made from
 * them.
 */
export function withoutBadLines(bytes: Uint8Array, path: string): CorrectedText {
  const source = decodeSource(bytes);
  const problem = refusalOf(() => void parseDialect(source, path));
  if (problem === undefined) return { bytes, problem, isTemplate: false };
  if (hasTags(source.text)) return { bytes, problem: { ...problem, advice: [TEMPLATE] }, isTemplate: true };
  const isBad = linesThatAreBad(source);
  return { bytes: isBad === undefined ? bytes : blanked(bytes, isBad), problem, isTemplate: false };
}

const TEMPLATE = "check the file that is made of it: this is a template, as its {% or {# shows.";

/** The tags of Jinja and similar languages, alone on a line. */
function hasTags(text: string): boolean {
  return /^\s*\{[%#]/m.test(text);
}

/** By line number from 1; undefined if the problem is not in the lines. */
function linesThatAreBad(source: ReturnType<typeof decodeSource>): ((line: number) => boolean) | undefined {
  if (source.fault !== undefined) return undefined;
  const first = source.text.split("\n").findIndex((line) => /^\s*\[.+\]/.test(line)) + 1;
  const bad = new Set(dialectLines(source).flatMap(({ kind, line }) => (kind === "bad" ? [line] : [])));
  return bad.size > 0 ? (line) => bad.has(line) : (line) => line < first;
}

function blanked(bytes: Uint8Array, isBad: (line: number) => boolean): Uint8Array {
  const corrected = Uint8Array.from(bytes);
  let line = 1;
  for (const [at, byte] of bytes.entries()) {
    if (byte === NEWLINE) line += 1;
    else if (isBad(line)) corrected[at] = BLANK;
  }
  return corrected;
}

function refusalOf(read: () => void): ConfigProblem | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problem;
  }
}
