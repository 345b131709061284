/**
 * When a line of a log was written, if the line says so: the time stamps at the beginning of lines, and the time in
 * lines of JSON. A time without a date is not enough.
 */

import { ownEntry } from "../own-entry.js";
import type { LocalTime } from "./line.js";

/** A moment as written; without `offset`, in the time zone of the writer. */
export interface WrittenTime extends Omit<LocalTime, "year"> {
  /** Undefined where it is left out, as in syslog. */
  readonly year: number | undefined;
  /** Minutes east of Greenwich; undefined = not given. */
  readonly offset: number | undefined;
}

/** A moment in milliseconds since the epoch, or as it was written. */
export type LineTime = number | WrittenTime;

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH = "(?<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";
const CLOCK = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)(?:[.,](?<fraction>\\d{1,9}))?";
const ZONE = "(?: ?(?<zone>Z|UTC|GMT|[+-]\\d\\d:?\\d\\d))?(?![\\w:])";
/** The text that may stand before a time stamp: a level, a pid, brackets. */
const BEFORE = "^.{0,40}?(?<![\\w.:/-])";

/** The original's own lines, Python, Java, Go, nginx, PostgreSQL; access logs; redis, PHP; syslog, ctime, Apache. */
const STAMPS: readonly RegExp[] = [
  new RegExp(`${BEFORE}(?<year>\\d{4})[-/](?<month>\\d\\d)[-/](?<day>\\d\\d)[T ]${CLOCK}${ZONE}`, "i"),
  new RegExp(`^.{0,200}?\\[(?<day>\\d\\d)/${MONTH}/(?<year>\\d{4}):${CLOCK}${ZONE}`, "i"),
  new RegExp(`${BEFORE}(?<day>\\d{1,2})[ -]${MONTH}[ -](?<year>\\d{4}) ${CLOCK}${ZONE}`, "i"),
  new RegExp(`${BEFORE}${MONTH} +(?<day>\\d{1,2}) ${CLOCK}(?: (?<year>\\d{4})\\b)?`, "i"),
];
const JSON_TIME = /"(?:time|timestamp|@timestamp|ts|date|datetime|t)"\s*:\s*(?:"([^"]{1,64})"|(\d{9,19}(?:\.\d+)?))/;

/** The time of one line; undefined when the line has none. */
export function timeOfLine(line: string): LineTime | undefined {
  const json = /^\s*\{/.test(line) ? JSON_TIME.exec(line) : undefined;
  if (json?.[2] !== undefined) return epochTime(Number(json[2]));
  const text = json?.[1] ?? line.slice(0, 300);
  for (const stamp of STAMPS) {
    const { groups } = stamp.exec(text) ?? {};
    const time = groups === undefined ? undefined : written(groups);
    if (time !== undefined) return time;
  }
  return undefined;
}

/** Seconds, or milli-, micro- or nanoseconds, recognized by their size. */
function epochTime(value: number): number {
  const seconds = 100_000_000_000;
  if (value < seconds) return value * 1000;
  if (value < seconds * 1000) return value;
  return value < seconds * 1_000_000 ? value / 1000 : value / 1_000_000;
}

function written(groups: Readonly<Record<string, string | undefined>>): WrittenTime | undefined {
  const number = (name: string) => Number(ownEntry(groups, name));
  const month = groups["month"] === undefined ? monthOf(groups["name"]) : number("month");
  const time = {
    year: groups["year"] === undefined ? undefined : number("year"),
    month,
    day: number("day"),
    hour: number("hour"),
    minute: number("minute"),
    second: number("second"),
    millisecond: Number((groups["fraction"] ?? "").slice(0, 3).padEnd(3, "0")),
    offset: offsetOf(groups["zone"]),
  };
  const isReal = month >= 1 && month <= 12 && time.day >= 1 && time.day <= 31 && time.hour < 24 && time.minute < 60;
  return isReal && time.second <= 60 ? time : undefined;
}

function monthOf(name = ""): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  const [, sign, hours, minutes] = /([+-])(\d\d):?(\d\d)/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
