/** What `status --watch` shows on a terminal: as much of the table as it has rows, the worst first. */
import { describe } from "../core/process/describe.js";
import { STATE_CODES, type ProcessState } from "../core/process/states.js";
import type { ProcessDetails } from "./details.js";
import { statusTable, type Note } from "./rendering.js";
import type { Style } from "./style.js";

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

/** In the order of concern; what is in trouble stands beside what has failed. */
const ORDER: readonly ProcessState[] = [
  ...(["FATAL", "UNKNOWN", "BACKOFF", "EXITED"] as const),
  ...(["STARTING", "STOPPING", "RUNNING", "STOPPED"] as const),
];

/** As many lines as the terminal has rows, each cut to its width: a head with totals, and the processes below. */
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
  const cut = (line: string) => Array.from(line).slice(0, size.columns).join("");
  // Escapes take no room: what is cut is cut before it is dressed.
  const table = statusTable(shown, { ...style, state: (name) => name }, noteOn).map(cut);
  const dressed = table.map((line, index) => {
    const { statename } = shown[index]!;
    return line.replace(statename, style.state(statename, isTroubled(shown[index]!)));
  });
  return [
    style.heading(cut(`${clock}  ${totals(infos)}  ${serverUrl}`)),
    "",
    ...dressed,
    ...(hidden > 0 ? [cut(`… ${hidden} more`)] : []),
  ];
}

/** `3 FATAL, 12 RUNNING`. */
function totals(infos: readonly ProcessDetails[]): string {
  const counts = ORDER.map((state) => [infos.filter(({ statename }) => statename === state).length, state] as const);
  const present = counts.filter(([count]) => count > 0).map(([count, state]) => `${count} ${state}`);
  return present.length === 0 ? "no processes" : present.join(", ");
}

/** Its uptime goes on while nothing changes. */
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

/** What runs is described by its uptime alone. */
const NO_DATE = { month: 1, day: 1, hour: 0, minute: 0 };
