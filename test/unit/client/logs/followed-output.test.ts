/** What `logs -f` makes of frames: the last lines first, what comes, and where to continue after a connection has ended. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { FollowedOutput } from "../../../../src/client/logs/followed-output.js";
import { lastLines } from "../../../../src/client/logs/prefixed-lines.js";
import type { OutputFrame } from "../../../../src/core/logs/output-frames.js";

const of = { name: "web", channel: "stdout" } as const;

function followed(lines = 2) {
  let shown = "";
  const said: string[] = [];
  const output = new FollowedOutput({
    prefix: ({ name }) => `${name} | `,
    history: (text) => lastLines(text, lines),
    write: (bytes) => (shown += Buffer.from(bytes).toString()),
    say: (sentence) => said.push(sentence),
  });
  const begins = (source: string, at: number, end: number, isNew = false) =>
    output.take({ ...of, type: "begins", source, at, end, isNew }, Buffer.alloc(0));
  const text = (bytes: string) => output.take({ ...of, type: "text", bytes: bytes.length }, Buffer.from(bytes));
  const news = (frame: OutputFrame) => output.take(frame, Buffer.alloc(0));
  return { output, begins, text, news, shown: () => shown, said };
}

test("the last lines of what was there, all of what comes, though both come in one piece", () => {
  const { begins, text, shown } = followed(3);
  begins("s", 10, 18);
  text("ut\na\n");
  assert.equal(shown(), "", "it is not all there yet");
  text("b\nc");
  assert.equal(shown(), "web | a\nweb | b\n");
  text("\nd\ne\nf\n");
  assert.equal(shown(), "web | a\nweb | b\nweb | c\nweb | d\nweb | e\nweb | f\n");
});

test("a new connection continues within a line where the last one ended", () => {
  const { output, begins, text, shown } = followed();
  begins("s", 0, 0);
  text("a\nb");
  assert.deepEqual(output.positions, { "stdout web": { source: "s", at: 3 } });
  begins("s", 3, 9, true);
  text("c\nd\n");
  assert.equal(shown(), "web | a\nweb | bc\nweb | d\n");
});

test("what was there and not shown when the connection ended comes again", () => {
  const { output, begins, text, shown } = followed();
  begins("s", 0, 4);
  text("a\n");
  assert.deepEqual(output.positions, { "stdout web": { source: "s", at: 0 } });
  begins("s", 0, 6, true);
  text("a\nb\nc\n");
  assert.equal(shown(), "web | b\nweb | c\n");
});

test("another log is shown whole where all of it is new, else its last lines", () => {
  const { output, begins, text, news, shown } = followed();
  begins("s", 0, 0);
  text("cut");
  begins("t", 0, 6, true);
  text("a\nb\nc\n");
  assert.equal(shown(), "web | cut\nweb | a\nweb | b\nweb | c\n");
  news({ ...of, type: "next", source: "u" });
  text("d\n");
  assert.deepEqual(output.positions, { "stdout web": { source: "u", at: 2 } });
  begins("v", 0, 6);
  text("e\nf\ng\n");
  assert.ok(shown().endsWith("web | d\nweb | f\nweb | g\n"));
});

test("what is missing is reported in one line for many, and an emptied log begins at 0", () => {
  const { output, begins, news, said } = followed();
  begins("s", 5, 5);
  for (const bytes of [7, 8]) news({ ...of, type: "missing", bytes });
  assert.deepEqual(output.positions, { "stdout web": { source: "s", at: 20 } });
  output.reportMissing();
  output.reportMissing();
  assert.equal(said.length, 1);
  assert.match(said[0]!, /^web: 15 bytes are missing: no file has its output, and newer output replaced them/);
  news({ ...of, type: "anew" });
  assert.deepEqual(output.positions, { "stdout web": { source: "s", at: 0 } });
  news({ type: "over", why: "reload" });
  assert.equal(output.over, "reload");
});
