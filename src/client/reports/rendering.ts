/** Tables the client prints: processes, configured processes, topics in columns. */
import { makeNamespec } from "../../core/process/namespec.js";
import { quoted } from "../../core/python/quoted.js";
import type { ConfigInfo, ProcessInfo } from "../wire/answers.js";
import { plain, type Style } from "../terminal/style.js";

/** Narrowest name column of `status`, before its gap of three. */
const NAME_COLUMNS = 30;
const GAP_COLUMNS = 3;
const STATE_COLUMNS = 10;

/** What our own client prints after a process's description; "" = nothing. */
export type Note = (info: ProcessInfo) => string;

/**
 * Lines of `status`: the name column is as wide as the longest name listed, at least 33 with its
 * gap; blanks at the end stay (CTL-ST-001..003). A note follows in parentheses.
 */
export function statusTable(infos: readonly ProcessInfo[], style: Style = plain, noteOn: Note = () => ""): string[] {
  const names = infos.map((info) => quoted(makeNamespec(info.group, info.name)));
  const width = names.reduce((widest, name) => Math.max(widest, codePoints(name)), NAME_COLUMNS) + GAP_COLUMNS;
  return infos.map((info, index) => {
    const note = noteOn(info);
    const state = style.state(leftJustify(info.statename, STATE_COLUMNS), note !== "");
    const description = quoted(info.description);
    const more = note === "" ? "" : `${description === "" ? "" : " "}(${note})`;
    return leftJustify(names[index]!, width) + state + description + more;
  });
}

/** A line of `avail` (CTL-AV-001). */
export function availLine(info: ConfigInfo): string {
  const name = leftJustify(quoted(makeNamespec(info.group, info.name)), 32);
  const use = leftJustify(info.inuse ? "in use" : "avail", 9);
  const start = leftJustify(info.autostart ? "auto" : "manual", 9);
  return `${name} ${use} ${start} ${info.group_prio}:${info.process_prio}`;
}

/**
 * Names in columns, sorted downwards, two blanks between: the fewest rows whose width fits; one
 * column when none does (CTL-H-001).
 */
export function columns(names: readonly string[], displayWidth: number): string[] {
  for (let rows = 1; rows < names.length; rows += 1) {
    const widths = columnWidths(names, rows);
    const total = widths.reduce((sum, width) => sum + width + 2, -2);
    if (total > displayWidth) continue;
    return Array.from({ length: rows }, (_, row) =>
      widths
        .map((width, column) => ({ width, name: names[row + rows * column] ?? "" }))
        .filter(({ name }) => name !== "")
        .map(({ width, name }) => leftJustify(name, width))
        .join("  "),
    );
  }
  return [...names];
}

function columnWidths(names: readonly string[], rows: number): number[] {
  const widths: number[] = [];
  for (let start = 0; start < names.length; start += rows) {
    widths.push(Math.max(...names.slice(start, start + rows).map(codePoints)));
  }
  return widths;
}

/** `text.ljust(width)`: counts code points, as Python does. */
function leftJustify(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - codePoints(text)));
}

/** `len(text)`. */
function codePoints(text: string): number {
  return Array.from(text).length;
}
