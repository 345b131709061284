import assert from "node:assert/strict";
import { test } from "node:test";
import { instantOf, linesSince, momentOf } from "../../../../src/client/logs/since.js";
import { timeOfLine } from "../../../../src/core/logs/line-time.js";

const NOW = new Date(2026, 0, 31, 12, 0, 0).getTime();

test("ages and moments as people type them", () => {
  const rows: readonly (readonly [typed: string, moment: number | undefined])[] = [
    ["10m", NOW - 600_000],
    ["1h30m", NOW - 5_400_000],
    ["2d", NOW - 2 * 86_400_000],
    ["2026-01-30", new Date(2026, 0, 30).getTime()],
    ["2026-01-30T12:30", new Date(2026, 0, 30, 12, 30).getTime()],
    ["2026-01-30T12:30:15Z", Date.UTC(2026, 0, 30, 12, 30, 15)],
    ["1769860800", 1_769_860_800_000],
    ["yesterday", undefined],
    ["10", undefined],
    ["2026-13-01", undefined],
  ];
  for (const [typed, moment] of rows) assert.equal(momentOf(typed, NOW), moment, typed);
});

test("a time without a year is the latest that has been", () => {
  const of = (line: string) => new Date(instantOf(timeOfLine(line)!, NOW)).getFullYear();
  assert.deepEqual([of("Jan 31 11:00:00 a"), of("Dec 31 11:00:00 a"), of("Feb  1 11:00:00 a")], [2026, 2025, 2026]);
});

test("lines since a moment: what has no time belongs to the line before it", () => {
  const text = ["2026-01-31 11:00:00 old", "  of it", "2026-01-31 11:59:00 new", "  of it", ""].join("\n");
  const since = (from: string, minutes: number) =>
    linesSince(Buffer.from(from), NOW - minutes * 60_000, NOW)?.toString();
  assert.equal(since(text, 10), "2026-01-31 11:59:00 new\n  of it\n");
  assert.equal(since(text, 120), text);
  assert.equal(since(text, 0), "");
  assert.equal(since(`cut off\n${text}`, 120), `cut off\n${text}`);
  assert.equal(since("no\ntimes\n", 10), undefined);
  assert.equal(since("", 10), "");
});
