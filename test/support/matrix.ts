/**
 * Makes compat-matrix.md from the rows of docs/behaviour: what readers want to know first. It counts the rows of each
 * kind, and lists everything that differs, is impossible or is missing, and what is better. Its beginning is written by
 * hand.
 */
import { kinds, withoutEvidence, type Kind, type Row } from "./behaviour.js";
import { inRepository } from "./repository.js";
import { readFileSync } from "node:fs";
import { posix } from "node:path";

const begin = "<!-- from here on: node scripts/matrix.mjs -->";

/** `text` with what follows its mark generated again from `rows`; `pages` has the text of each page by path. */
export function withRows(text: string, rows: readonly Row[], pages: ReadonlyMap<string, string>): string {
  const at = text.indexOf(begin);
  if (at < 0) throw new Error(`compat-matrix.md has lost its mark ${begin}`);
  const of = (kind: Kind) => rows.filter((row) => row.kind === kind);
  const chapters = [
    ["How many", countsOf(rows)],
    ["What differs", tableOf(of("differs"))],
    ["What is impossible", tableOf(of("impossible"))],
    ["What is not there yet", tableOf(of("not yet"))],
    ["What is better", betterOf(of("better"), pages)],
  ];
  const filled = chapters.filter(([, body]) => body !== "");
  return [text.slice(0, at) + begin, ...filled.map(([title, body]) => `## ${title}\n\n${body}`)].join("\n\n") + "\n";
}

/** The table of counts: rows of each kind by area of behaviour. */
export function countsOf(rows: readonly Row[]): string {
  const areas = new Map<string, Map<Kind, number>>();
  for (const { page, id, kind } of rows) {
    if (id === undefined || kind === undefined) continue;
    for (const area of [`[${id.split("-")[0]!}](${page})`, "all"]) {
      const counts = areas.get(area) ?? new Map<Kind, number>();
      areas.set(area, counts.set(kind, (counts.get(kind) ?? 0) + 1));
    }
  }
  const lines = [...areas]
    .sort(([a], [b]) => Number(a === "all") - Number(b === "all"))
    .map(([area, counts]) => {
      const numbers = kinds.map((kind) => counts.get(kind) ?? 0);
      return [area, numbers.reduce((sum, each) => sum + each, 0), ...numbers];
    });
  return table(["area", "rows", ...kinds], lines);
}

/** compat-matrix.md of this tree. */
export function readMatrix(): string {
  return readFileSync(inRepository("compat-matrix.md"), "utf8");
}

/** Empty if there are no rows. */
function tableOf(rows: readonly Row[]): string {
  if (rows.length === 0) return "";
  return table(
    ["row", "the original", "ours"],
    rows.map((row) => [link(row), fromRoot(row, withoutEvidence(row.behaviour)), fromRoot(row, reasonOf(row))]),
  );
}

/** By page: what is better, in short; rows with the same text share a line. */
function betterOf(rows: readonly Row[], pages: ReadonlyMap<string, string>): string {
  return [...pages]
    .map(([page, text]) => {
      const lines = new Map<string, string[]>();
      for (const row of rows.filter((each) => each.page === page)) {
        const said = inShort(row);
        lines.set(said, [...(lines.get(said) ?? []), link(row)]);
      }
      const title = /^# (.*)$/m.exec(text)?.[1] ?? page;
      return [`### ${title}`, [...lines].map(([said, links]) => `- ${links.join(", ")}: ${said}`).join("\n")];
    })
    .filter(([, lines]) => lines !== "")
    .flat()
    .join("\n\n");
}

/**
 * What it is about, where its behaviour begins with that in bold, and what is better; of what is only ours, what it
 * does.
 */
function inShort(row: Row): string {
  if (row.id!.startsWith("TSD-")) return fromRoot(row, row.behaviour);
  const about = /^(\*\*.+?\*\*): /.exec(row.behaviour)?.[1];
  return fromRoot(row, about === undefined ? reasonOf(row) : `${about}: ${reasonOf(row)}`);
}

function reasonOf({ ours }: Row): string {
  return ours.split(": ").slice(1).join(": ");
}

function link({ page, id }: Row): string {
  return `[${id!}](${page}#${id!.toLowerCase()})`;
}

/** `text` of `row` with links that lead from the root instead of from its page. */
function fromRoot({ page }: Row, text: string): string {
  return text.replace(/\]\((?!\w+:)([^)]+)\)/g, (_, target: string) => {
    return `](${posix.join(posix.dirname(page), target)})`;
  });
}

function table(head: readonly string[], lines: readonly (readonly (string | number)[])[]): string {
  return [head, head.map(() => "---"), ...lines].map((line) => `| ${line.join(" | ")} |`).join("\n");
}
