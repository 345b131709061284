/**
 * Reads compat-matrix.md: which behaviour of the original has which answer of ours, and which test proves it. Used by
 * the architecture tests and by scripts/matrix.mjs, which writes the counts at the top.
 */
import { filesBelow, inRepository } from "./repository.js";
import { readFileSync } from "node:fs";

/** The answers a row can give, in the order the counts are shown. */
export const kinds = ["same", "better", "differs", "not yet", "impossible"] as const;
export type Kind = (typeof kinds)[number];

/** One line of the matrix; lines that say the same of several behaviours carry all their ids. */
export interface Row {
  readonly line: number;
  readonly ids: readonly string[];
  readonly what: string;
  readonly original: string;
  /** As written: `same`, or a kind with a reason after a colon. */
  readonly ours: string;
  readonly kind: Kind | undefined;
  /** Paths of test files, from the root. */
  readonly tests: readonly string[];
}

const id = /\b((?:CFG|CLI|LIFE|LOG|EV|RPC|CTL|WEB|TSD)-[A-Z]+|TRAP|IMP(?:-V)?)-(\d{3})((?:(?:\.\.|[/,])\d{3})*)/g;
const countsBegin = "<!-- counts: node scripts/matrix.mjs -->";
const countsEnd = "<!-- end of counts -->";

/** Every id that `text` mentions; `X-003..005` and `X-003/005` mention more than one. */
export function idsIn(text: string): string[] {
  return [...text.matchAll(id)].flatMap(([, area = "", first = "", more = ""]) => {
    const numbers = [Number(first)];
    for (const [, joint = "", next = ""] of more.matchAll(/(\.\.|[/,])(\d{3})/g)) {
      const from = joint === ".." ? numbers.at(-1)! + 1 : Number(next);
      for (let number = from; number <= Number(next); number += 1) numbers.push(number);
    }
    return numbers.map((number) => `${area}-${String(number).padStart(3, "0")}`);
  });
}

/** The rows of a matrix, heads and rulers left out. */
export function parseMatrix(text: string): Row[] {
  return text.split("\n").flatMap((content, index) => {
    const [ids = "", what = "", original = "", ours = "", tests = "", ...rest] = cells(content);
    if (idsIn(ids).length === 0 || rest.length > 0) return [];
    const word = ours.split(":")[0]!.trim();
    const kind = kinds.find((each) => each === word);
    const files = tests === "" ? [] : tests.split(",").map((each) => each.trim());
    return [{ line: index + 1, ids: idsIn(ids), what, original, ours, kind, tests: files }];
  });
}

/** What is wrong with `rows`, given the text of every test file by path. Empty when all is well. */
export function problemsOf(rows: readonly Row[], testFiles: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  const mentioned = new Map([...testFiles].map(([path, text]) => [path, new Set(idsIn(text))]));
  for (const row of rows) {
    const complain = (complaint: string) => problems.push(`line ${row.line} (${row.ids[0]!}): ${complaint}`);
    for (const each of row.ids) {
      if (seen.has(each)) complain(`${each} stands in another line too`);
      seen.add(each);
    }
    if (row.kind === undefined) complain(`"${row.ours}" is none of ${kinds.join(", ")}`);
    if (row.what === "" || row.original === "") complain("what, or what the original does, is missing");
    if (row.kind !== "same" && row.kind !== "not yet" && !/: \S/.test(row.ours))
      complain(`"${row.ours}" needs a reason`);
    for (const path of row.tests) if (!mentioned.has(path)) complain(`there is no test file ${path}`);
    if (row.kind === "not yet" || row.kind === "impossible") continue;
    for (const each of row.ids) {
      if (!row.tests.some((path) => mentioned.get(path)?.has(each))) complain(`no test it names mentions ${each}`);
    }
  }
  for (const [path, ids] of mentioned) {
    for (const each of ids) if (!seen.has(each)) problems.push(`${path}: ${each} is not in the matrix`);
  }
  return problems;
}

/** The table of counts for the top of the matrix: rows of each kind by area of behaviour. */
export function countsOf(rows: readonly Row[]): string {
  const areas = new Map<string, Map<Kind, number>>();
  for (const { ids, kind } of rows) {
    for (const each of kind === undefined ? [] : ids) {
      for (const area of [each.split("-")[0]!, "all"]) {
        const counts = areas.get(area) ?? new Map<Kind, number>();
        areas.set(area, counts.set(kind!, (counts.get(kind!) ?? 0) + 1));
      }
    }
  }
  const lines = [...areas]
    .sort(([a], [b]) => Number(a === "all") - Number(b === "all"))
    .map(([area, counts]) => {
      const numbers = kinds.map((kind) => counts.get(kind) ?? 0);
      return [area, numbers.reduce((sum, each) => sum + each, 0), ...numbers];
    });
  return [["area", "rows", ...kinds], ["---", "---", ...kinds.map(() => "---")], ...lines]
    .map((line) => `| ${line.join(" | ")} |`)
    .join("\n");
}

/** `text` with the counts at its top replaced by those of its rows. */
export function withCounts(text: string): string {
  const [before, rest] = [text.indexOf(countsBegin), text.indexOf(countsEnd)];
  if (before < 0 || rest < before) throw new Error(`the matrix has lost its marks ${countsBegin} and ${countsEnd}`);
  return `${text.slice(0, before)}${countsBegin}\n${countsOf(parseMatrix(text))}\n${text.slice(rest)}`;
}

/** The matrix of this tree. */
export function readMatrix(): string {
  return readFileSync(inRepository("compat-matrix.md"), "utf8");
}

/** Every file of tests of this tree by path, tables of cases included; the architecture's own, support and bench left out. */
export function readTestFiles(): Map<string, string> {
  const paths = filesBelow("test", ".ts").filter((path) => !/^test\/(architecture|support|bench)\//.test(path));
  return new Map(paths.map((path) => [path, readFileSync(inRepository(path), "utf8")]));
}

/** The cells of a table line, `\|` being a bar inside one. */
function cells(line: string): string[] {
  if (!line.startsWith("|")) return [];
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}
