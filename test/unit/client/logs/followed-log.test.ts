/** What `logs -f` shows first: the last lines, put together with what the server begins its stream with. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { beginning, FollowedLog } from "../../../../src/client/logs/followed-log.js";
import type { ResponseEvent } from "../../../../src/client/wire/http-response.js";
import { lastLines, PrefixedLines } from "../../../../src/client/logs/prefixed-lines.js";
import type { Transport } from "../../../../src/client/wire/transport.js";

const begun = (first: string, end: string, lines: number) =>
  lastLines(beginning(Buffer.from(first), Buffer.from(end)), lines).toString();
const last = (lines: number) => (text: Buffer) => lastLines(text, lines);

test("the last lines of a text", () => {
  const rows: readonly (readonly [text: string, lines: number, expected: string])[] = [
    ["", 3, ""],
    ["\n", 1, "\n"],
    ["\na", 1, "a"],
    ["\na", 2, "\na"],
    ["\n\n\n", 2, "\n\n"],
    ["a\nb\nc\n", 2, "b\nc\n"],
    ["a\nb\nc", 2, "b\nc"],
    ["a\nb\nc", 9, "a\nb\nc"],
  ];
  for (const [text, lines, expected] of rows) {
    assert.equal(lastLines(Buffer.from(text), lines).toString(), expected, JSON.stringify([text, lines]));
  }
});

test("what stood before the server's beginning completes it, and what came since is left to the stream", () => {
  assert.equal(begun("c\n", "a\nb\nc\n", 2), "b\nc\n");
  assert.equal(begun("e b\nc\n", "a\nthe b\nc\nnew\n", 2), "the b\nc\n");
  assert.equal(begun("tick\n", "tick\ntick\n", 10), "tick\n", "the second tick may be new");
});

test("where they do not fit together, whole lines of the beginning alone are shown", () => {
  assert.equal(begun("x\ny\n", "another file\n", 10), "x\ny\n");
  const cut = `${"x".repeat(1000)}\n${"y".repeat(23)}`;
  assert.equal(begun(cut, "", 10), "y".repeat(23), "a line the server has cut is left out");
});

/** A log whose stream sends what the test gives it. */
function followed(status: number) {
  let receive: (event: ResponseEvent) => void = () => undefined;
  let end: () => void = () => undefined;
  const transport: Pick<Transport, "stream"> = {
    stream: (_request, receiver) => {
      receive = receiver;
      return new Promise((resolve) => (end = resolve));
    },
  };
  let shown = "";
  const log = new FollowedLog(transport as Transport, "/logtail/p/stdout", new PrefixedLines("p | "), (bytes) => {
    shown += Buffer.from(bytes).toString();
  });
  receive({ kind: "head", head: { status, reason: "", headers: new Map(), reusable: false } });
  const say = (text: string) => receive({ kind: "body", bytes: Buffer.from(text) });
  return { log, say, end: () => end(), shown: () => shown };
}

test("nothing is shown before the last lines are known; then it continues, and ends with what is left", async () => {
  const { log, say, end, shown } = followed(200);
  await log.answered;
  say("b\nc");
  assert.equal(shown(), "");
  log.showLast(Buffer.from("a\nb\ncd\n"), last(2));
  assert.equal(shown(), "p | b\n", "c is not finished");
  say("d\ne");
  end();
  await log.ended;
  assert.equal(shown(), "p | b\np | cd\np | e\n");
});

test("the stream may begin after the last lines are known, and an empty log with its first line", () => {
  const late = followed(200);
  late.log.showLast(Buffer.from("a\nb\n"), last(1));
  assert.equal(late.shown(), "");
  late.say("a\nb\n");
  assert.equal(late.shown(), "p | b\n");
  const empty = followed(200);
  empty.log.showLast(Buffer.from(""), last(1));
  empty.say("a\nb\n");
  assert.equal(empty.shown(), "p | a\np | b\n");
});

test("a log that is not followed shows what is remembered, and not the server's error page", async () => {
  const { log, say, shown, end } = followed(404);
  say("<html>");
  end();
  await log.ended;
  assert.equal(log.isFollowed, false);
  log.showLast(Buffer.from("a\nb"), last(1));
  assert.equal(shown(), "p | b\n");
});
