/** The `description` column of a process: what `status` and the web page say beside its state (RPC-DESC-*). */
import type { LocalTime } from "../logs/line.js";
import type { ProcessState } from "./states.js";

/** What a description is made of; times in whole seconds since the epoch. */
export interface Describable {
  readonly name: string;
  readonly state: ProcessState;
  readonly pid: number;
  readonly start: number;
  readonly stop: number;
  readonly now: number;
  readonly spawnError: string | undefined;
}

/** Takes seconds since the epoch apart; supplied by the shell, which knows the zone. */
export type LocalClock = (seconds: number) => Pick<LocalTime, "month" | "day" | "hour" | "minute">;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const DAY_SECONDS = 86400;

/** One line, or "" for states that need no words. */
export function describe(process: Describable, localTime: LocalClock): string {
  switch (process.state) {
    case "RUNNING":
      return `pid ${process.pid}, uptime ${duration(Math.max(0, process.now - process.start))}`;
    case "FATAL":
    case "BACKOFF":
      return process.spawnError || `unknown error (try "tail ${process.name}")`;
    case "STOPPED":
    case "EXITED":
      return process.start === 0 ? "Not started" : dateAndTime(localTime(process.stop));
    default:
      return "";
  }
}

/** `0:00:05`, `1 day, 0:00:00`, `12 days, 23:59:59` (RPC-DESC-001). */
export function duration(seconds: number): string {
  const days = Math.floor(seconds / DAY_SECONDS);
  const rest = seconds % DAY_SECONDS;
  const clock = `${Math.floor(rest / 3600)}:${twoDigits(Math.floor(rest / 60) % 60)}:${twoDigits(rest % 60)}`;
  return days === 0 ? clock : `${days} day${days === 1 ? "" : "s"}, ${clock}`;
}

/** `Nov 23 11:33 AM` (RPC-DESC-003). */
export function dateAndTime({ month, day, hour, minute }: ReturnType<LocalClock>): string {
  const half = hour < 12 ? "AM" : "PM";
  return `${MONTHS[month - 1]!} ${twoDigits(day)} ${twoDigits(hour % 12 || 12)}:${twoDigits(minute)} ${half}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
