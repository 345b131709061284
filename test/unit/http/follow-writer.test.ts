/** Followers of a log that our own daemon writes: notified of every byte and every rotation, they miss none. */
import assert from "node:assert/strict";
import { readdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { RotatingFile } from "../../../src/daemon/logs/rotating-file.js";
import { LogChanges } from "../../../src/daemon/logs/log-changes.js";
import { followFile } from "../../../src/http/follow.js";
import { whenAnnounced, type FollowWatch } from "../../../src/http/follow-watch.js";
import { temporaryFolder } from "./raw.js";
import { Reader } from "./reader.js";

const nothingElse: FollowWatch = () => () => undefined;
const turn = () => new Promise((resolve) => setImmediate(resolve));

function scene(t: TestContext, limits = { maxBytes: 0, backups: 0 }) {
  const path = join(temporaryFolder(t), "log");
  const news = new LogChanges();
  const log = new RotatingFile(path, limits, (of, { kind }) => assert.fail(`${of}: ${kind}`), news);
  const watch = whenAnnounced((of, reader) => news.subscribe(of, reader), 0, nothingElse);
  const follow = (slow = false): Reader => {
    const reader = new Reader();
    reader.slow = slow;
    followFile(path, reader, watch);
    t.after(() => reader.leave());
    return reader;
  };
  t.after(() => log.close());
  return { path, log, news, follow, write: (text: string) => log.write(Buffer.from(text)) };
}

const lines = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `line ${from + index}\n`);

test("LOG-T-007 what is written within a turn of the event loop comes at its end, in one piece", async (t) => {
  const { follow, write } = scene(t);
  const readers = [follow(), follow()];
  write("one ");
  write("two ");
  assert.equal(readers[0]!.text, "");
  await turn();
  write("three");
  await turn();
  for (const { chunks } of readers) assert.deepEqual(chunks, ["one two ", "three"]);
});

test("LOG-T-008 no byte is lost, however often the log is rotated between two looks", async (t) => {
  const { path, follow, write } = scene(t, { maxBytes: 30, backups: 2 });
  const reader = follow();
  const all = lines(0, 100);
  for (const line of all) write(line);
  await turn();
  assert.equal(reader.text, all.join(""));
  assert.equal(readdirSync(dirname(path)).length, 3, "most of it is nowhere else any more");
});

test("LOG-T-008 a log without backups is read before it is emptied", async (t) => {
  const { follow, write } = scene(t, { maxBytes: 30, backups: 0 });
  const reader = follow();
  const all = lines(0, 20);
  for (const line of all) write(line);
  await turn();
  assert.equal(reader.text.replaceAll("==> File truncated <==\n", ""), all.join(""));
  assert.equal(reader.text.split("==> File truncated <==").length - 1, 4, "and the emptying is told");
});

test("LOG-T-001 LOG-T-003 a log that is reopened or cleared is read to the end of the old file first", async (t) => {
  const { path, log, follow, write } = scene(t);
  const reader = follow();
  write("one\n");
  renameSync(path, `${path}.moved`);
  write("two\n");
  log.reopen();
  write("three\n");
  log.clear();
  write("four\n");
  await turn();
  assert.equal(reader.text, "one\ntwo\nthree\nfour\n");
});

test("LOG-T-008 a slow reader gets rotated files too, when it can", (t) => {
  const { follow, write } = scene(t, { maxBytes: 30, backups: 1 });
  write("begin\n");
  const reader = follow(true);
  const all = lines(0, 40);
  for (const line of all) write(line);
  assert.equal(reader.text, "begin\n", "what it does not take is not read");
  reader.slow = false;
  reader.drain();
  assert.equal(reader.text, `begin\n${all.join("")}`);
});

test("LOG-T-008 a reader that is too far behind learns that something is missing, where it is", (t) => {
  const { follow, write } = scene(t, { maxBytes: 1, backups: 1 });
  const reader = follow(true);
  const descriptors = () => readdirSync("/proc/self/fd").length;
  write("begin\n"); // which it does not take
  const before = descriptors();
  for (let index = 1; index < 100; index += 1) write(`${index}\n`);
  assert.ok(descriptors() <= before + 63, "rotated files are not kept open without end");
  reader.slow = false;
  reader.drain();
  const kept = Array.from({ length: 62 }, (_, index) => `${38 + index}\n`).join("");
  assert.equal(reader.text, `begin\n==> File truncated <==\n${kept}`);
});

test("LOG-T-009 a reader that has left gets nothing", async (t) => {
  const { news, follow, write, path } = scene(t);
  const reader = follow();
  let reported = 0;
  const stop = news.subscribe(path, { grown: () => (reported += 1), replaced: () => (reported += 1) });
  write("one\n");
  reader.leave();
  stop();
  stop();
  write("two\n");
  await turn();
  assert.deepEqual([reader.text, reported], ["", 1]);
});
