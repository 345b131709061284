/** What `status --watch` shows on a terminal: as many processes as it has rows, the worst first. */
import { quoted } from "../../core/python/quoted.js";
import { describe } from "../../core/process/describe.js";
import { makeNamespec } from "../../core/process/namespec.js";
import { STATE_CODES, type ProcessState } from "../../core/process/states.js";
import type { ProcessDetails } from "../wire/extension-answers.js";
import type { Note } from "./rendering.js";
import type { Style } from "../terminal/style.js";

/** Columns: names are as wide as the longest, at most this share of the screen, and at least the width below. */
const NAMES_SHARE = 0.4;
const NAME_MIN_COLUMNS = 20;
const GAP_COLUMNS = 3;
const STATE_COLUMNS = 10;

/** The size of a terminal, in characters. */
export interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** What is shown at one moment; wall-clock seconds of the server. */
export interface Shown {
  readonly infos: readonly ProcessDetails[];
  readonly noteOn: Note;
  readonly now: number;
  /** `15:04:05`. */
  readonly clock: string;
  readonly serverUrl: string;
}

/** The order of the rows, most urgent first; a running process with problems stands beside the failed ones. */
const ORDER: readonly ProcessState[] = [
  ...(["FATAL", "UNKNOWN", "BACKOFF", "EXITED"] as const),
  ...(["STARTING", "STOPPING", "RUNNING", "STOPPED"] as const),
];

/** As many lines as the terminal has rows, each cut to its width: a heading with totals, then the processes. */
export function watchScreen({ infos, noteOn, now, clock, serverUrl }: Shown, size: Size, style: Style): string[] {
  const isTroubled = (info: ProcessDetails) => noteOn(info) !== "";
  const rank = (info: ProcessDetails) => (isTroubled(info) ? 0 : 1 + ORDER.indexOf(info.statename as ProcessState));
  const sorted = infos
    .map((info, index) => ({ info, index }))
    .sort((a, b) => rank(a.info) - rank(b.info) || a.index - b.index);
  const rows = Math.max(1, size.rows - 2);
  const fitting = sorted.length > rows ? rows - 1 : rows;
  const shown = sorted.slice(0, fitting).map(({ info }) => atPresent(info, now));
  const hidden = sorted.length - shown.length;
  const cut = (line: string) => shortened(line, size.columns);
  const names = shown.map(({ group, name }) => quoted(makeNamespec(group, name)));
  const widest = Math.max(0, ...names.map((name) => Array.from(name).length));
  const nameWidth = Math.min(widest, Math.max(NAME_MIN_COLUMNS, Math.floor(size.columns * NAMES_SHARE)));
  const room = size.columns - nameWidth - GAP_COLUMNS - STATE_COLUMNS;
  const table = shown.map((info, index) => {
    const name = shortened(names[index]!, nameWidth);
    const line = cut(
      padded(name, nameWidth + GAP_COLUMNS) + padded(info.statename, STATE_COLUMNS) + saidOf(info, noteOn(info), room),
    );
    // Escape sequences take no columns: cut first, colour afterwards. The state begins at the same column in each line.
    const [head, tail] = [line.slice(0, name.length), line.slice(name.length)];
    return head + tail.replace(info.statename, style.state(info.statename, isTroubled(info)));
  });
  return [
    style.heading(cut(`${clock}  ${totals(infos)}  ${serverUrl}`)),
    "",
    ...table,
    ...(hidden > 0 ? [cut(`… ${hidden} more`)] : []),
  ];
}

/** The description with the note behind it; if both do not fit, the note comes first because it matters more. */
function saidOf({ description }: ProcessDetails, note: string, room: number): string {
  const text = quoted(description);
  if (note === "") return text;
  const whole = text === "" ? `(${note})` : `${text} (${note})`;
  return Array.from(whole).length <= room || text === "" ? whole : `(${note}) ${text}`;
}

/** Cut to a width, with a mark where it was cut. */
function shortened(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join("")}…`;
}

function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - Array.from(text).length));
}

/** `3 FATAL, 12 RUNNING`. */
function totals(infos: readonly ProcessDetails[]): string {
  const counts = ORDER.map((state) => [infos.filter(({ statename }) => statename === state).length, state] as const);
  const present = counts.filter(([count]) => count > 0).map(([count, state]) => `${count} ${state}`);
  return present.length === 0 ? "no processes" : present.join(", ");
}

/** The process with its uptime up to `now`, which grows while nothing changes. */
function atPresent(info: ProcessDetails, now: number): ProcessDetails {
  if (info.state !== STATE_CODES.RUNNING) return info;
  const { name, pid, start, stop } = info;
  const subject = {
    ...{ name, pid, start, stop, now: Math.floor(now) },
    state: "RUNNING",
    spawnError: undefined,
  } as const;
  return { ...info, description: describe(subject, () => NO_DATE) };
}

/** A running process is described by its uptime alone, so the date is not used. */
const NO_DATE = { month: 1, day: 1, hour: 0, minute: 0 };
