import assert from "node:assert/strict";
import { appendFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { everySoOften } from "../../../src/http/follow-watch.js";
import { feedLog } from "../../../src/web/log-feed.js";
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
  const following = feedLog(path, new Streams().open(reader)!, everySoOften(2))!;
  t.after(() => {
    following.stop();
    reader.leave();
  });
  const shows = () =>
    reader.text
      .split("\n\n")
      .map((event) => /^event: (\w+)\ndata: (.*)$/.exec(event))
      .filter((event) => event !== null)
      .map(([, name, data]) => (name === "text" ? (JSON.parse(data!) as string) : `<${name!}>`))
      .join("");
  return { path, reader, shows };
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
  await until("the end", () => shows().includes("<skipped>") && /b{100}$/.test(shows()));
  assert.ok(reader.text.length < 200_000, String(reader.text.length));
});

test("no file, no stream", (t) => {
  const reader = new Reader();
  assert.equal(feedLog(join(temporaryFolder(t), "none"), new Streams().open(reader)!, everySoOften(2)), undefined);
  reader.leave();
});
