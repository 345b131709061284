/** Streams that several write to: one writer, no program waits for a reader that lags, nothing is lost or mixed. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readdirSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { Log, LogTrouble } from "../../../../src/daemon/logs/log.js";
import { LogChanges } from "../../../../src/daemon/logs/log-changes.js";
import { openLog } from "../../../../src/daemon/logs/open-log.js";
import { OWN_QUEUE_MAX_BYTES, StreamWriter } from "../../../../src/daemon/logs/stream-writer.js";
import { until } from "../../../support/until.js";

function fifo(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), "tsd-stream-"));
  const path = join(folder, "fifo");
  execFileSync("mkfifo", [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  let open = true;
  const hangUp = () => {
    if (open) closeSync(reader);
    open = false;
  };
  t.after(() => {
    hangUp();
    rmSync(folder, { recursive: true });
  });
  /** What is there now. */
  const read = (most = 1 << 20): string => {
    const into = Buffer.alloc(most);
    try {
      return into.toString("latin1", 0, readSync(reader, into, 0, most, null));
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, "EAGAIN");
      return "";
    }
  };
  return { path, read, hangUp };
}

const unexpected = (path: string, { kind }: LogTrouble) => assert.fail(`${path}: ${kind}`);
const LIMITS = { maxBytes: 10, backups: 3 };
const CAPACITY = 65_536;

test("IMP-001 LOG-R-013 TRAP-002 a pipe is written to and never rotated, cleared or read back", (t) => {
  const { path, read } = fifo(t);
  const log = openLog(path, LIMITS, unexpected, new LogChanges());
  assert.equal(log.write(Buffer.from("more than ten bytes")), true);
  assert.equal(log.write(Buffer.from(", and again")), true);
  assert.equal(read(), "more than ten bytes, and again");
  log.clear();
  assert.deepEqual(readdirSync(join(path, "..")), ["fifo"]);
  log.close();
});

test("LOG-C-010 whichever log writes to a stream, no chunk gets into the middle of another, and all arrive in order", async (t) => {
  const { path, read } = fifo(t);
  const logs = ["a", "b", "c"].map((name) => ({ name, log: openLog(path, LIMITS, unexpected, new LogChanges()) }));
  let expected = "";
  const gone: string[] = [];
  for (let round = 0; round < 5; round += 1) {
    for (const { name, log } of logs) {
      const chunk = `${name}${round}`.repeat(15_000);
      expected += chunk;
      if (!log.write(Buffer.from(chunk))) log.whenRoom(() => gone.push(name));
    }
  }
  assert.deepEqual(gone, [], "nobody is told to go on while the reader lags");
  for (const { log } of logs) log.close();
  let got = "";
  await until("all has come through", () => {
    got += read(10_000);
    return got.length === expected.length;
  });
  assert.ok(got === expected, "to the byte, although the logs were closed meanwhile");
  assert.ok(gone.length > 0);
});

test("a writer is resumed when everything has gone out, and not before", async (t) => {
  const { path, read } = fifo(t);
  const log = openLog(path, LIMITS, unexpected, new LogChanges());
  let room = false;
  assert.equal(log.write(Buffer.alloc(CAPACITY, "x")), true, "the pipe takes that");
  assert.equal(log.write(Buffer.from("y".repeat(100))), false);
  log.whenRoom(() => (room = true));
  assert.equal(room, false);
  assert.equal(read(CAPACITY).length, CAPACITY);
  await until("there is room", () => room);
  assert.equal(read(), "y".repeat(100));
  log.close();
});

test("LOG-C-010 what is written when there is room again does not overtake what still waits", async (t) => {
  const { path, read } = fifo(t);
  const [one, other] = [1, 2].map(() => openLog(path, LIMITS, unexpected, new LogChanges())) as [Log, Log];
  assert.equal(one.write(Buffer.alloc(CAPACITY, "x")), true);
  assert.equal(one.write(Buffer.from("first ")), false);
  assert.equal(read(CAPACITY).length, CAPACITY); // Nothing has been reported yet.
  assert.equal(other.write(Buffer.from("second")), false);
  let got = "";
  await until("all has come through", () => (got += read()).length === "first second".length);
  assert.equal(got, "first second");
  one.close();
  other.close();
});

