/**
 * Reads docs/behaviour: each behaviour of the original, what ours does, and which test proves it. These pages
 * are the source; test/support/matrix.ts makes compat-matrix.md from them. Used by the architecture tests and by
 * scripts/matrix.mjs.
 */
import { filesBelow, inRepository } from "./repository.js";
import { readFileSync } from "node:fs";
import { posix } from "node:path";

/** The answers a row can give, in the order in which the counts are shown. */
export const kinds = ["same", "better", "differs", "not yet", "impossible"] as const;
export type Kind = (typeof kinds)[number];

/** One behaviour: a line of a table with the columns id, behaviour, ours, tests. */
export interface Row {
  /** From the root. */
  readonly page: string;
  readonly line: number;
  /** As written; undefined unless it is one id behind its own anchor. */
  readonly id: string | undefined;
  /** What the original does (in rows about ours alone: what ours does), and in parentheses how that is known. */
  readonly behaviour: string;
  /** As written: a kind, and where one is needed a reason after a colon. */
  readonly ours: string;
  readonly kind: Kind | undefined;
  /** Paths of test files, from the root; undefined unless the cell holds nothing but links to some. */
  readonly tests: readonly string[] | undefined;
}

const idPattern =
  /\b((?:CFG|CLI|LIFE|LOG|EV|RPC|CTL|WEB|TSD)-[A-Z]+|TRAP|IMP(?:-V)?)-(\d{3})((?:(?:\.\.|[/,])\d{3})*)/g;
/** How a behaviour is known and in which versions: `(R)`, `(S, ≥4.2.4)`. */
const evidence = / \([RSD](?:[/,(].*)?\)$/;

/** Every id that `text` mentions; `X-003..005` and `X-003/005` mention more than one. */
export function idsIn(text: string): string[] {
  return [...text.matchAll(idPattern)].flatMap(([, area = "", first = "", more = ""]) => {
    const numbers = [Number(first)];
    for (const [, joint = "", next = ""] of more.matchAll(/(\.\.|[/,])(\d{3})/g)) {
      const from = joint === ".." ? numbers.at(-1)! + 1 : Number(next);
      for (let number = from; number <= Number(next); number += 1) numbers.push(number);
    }
    return numbers.map((number) => `${area}-${String(number).padStart(3, "0")}`);
  });
}

/** The rows of a page (its path from the root, and its text), heads and rulers left out. */
export function parsePage(page: string, text: string): Row[] {
  return text.split("\n").flatMap((content, index) => {
    const found = cells(content);
    if (found.length === 0 || found[0] === "id" || /^-+$/.test(found[0]!)) return [];
    const [first = "", behaviour = "", ours = "", tests = ""] = found;
    const [, anchor, written = ""] = /^<a id="(.*?)"><\/a>(\S+)$/.exec(first) ?? [];
    const isRow = found.length === 4 && anchor === written.toLowerCase() && idsIn(written)[0] === written;
    const word = ours.split(":")[0]!.trim();
    const kind = kinds.find((each) => each === word);
    const id = isRow ? written : undefined;
    return [{ page, line: index + 1, id, behaviour, ours, kind, tests: linked(page, tests) }];
  });
}

/** What is wrong with `rows`, given the text of every test file by path. Empty if nothing is. */
export function problemsOf(rows: readonly Row[], testFiles: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  const texts = new Map<string, string>();
  const mentioned = new Map([...testFiles].map(([path, text]) => [path, new Set(idsIn(text))]));
  for (const { page, line, id, behaviour, ours, kind, tests } of rows) {
    const complain = (complaint: string) => problems.push(`${page}:${line} (${id ?? "?"}): ${complaint}`);
    if (id === undefined) {
      complain('a row is | <a id="x-001"></a>X-001 | behaviour | ours | links to tests |');
      continue;
    }
    if (seen.has(id)) complain(`${id} stands in another line too`);
    seen.add(id);
    const text = withoutEvidence(behaviour);
    if (text === "") complain("what it is about is missing");
    else if (texts.has(text)) complain(`${texts.get(text)!} has the same text`);
    texts.set(text, id);
    if (kind === undefined) complain(`"${ours}" is none of ${kinds.join(", ")}`);
    if (kind !== "same" && kind !== "not yet" && !/: \S/.test(ours)) complain(`"${ours}" needs a reason`);
    if (tests === undefined) complain("tests are links to files below test/, with commas between them");
    for (const path of tests ?? []) {
      if (!mentioned.has(path)) complain(`there is no test file ${path}`);
      else if (!mentioned.get(path)!.has(id)) complain(`${path} does not mention ${id}`);
    }
    if (kind !== "not yet" && kind !== "impossible" && tests?.length === 0) complain(`no test proves ${id}`);
  }
  for (const [path, ids] of mentioned) {
    for (const each of ids) if (!seen.has(each)) problems.push(`${path}: ${each} has no row in docs/behaviour`);
  }
  return problems;
}

/** `text` without the parentheses at its end that say how it is known. */
export function withoutEvidence(text: string): string {
  return text.replace(evidence, "");
}

/** The texts of the pages of this tree by path, in the order their index names them. */
export function readPages(): Map<string, string> {
  const read = (path: string) => readFileSync(inRepository(path), "utf8");
  const index = read("docs/behaviour/README.md");
  const place = (path: string) => index.indexOf(`](${posix.basename(path)})`);
  const paths = filesBelow("docs/behaviour", ".md").filter((path) => !path.endsWith("/README.md"));
  return new Map(paths.sort((a, b) => place(a) - place(b)).map((path) => [path, read(path)]));
}

/** The rows of all pages of this tree. */
export function readRows(): Row[] {
  return [...readPages()].flatMap(([page, text]) => parsePage(page, text));
}

/** Every file of tests of this tree by path, tables of cases included; without test/architecture, support and bench. */
export function readTestFiles(): Map<string, string> {
  const paths = filesBelow("test", ".ts").filter((path) => !/^test\/(architecture|support|bench)\//.test(path));
  return new Map(paths.map((path) => [path, readFileSync(inRepository(path), "utf8")]));
}

/** The targets of the links in a cell that holds nothing else, as paths from the root. */
function linked(page: string, cell: string): string[] | undefined {
  const targets = cell === "" ? [] : cell.split(", ").map((each) => /^\[[^\]]+\]\(([^)]+)\)$/.exec(each)?.[1]);
  if (targets.includes(undefined)) return undefined;
  return targets.map((target) => posix.join(posix.dirname(page), target!));
}

/** The cells of a table line, `\|` being a bar inside one. */
function cells(line: string): string[] {
  if (!line.startsWith("|")) return [];
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}
