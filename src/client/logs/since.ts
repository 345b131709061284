/** `--since`: reads a moment as typed, and finds the lines of a log from there on by the times in them. */
import { timeOfLine, type LineTime, type WrittenTime } from "../../core/logs/line-time.js";

const DAY_MS = 86_400_000;
/** Milliseconds. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", DAY_MS],
]);
const LF = 10;

/**
 * `10m`, `1h30m`, `2026-01-31`, `2026-01-31T12:00`, seconds since the epoch: milliseconds since the epoch; undefined
 * for any other text.
 */
export function momentOf(typed: string, now: number): number | undefined {
  if (/^(\d+[smhd])+$/.test(typed)) {
    const parts = [...typed.matchAll(/(\d+)([smhd])/g)];
    return now - parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS.get(unit!)!, 0);
  }
  if (/^\d{9,11}$/.test(typed)) return Number(typed) * 1000;
  const pattern = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;
  const [, date, clock = "00:00", seconds = "", zone = ""] = pattern.exec(typed) ?? [];
  if (date === undefined) return undefined;
  // Without a zone this is local time of this machine, also for a date alone.
  const moment = Date.parse(`${date}T${clock}${seconds}${zone}`);
  return Number.isNaN(moment) ? undefined : moment;
}

/**
 * A time in a line as milliseconds since the epoch. Without a zone it is local time; without a year, the latest such
 * moment in the past.
 */
export function instantOf(time: LineTime, now: number): number {
  if (typeof time === "number") return time;
  if (time.year !== undefined) return inYear(time, time.year);
  const year = new Date(now).getFullYear();
  const thisYear = inYear(time, year);
  return thisYear > now + DAY_MS ? inYear(time, year - 1) : thisYear;
}

function inYear({ month, day, hour, minute, second, millisecond, offset }: WrittenTime, year: number): number {
  const parts = [year, month - 1, day, hour, minute, second, millisecond] as const;
  return offset === undefined ? new Date(...parts).getTime() : Date.UTC(...parts) - offset * 60_000;
}

/** The lines of a text written since a moment; undefined if no line contains a time. */
export function linesSince(text: Buffer, since: number, now: number): Buffer | undefined {
  const kept: Buffer[] = [];
  /** Lines without a time belong to the line before, or to the first that has one. */
  let undated: Buffer[] | undefined = [];
  let isKept = false;
  for (let start = 0; start < text.length;) {
    const end = text.indexOf(LF, start) < 0 ? text.length : text.indexOf(LF, start) + 1;
    const line = text.subarray(start, end);
    start = end;
    const time = timeOfLine(line.subarray(0, 1024).toString());
    if (time !== undefined) {
      isKept = instantOf(time, now) >= since;
      if (isKept && undated !== undefined) kept.push(...undated);
      undated = undefined;
    }
    if (undated !== undefined) undated.push(line);
    else if (isKept) kept.push(line);
  }
  return undated === undefined || text.length === 0 ? Buffer.concat(kept) : undefined;
}
