import assert from "node:assert/strict";
import { appendFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { LastBytes } from "../../../src/core/logs/last-bytes.js";
import { everySoOften, type FollowWatch } from "../../../src/http/follow-watch.js";
import { follow } from "../../../src/http/follow.js";
import { followMemory } from "../../../src/http/follow-memory.js";
import { HEAD_BYTES, logSink } from "../../../src/web/log-feed.js";
import { Pace } from "../../../src/web/pace.js";
import { bytesOf } from "../../support/wire.js";
import { Streams, type StreamLimits } from "../../../src/web/streams.js";
import { temporaryFolder, until } from "../http/raw.js";
import { Reader } from "../http/reader.js";

const LIMITS: StreamLimits = { most: 2, heartbeatMs: 5, patienceMs: 100 };

test("so many pages and no more; one that leaves makes room", (t) => {
  const streams = new Streams(LIMITS);
  const [one, two, three, four] = [new Reader(), new Reader(), new Reader(), new Reader()];
  for (const reader of [one, two, three]) streams.open(reader);
  assert.deepEqual([one.status, two.status, three.status], [200, 200, 503]);
  one.leave();
  const last = streams.open(four);
  assert.equal(four.status, 200);
  last?.end();
  assert.equal(streams.open(new Reader()) === undefined, false);
  t.after(() => two.leave());
});

test("signs of life for who reads, the end for who does not", async (t) => {
  let now = 0;
  const streams = new Streams(LIMITS, () => now);
  const [quick, slow] = [new Reader(), new Reader()];
  t.after(() => quick.leave());
  streams.open(quick)?.send("x", { a: "b\nc" });
  assert.equal(quick.text, 'event: x\ndata: {"a":"b\\nc"}\n\n');
  slow.slow = true;
  const stream = streams.open(slow)!;
  assert.equal(stream.send("x", 1), false);
  assert.equal(stream.isBlocked, true);
  const sent = slow.text;
  await until("a sign of life", () => quick.text.endsWith(":\n\n:\n\n"));
  assert.equal(slow.ended, false);
  now = 100;
  await until("patience has ended", () => slow.ended);
  assert.equal(slow.text, sent);
  assert.equal(quick.ended, false);
});

test("who reads again in time is sent to again", () => {
  const reader = new Reader();
  reader.slow = true;
  const stream = new Streams(LIMITS).open(reader)!;
  stream.send("x", 1);
  let ready = 0;
  stream.drained(() => (ready += 1));
  reader.slow = false;
  reader.drain();
  assert.deepEqual([ready, stream.isBlocked], [1, false]);
  reader.leave();
});

function fed(t: TestContext, content: string) {
  const path = join(temporaryFolder(t), "log");
  writeFileSync(path, content);
  const reader = new Reader();
  const following = follow(path, logSink(new Streams().open(reader)!), { head: HEAD_BYTES }, everySoOften(2))!;
  t.after(() => {
    following.stop();
    reader.leave();
  });
  return { path, reader, shows: () => shownBy(reader) };
}

/** The texts of a stream, and the names of its other events, with what they tell. */
function shownBy(reader: Reader): string {
  return reader.text
    .split("\n\n")
    .map((event) => /^event: (\w+)\ndata: (.*)$/.exec(event))
    .filter((event) => event !== null)
    .map(([, name, data]) =>
      name === "text" ? (JSON.parse(data!) as string) : `<${name!}${data === "{}" ? "" : ` ${data!}`}>`,
    )
    .join("");
}

test("a log as it is written, across rotation, shrinking and characters cut in two", async (t) => {
  const { path, reader, shows } = fed(t, "old\n");
  assert.equal(shows(), "<start>old\n");
  appendFileSync(path, Buffer.from([0xc3]));
  await until("the half, as nothing", () => reader.text.includes('data: ""'));
  appendFileSync(path, Buffer.from([0xa9]));
  await until("the character", () => shows() === "<start>old\né");
  renameSync(path, `${path}.1`);
  writeFileSync(path, "new\n");
  await until("the successor", () => shows().endsWith("énew\n"));
  truncateSync(path);
  appendFileSync(path, "x");
  await until("the beginning", () => shows().endsWith("new\n<start>x"));
  rmSync(path);
  writeFileSync(path, "");
  await until("the log that was cleared", () => shows().endsWith("<start>x<start>"));
});

test("who falls far behind is taken to the end", async (t) => {
  const { path, reader, shows } = fed(t, "");
  reader.slow = true;
  appendFileSync(path, "a");
  await until("the first", () => shows().endsWith("a"));
  appendFileSync(path, "b".repeat(2_000_000));
  reader.slow = false;
  reader.drain();
  await until("the end", () => shows().includes("<skipped ") && /b{100}$/.test(shows()));
  assert.ok(reader.text.length < 200_000, String(reader.text.length));
});

test("who falls behind over many rotations is taken to the end of the last, and loses nothing that was shown", async (t) => {
  const { path, reader, shows } = fed(t, "");
  reader.slow = true;
  appendFileSync(path, "a\n");
  await until("the first", () => shows().endsWith("a\n"));
  for (let file = 0; file < 4; file += 1) {
    appendFileSync(path, `${"b".repeat(99)}\n`.repeat(5000));
    const { ino } = statSync(path);
    rmSync(path);
    // Held open by its reader, whose next look finds the other: no other file takes its number meanwhile.
    writeFileSync(path, "");
    assert.notEqual(statSync(path).ino, ino);
    await new Promise((done) => setTimeout(done, 20));
  }
  appendFileSync(path, "the end\n");
  reader.slow = false;
  reader.drain();
  await until("the end", () => shows().endsWith("the end\n"));
  const events = shows().replace(/(b{99}\n)+/g, "b…\n");
  assert.match(events, /^<start>a\n<skipped {"bytes":\d+}>(b…\n)?the end\n$/);
  assert.ok(reader.text.length < 100_000, String(reader.text.length));
});

test("a page is sent no more than it can show: what comes faster for long waits its turn", async (t) => {
  let now = 0;
  const pace = new Pace(() => now);
  pace.sent(512 * 1024);
  assert.equal(pace.wait, 0, "so much at once, or for long a quarter of a megabyte a second");
  pace.sent(128 * 1024);
  assert.equal(pace.wait, 500);
  now = 400;
  assert.equal(pace.wait, 100);
  now = 60_000;
  assert.equal(pace.wait, 0);
  pace.sent(512 * 1024 + 1);
  assert.ok(pace.wait > 0, "rest is not saved up");
  const { path, shows } = fed(t, "");
  for (let round = 0; round < 40; round += 1) {
    appendFileSync(path, `${"c".repeat(99)}\n`.repeat(2000));
    await new Promise((done) => setTimeout(done, 5));
  }
  appendFileSync(path, "the end\n");
  await until("the end", () => shows().endsWith("the end\n"));
  assert.ok(shows().includes("<skipped "), "8 MB in less time than it takes to look at them");
});

test("no file, no stream", (t) => {
  const reader = new Reader();
  const sink = logSink(new Streams().open(reader)!);
  assert.equal(follow(join(temporaryFolder(t), "none"), sink, { head: HEAD_BYTES }, everySoOften(2)), undefined);
  reader.leave();
});

test("the first line is whole, of a file and of what is remembered", async (t) => {
  const line = (index: number) => `line ${String(index).padStart(6, "0")}\n`;
  const all = Array.from({ length: 6000 }, (_, index) => line(index)).join("");
  const { shows } = fed(t, all);
  await until("the end", () => shows().endsWith(line(5999)));
  assert.match(shows(), /^<start>line \d{6}\n/);
  assert.ok(shows().length > 60_000, "as much as there is room for");
  // A line that is longer than all that comes is better than nothing.
  const long = fed(t, "x".repeat(100_000));
  assert.match(long.shows(), /^<start>x{1000}/);
});

/** What a page is sent of a memory; `turn` has it look. */
function remembered(t: TestContext, limit: number) {
  const reader = new Reader();
  const stream = new Streams().open(reader)!;
  const memories: { now: LastBytes | undefined } = { now: new LastBytes(limit) };
  let look = (): boolean => false;
  let isOver = false;
  const watch: FollowWatch = (name, again) => {
    assert.equal(name, "memory");
    look = again;
    return () => (look = () => false);
  };
  const following = followMemory(
    () => memories.now,
    "memory",
    logSink(stream),
    watch,
    () => (isOver = true),
  );
  t.after(() => {
    following.stop();
    reader.leave();
  });
  const write = (text: string) => {
    memories.now?.push(bytesOf(text));
    look();
  };
  return { reader, memories, write, turn: () => look(), isOver: () => isOver, following, shows: () => shownBy(reader) };
}

test("what no file keeps: the end that is remembered, then what is written, and what went by too fast", (t) => {
  const { memories, write, shows, reader, turn, isOver, following } = remembered(t, 20);
  write("one\n");
  assert.equal(shows(), "<start>one\n");
  memories.now!.push(bytesOf("0123456789\nabcdefghi\n"));
  turn();
  assert.equal(shows(), '<start>one\n<skipped {"bytes":1}>abcdefghi\n');
  memories.now!.clear();
  turn();
  write("anew\n");
  assert.ok(shows().endsWith("abcdefghi\n<start>anew\n"));
  memories.now = new LastBytes(20);
  write("another's\n");
  assert.ok(shows().endsWith("anew\n<start>another's\n"));
  reader.slow = true;
  write("1\n");
  write("2\n");
  let isDone = false;
  following.finish(() => (isDone = true));
  assert.ok(shows().endsWith("1\n"), "nothing more is sent to who does not take it");
  assert.equal(isDone, false);
  reader.slow = false;
  reader.drain();
  assert.ok(shows().endsWith("1\n2\n"));
  assert.equal(isDone, true);
  memories.now = undefined;
  assert.equal(isOver(), false);
  turn();
  assert.equal(isOver(), true);
});

test("what is remembered begins with a whole line", (t) => {
  const { memories, turn, shows } = remembered(t, 12);
  memories.now!.push(bytesOf("a first line\na second"));
  turn();
  assert.match(shows(), /^<start>/);
  const late = remembered(t, 12);
  late.memories.now!.push(bytesOf("never seen\nseen\nmore\n"));
  late.turn();
  assert.doesNotMatch(late.shows(), /n\nseen/);
});
