import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, renameSync, statSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { followFile } from "../../../src/http/follow.js";
import { everySoOften, type FollowWatch } from "../../../src/http/follow-watch.js";
import { logTailRoute, mainLogTailRoute } from "../../../src/http/log-tail.js";
import { scene, temporaryFolder, until } from "./raw.js";
import { Reader } from "./reader.js";

function follow(t: TestContext, path: string, reader = new Reader()): Reader {
  followFile(path, reader, everySoOften(2), [["X", "y"]]);
  t.after(() => reader.leave());
  return reader;
}

function log(t: TestContext, content: string): string {
  const path = join(temporaryFolder(t), "log");
  writeFileSync(path, content);
  return path;
}

test("LOG-T-007 TRAP-060 it starts with the last 1024 bytes, or all there is", (t) => {
  const path = log(t, `${"a".repeat(100)}${"b".repeat(1024)}`);
  const reader = follow(t, path);
  assert.equal(reader.text, "b".repeat(1024));
  assert.deepEqual(reader.headers, [
    ["Last-Modified", new Date(statSync(path).mtimeMs).toUTCString()],
    ["Content-Type", "text/plain;charset=utf-8"],
    ["X", "y"],
  ]);
  assert.equal(follow(t, log(t, "short")).text, "short");
  assert.equal(follow(t, log(t, "")).text, "");
});

test("LOG-T-007 what is appended follows, one chunk for one look", async (t) => {
  const path = log(t, "one\n");
  const reader = follow(t, path);
  appendFileSync(path, "two\n");
  await reader.shows("one\ntwo\n");
  appendFileSync(path, "three\n");
  await reader.shows("one\ntwo\nthree\n");
  assert.deepEqual(reader.chunks, ["one\n", "two\n", "three\n"]);
});

test("LOG-T-007 LOG-T-008 after a rotation the new file comes from its start, and nothing of the old is lost", async (t) => {
  const path = log(t, "one\n");
  const reader = follow(t, path);
  appendFileSync(path, "late\n");
  renameSync(path, `${path}.1`);
  writeFileSync(path, "new file\n");
  await reader.shows("one\nlate\nnew file\n");
  appendFileSync(path, "more\n");
  await reader.shows("one\nlate\nnew file\nmore\n");
});

test("LOG-T-007 a file that shrinks is announced and comes from its start", async (t) => {
  const path = log(t, "a long line\n");
  const reader = follow(t, path);
  truncateSync(path);
  await reader.shows("a long line\n==> File truncated <==\n");
  appendFileSync(path, "again\n");
  await reader.shows("a long line\n==> File truncated <==\nagain\n");
});

test("LOG-T-009 an unlinked file is waited for, in silence", async (t) => {
  const path = log(t, "one\n");
  const reader = follow(t, path);
  unlinkSync(path);
  await new Promise((resolve) => setTimeout(resolve, 20)); // ten looks at nothing
  assert.deepEqual([reader.text, reader.ended], ["one\n", false]);
  writeFileSync(path, "two\n");
  await reader.shows("one\ntwo\n");
});

test("LOG-T-007 a slow reader gets everything, when it can", async (t) => {
  const path = log(t, "");
  const reader = new Reader();
  reader.slow = true;
  follow(t, path, reader);
  const line = "x".repeat(800_000);
  appendFileSync(path, line);
  await until("the first chunk", () => reader.chunks.length === 1);
  assert.equal(reader.chunks[0]!.length, 262_144);
  renameSync(path, `${path}.1`);
  writeFileSync(path, "new\n");
  while (reader.text.length < line.length) {
    const before = reader.chunks.length;
    reader.drain();
    assert.equal(reader.chunks.length, before + 1, "one chunk for each time it has caught up");
  }
  reader.slow = false;
  reader.drain();
  await reader.shows(`${line}new\n`);
});

test("LOG-T-009 the file is not looked at once the reader has left", async (t) => {
  const path = log(t, "one\n");
  const reader = follow(t, path);
  reader.leave();
  reader.leave();
  appendFileSync(path, "two\n");
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(reader.text, "one\n");
});

test("RPC-LT-007 at the end of the server what has been written and not been looked at is sent, when the reader can", (t) => {
  const path = log(t, "old\n");
  const reader = new Reader();
  const neverAnnounced: FollowWatch = () => () => undefined;
  followFile(path, reader, neverAnnounced);
  reader.slow = true;
  appendFileSync(path, "x".repeat(300_000));
  let done = false;
  reader.serverEnds(() => (done = true));
  assert.deepEqual([reader.text.length, done], [4 + 256 * 1024, false], "a slow reader is waited for");
  reader.slow = false;
  reader.drain();
  assert.deepEqual([reader.text.length, done], [300_004, true]);
  reader.leave();
});

test("LOG-T-007 a name that becomes a folder ends the stream; a folder from the start is our error", async (t) => {
  const path = log(t, "one\n");
  const reader = follow(t, path);
  unlinkSync(path);
  mkdirSync(path);
  await until("the end", () => reader.ended);
  assert.throws(() => follow(t, path), /is a folder/);
});

test("RPC-LT-001 RPC-LT-002 RPC-LT-003 RPC-LT-006 LOG-T-010 the routes find the log by name and channel", async (t) => {
  const path = log(t, "hello\n");
  const asked: string[] = [];
  const process = logTailRoute((name, channel) => {
    asked.push(`${name} ${channel}`);
    return name === "none" ? undefined : name === "missing" ? `${path}.9` : path;
  }, everySoOften(2));
  const { peer: connect } = await scene(t, [process, mainLogTailRoute(() => path, everySoOften(2))]);
  const peer = await connect();
  peer.send("GET /logtail/g%3Ap/stderr?x HTTP/1.1\r\n\r\n");
  const modified = statSync(path).mtime.toUTCString();
  const head = `HTTP/1.1 200 OK\r\nServer: Medusa/1.12\r\nDate: Mon, 23 Nov 2026 11:36:34 GMT\r\nLast-Modified: ${modified}\r\n`;
  const type = "Content-Type: text/plain;charset=utf-8\r\n";
  const chunk = "6\r\nhello\n\r\n";
  assert.equal(
    await peer.untilEndsWith(chunk),
    `${head}${type}X-Accel-Buffering: no\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`,
  );
  appendFileSync(path, "é\n");
  await peer.untilEndsWith(`3\r\n${Buffer.from("é\n").toString("latin1")}\r\n`);

  const main = await connect();
  main.send("GET /mainlogtail HTTP/1.1\r\n\r\n");
  await main.until("a chunk", () => main.received.endsWith("\n\r\n"));
  assert.ok(main.received.startsWith(`${head.replace(/Last-Modified.*\r\n/, "")}Last-Modified`));
  assert.doesNotMatch(main.received, /X-Accel/);

  for (const name of ["none", "missing"]) {
    const other = await connect();
    other.send(`GET /logtail/${name} HTTP/1.0\r\n\r\n`);
    assert.match(await other.end(), /^HTTP\/1.0 404 Not Found/);
  }
  assert.deepEqual(asked, ["g:p stderr", "none stdout", "missing stdout"]);
});
