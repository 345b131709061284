import assert from "node:assert/strict";
import { test } from "node:test";
import { timeOfLine, type LineTime } from "../../../../src/core/logs/line-time.js";

/** A moment as it was written, and its zone in minutes; without one "local". */
function shown(time: LineTime | undefined): string {
  if (time === undefined) return "none";
  if (typeof time === "number") return String(time);
  const { year = "?", month, day, hour, minute, second, millisecond, offset = "local" } = time;
  return `${year}-${month}-${day} ${hour}:${minute}:${second}.${millisecond} ${offset}`;
}

const ROWS: readonly (readonly [line: string, time: string])[] = [
  ["2026-01-31 12:00:00,123 INFO spawned: 'web'", "2026-1-31 12:0:0.123 local"],
  ["2026-01-31T12:00:00.123456Z ready", "2026-1-31 12:0:0.123 0"],
  ["[2026-01-31 12:00:00 +0200] [7] [INFO] gunicorn", "2026-1-31 12:0:0.0 120"],
  ["2026-01-31 12:00:00.123 UTC [7] LOG:  PostgreSQL", "2026-1-31 12:0:0.123 0"],
  ["2026/01/31 12:00:00 [error] 7#7: nginx", "2026-1-31 12:0:0.0 local"],
  ["INFO:worker:2026-01-31 12:00:00,5 too near a word", "none"],
  ["WARN  2026-01-31 12:00:00,500 a level before it", "2026-1-31 12:0:0.500 local"],
  ['::1 - - [31/Jan/2026:12:00:00 -0130] "GET / HTTP/1.1" 200', "2026-1-31 12:0:0.0 -90"],
  ["7:M 31 Jan 2026 12:00:00.123 * redis", "2026-1-31 12:0:0.123 local"],
  ["[31-Jan-2026 12:00:00 UTC] PHP Warning", "2026-1-31 12:0:0.0 0"],
  ["Jan 31 12:00:00 host sshd[7]: hello", "?-1-31 12:0:0.0 local"],
  ["[Sat Jan 31 12:00:00.123456 2026] [core:notice] apache", "2026-1-31 12:0:0.123 local"],
  ['{"level":"info","time":"2026-01-31T12:00:00Z","msg":"x"}', "2026-1-31 12:0:0.0 0"],
  ['{"ts":1769860800.5,"msg":"zap"}', "1769860800500"],
  ['{"level":30,"time":1769860800500,"msg":"pino"}', "1769860800500"],
  ["  at main (2026-13-41 12:00:00)", "none"],
  ["12:00:00 only a time of day", "none"],
  ["nothing of the kind", "none"],
  ["", "none"],
];

for (const [line, expected] of ROWS) {
  test(`when a line was written: ${line}`, () => assert.equal(shown(timeOfLine(line)), expected));
}