test("a pipe is made larger when it is full for the first time, and not before", async (t) => {
  const { path, read } = fifo(t);
  const asked: number[] = [];
  StreamWriter.enlargeBy((fd) => void asked.push(fd));
  t.after(() => StreamWriter.enlargeBy(() => undefined));
  const log = openLog(path, LIMITS, unexpected, new LogChanges());
  log.write(Buffer.alloc(CAPACITY, "x"));
  assert.equal(asked.length, 0);
  log.write(Buffer.from("y"));
  log.write(Buffer.from("z"));
  assert.equal(asked.length, 1);
  log.close();
  await until("all has come through", () => read().endsWith("yz"));
});

test("a reader that has gone away is reported once; what is written then is lost, and no writer waits", (t) => {
  const { path, hangUp } = fifo(t);
  const troubles: unknown[] = [];
  const log = openLog(path, LIMITS, (_path, trouble) => troubles.push(trouble), new LogChanges());
  hangUp();
  for (const text of ["one", "two"]) assert.equal(log.write(Buffer.from(text)), true);
  assert.deepEqual(troubles, [{ kind: "unwritable", code: "EPIPE" }]);
  log.close();
});

test("at the end what waits is written as long as there is a reader", (t) => {
  const { path, read } = fifo(t);
  const log = openLog(path, LIMITS, unexpected, new LogChanges());
  log.write(Buffer.alloc(CAPACITY, "x"));
  log.write(Buffer.from("last"));
  read(CAPACITY);
  StreamWriter.flushAll(1000);
  assert.equal(read(), "last");
  log.close();
});

test("a writer that no longer waits for room is not notified; what was given last is known to have gone out when it has, and not before", async (t) => {
  const { path, read } = fifo(t);
  const log = openLog(path, LIMITS, unexpected, new LogChanges());
  const reported: string[] = [];
  log.write(Buffer.alloc(CAPACITY, "x"));
  assert.equal(log.unwritten(), undefined, "nothing waits");
  log.write(Buffer.alloc(CAPACITY, "y"));
  log.unwritten()!.whenWritten(() => reported.push("written"));
  log.whenRoom(() => reported.push("room"))();
  log.write(Buffer.alloc(CAPACITY, "z"));
  log.whenRoom(() => reported.push("room for another"));
  log.close();
  assert.equal(read(CAPACITY), "x".repeat(CAPACITY));
  await until("the one has gone out", () => reported.length > 0);
  assert.deepEqual(reported, ["written"], "though more waits");
  let got = "";
  await until("all has come through", () => (got += read()).length === 2 * CAPACITY);
  await until("there is room", () => reported.length > 1);
  assert.deepEqual(reported, ["written", "room for another"]);
});

test("the daemon's own lines wait for a reader up to a mebibyte; how many are lost is said when it reads again", async (t) => {
  const { path, read } = fifo(t);
  const troubles: LogTrouble[] = [];
  const log = openLog(path, LIMITS, (_path, trouble) => troubles.push(trouble), new LogChanges(), OWN_QUEUE_MAX_BYTES);
  const line = Buffer.alloc(100_000, "x");
  for (let count = 0; count < 50; count += 1) log.write(line);
  assert.deepEqual(troubles, []);
  let got = 0;
  await until("it is said", () => {
    got += read().length;
    return troubles.length > 0;
  });
  assert.deepEqual(troubles, [{ kind: "writable", lost: 38 * line.length }]);
  await until("all that waited has come through", () => (got += read().length) === 12 * line.length);
  log.close();
});

test("what a reader that stands still leaves at the end is counted", (t) => {
  const { path, read } = fifo(t);
  const log = openLog(path, LIMITS, unexpected, new LogChanges());
  log.write(Buffer.alloc(CAPACITY, "x"));
  log.write(Buffer.from("unread"));
  log.close();
  assert.equal(StreamWriter.flushAll(10), 6);
  read(CAPACITY);
  assert.equal(StreamWriter.flushAll(1000), 0);
});
