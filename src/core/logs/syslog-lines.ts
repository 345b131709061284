/**
 * What is sent to syslog(3), as bytes (LOG-SYS-001, LOG-SYS-002, LOG-SYS-003, LOG-D-012).
 *
 * Everything is bytes: a child's output need not be valid text, and is sent as it is.
 */
import type { Borrowed } from "../bytes.js";
import type { LocalTime } from "./line.js";

const NEWLINE = 0x0a;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Facility LOG_USER, severity LOG_INFO: Python's defaults, which the original does not change. */
const LOG_USER_INFO = 14;

/**
 * A message without the newlines at its end, split at the others; a message of newlines only is one empty line.
 *
 * Each call of syslog then gets a prefix and the line: the process name and a space for a child's output, time and
 * level for the daemon's own log. The lines are views of the message.
 */
export function syslogLines(message: Borrowed): readonly Borrowed[] {
  let end = message.length;
  while (end > 0 && message[end - 1] === NEWLINE) end -= 1;
  const lines: Borrowed[] = [];
  for (let from = 0; from <= end;) {
    const newline = message.indexOf(NEWLINE, from);
    const to = newline < 0 || newline > end ? end : newline;
    lines.push(message.subarray(from, to));
    from = to + 1;
  }
  return lines;
}

/** The text before each line on the wire, as the C library writes it: `<14>Nov  4 18:28:24 supervisord: `. */
export function syslogHeader(time: LocalTime, ident: string): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = String(time.day).padStart(2, " ");
  return `<${LOG_USER_INFO}>${MONTHS[time.month - 1]} ${day} ${two(time.hour)}:${two(time.minute)}:${two(time.second)} ${ident}: `;
}
