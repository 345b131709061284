/** One line of the daemon's log (LOG-D-001, LOG-D-004). */
import type { LevelName } from "../config/model/option-values.js";
import { LEVELS } from "./levels.js";

/** A moment in local time, split by the shell, which knows the time zone. */
export interface LocalTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Whole milliseconds, truncated rather than rounded. */
  readonly millisecond: number;
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, "0");
}

/** `YYYY-MM-DD HH:MM:SS`: the part of a line that only changes every second. */
export function secondStamp(time: LocalTime): string {
  const date = `${time.year}-${padded(time.month, 2)}-${padded(time.day, 2)}`;
  return `${date} ${padded(time.hour, 2)}:${padded(time.minute, 2)}:${padded(time.second, 2)}`;
}

/**
 * `YYYY-MM-DD HH:MM:SS,mmm LEVL `: the text before a message. Newlines inside the message stay as they are.
 *
 * @param stamp the result of {@link secondStamp}, so that a busy log need not compute it for every line
 */
export function linePrefix(stamp: string, millisecond: number, level: LevelName): string {
  return `${stamp},${padded(millisecond, 3)} ${LEVELS[level].code} `;
}

/** A line as an object, for standard output (docs/how-to/container-logs.md). `time` as ISO 8601 writes it. */
export function jsonLogLine(time: string, level: LevelName, message: string): string {
  return `${JSON.stringify({ time, level, message })}\n`;
}
