/** The wall clock in the local time zone: the core splits a time into its parts only through this. */
import type { LocalTime } from "../../core/logs/line.js";

/** Seconds since the epoch, split into parts; months count from 1. */
export function localTime(seconds: number): LocalTime {
  const date = new Date(seconds * 1000);
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
    second: date.getSeconds(),
    millisecond: date.getMilliseconds(),
  };
}
