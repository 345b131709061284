/** What `tsd check` prints for people, except the texts of the findings. */
import type { Finding, Severity, Spot } from "./survey/finding.js";
import type { CheckReport } from "./check.js";
import type { Rule } from "./survey/rule.js";

/** Adds a style to a text on a terminal. */
export type Paint = (text: string) => string;

/** Styles by their meaning. */
export type Paints = Readonly<Record<Severity | "place" | "fine", Paint>>;

const same: Paint = (text) => text;

/** No colours. */
export const PLAIN: Paints = { error: same, warning: same, hint: same, place: same, fine: same };

const SEVERITIES = ["error", "warning", "hint"] as const;

/** The findings, two lines each, and a line that counts them. */
export function renderReport(report: CheckReport, paints: Paints): string {
  const { findings } = report;
  return [...findings.map((finding) => renderFinding(finding, paints)), `${summary(report, paints)}\n`].join("");
}

/**
 * One finding: the place and the problem on the first line, other places on a second if there are any, what to write on
 * the last.
 */
export function renderFinding(finding: Finding, paints: Paints): string {
  const { file, line, column, severity, rule, now, write, also = [] } = finding;
  const place = paints.place(`${printable(file)}:${line}:${column}:`);
  const others = also.length === 0 ? "" : `    ${printable(otherPlaces(file, also))}\n`;
  return `${place} ${paints[severity](`${severity}:`)} ${printable(now)} [${rule}]\n${others}    ${printable(write)}\n`;
}

/** At most so many places are listed; `--json` has all. */
const MAX_PLACES = 12;

/** `Also at lines 7 and 9, at line 3 of b.conf.` */
function otherPlaces(file: string, also: readonly Spot[]): string {
  const shown = also.slice(0, MAX_PLACES);
  const files = [...new Set(shown.map((each) => each.file))];
  const said = files.map((each) => {
    const lines = [...new Set(shown.filter((spot) => spot.file === each).map(({ line }) => String(line)))];
    const where =
      lines.length === 1 ? `line ${lines[0]!}` : `lines ${lines.slice(0, -1).join(", ")} and ${lines.at(-1)!}`;
    return `at ${where}${each === file ? "" : ` of ${each}`}`;
  });
  const rest = also.length - shown.length;
  return `Also ${said.join(", ")}${rest === 0 ? "" : `, and at ${counted(rest, "place")} more`}.`;
}

function summary({ file, files, findings, accepted, configuration }: CheckReport, paints: Paints): string {
  if (findings.length === 0) {
    const groups = configuration?.groups ?? [];
    const processes = groups.reduce((count, group) => count + group.processes.length, 0);
    const fine = `${counted(groups.length, "group")}, ${counted(processes, "process")}, nothing to report`;
    return paints.fine(`${printable(file)}: ${fine}`);
  }
  const counts = SEVERITIES.map(
    (severity) => [severity, findings.filter((each) => each.severity === severity).length] as const,
  );
  const said = counts.filter(([, count]) => count > 0).map(([severity, count]) => counted(count, severity));
  const verdict = accepted ? "" : "; the daemon refuses to start";
  return `${said.join(", ")} in ${counted(Math.max(files.length, 1), "file")}${verdict}`;
}

function counted(count: number, what: string): string {
  if (count === 1) return `1 ${what}`;
  return `${count} ${what}${what.endsWith("s") ? "es" : "s"}`;
}

/** No text of a file may move the cursor or change colours; lines of a message are indented. */
function printable(text: string): string {
  let shown = "";
  for (const char of text) {
    const code = char.charCodeAt(0);
    const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0);
    if (char === "\n") shown += "\n    ";
    else shown += isControl ? `\\x${code.toString(16).padStart(2, "0")}` : char;
  }
  return shown;
}

/** The part of `tsd check --help` after the options. */
export function checkHelpEnd(rules: readonly Rule[]): string {
  const width = Math.max(...rules.map(({ name }) => name.length));
  return `
Reads the configuration as the daemon would, with everything it includes, and
starts nothing. Run it as the user and on the machine that will run the daemon:
programs, users, directories and variables are looked for there.

Each finding says file:line:column, what happens now, and what to write:

  error    the daemon refuses to start, or a program can never start
  warning  it works, most likely not as meant
  hint     it works, and could be better

Exit status: 0 if there is no error (with --strict: no error and no warning),
1 if there is one, 2 if the command line is wrong.

  tsd check                              the file the daemon would find
  tsd check supervisord.conf --strict    in a pipeline, before an image is built
  tsd check --json | jq .findings        for editors and scripts
  tsd check --json | jq '.configuration.groups[].processes[] | {name, command}'
                                         what the daemon makes of it; "sources"
                                         has the file and line of every value

Sections and options that begin with x- are yours: nothing is said about them.

What is looked for:
${rules.map(({ name, doc }) => `  ${name.padEnd(width)}  ${doc}\n`).join("")}`;
}
