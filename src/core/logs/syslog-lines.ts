/** How one message becomes several calls of syslog(3) (LOG-SYS-001, LOG-SYS-002, LOG-D-012). */

/**
 * A message without the newlines at its end, cut at those that remain; one of nothing but newlines is one empty line.
 *
 * Each call of syslog is then given a prefix and the line: the process name and a space for a
 * child's output, time and level for the daemon's own log.
 */
export function syslogLines(message: string): readonly string[] {
  let end = message.length;
  while (end > 0 && message.charCodeAt(end - 1) === 0x0a) end -= 1;
  return message.slice(0, end).split("\n");
}
