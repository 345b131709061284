/** Too few descriptors: who gives up what, what is kept for logs and clients, and when it is over. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, readlinkSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { descriptors, DescriptorThrift } from "../../../../src/daemon/logs/descriptor-thrift.js";
import { RotatingFile } from "../../../../src/daemon/logs/rotating-file.js";
import { LogChanges } from "../../../../src/daemon/logs/log-changes.js";

const exhausted = (): never => {
  throw Object.assign(new Error("too many"), { code: "EMFILE" });
};

/** So many descriptors in all, and logs that have one each unless they rest. */
function machine(limit: number, logCount: number) {
  let used = 0;
  let now = 0;
  const take = () => (used < limit ? (used += 1) : exhausted());
  const give = (count = 1) => void (used -= count);
  const thrift = new DescriptorThrift({
    countFree: () => limit - used,
    take,
    giveBack: () => give(),
    now: () => now,
  });
  const logs = Array.from({ length: logCount }, () => {
    let isOpen = true;
    take();
    const log = {
      rest() {
        if (isOpen) give();
        isOpen = false;
        thrift.rested();
      },
      write() {
        if (!isOpen) thrift.reachLog(take);
        isOpen = true;
        if (thrift.isOn) log.rest();
      },
    };
    thrift.joined(log);
    return log;
  });
  return { thrift, logs, take, give, wait: (ms: number) => void (now += ms), used: () => used };
}

test("what needs descriptors gets those of the logs, which take turns from then on", () => {
  const { thrift, logs, take, used } = machine(10, 8);
  assert.equal(thrift.attempt(() => [take(), take()]).length, 2);
  assert.equal(thrift.isOn, false);
  thrift.attempt(take);
  assert.equal(thrift.isOn, true);
  assert.equal(used(), 6, "three, and three in reserve");
  for (const log of logs) log.write();
  assert.equal(used(), 6);
});

test("a log can be written to when everything is taken", () => {
  const { thrift, logs, take, give } = machine(10, 8);
  for (let count = 0; count < 7; count += 1) thrift.attempt(take);
  assert.throws(() => thrift.attempt(take), { code: "EMFILE" });
  for (const log of logs) log.write();
  assert.throws(() => thrift.attempt(take), { code: "EMFILE" }, "and the reserve is there again");
  give();
  thrift.attempt(take);
});

test("what fails for another reason, or cannot take a descriptor from another log, fails as it is", () => {
  const { thrift } = machine(10, 3);
  const denied = () => {
    throw Object.assign(new Error("no"), { code: "EACCES" });
  };
  assert.throws(() => thrift.attempt(denied), { code: "EACCES" });
  assert.equal(thrift.isOn, false);
  const alone = machine(1, 0).thrift;
  assert.throws(() => alone.attempt(exhausted), { code: "EMFILE" });
  assert.equal(alone.isOn, false);
});

test("it ends when children have ended and there is room for all logs, and is looked at once a second", () => {
  const { thrift, take, give, wait, used } = machine(20, 4);
  for (let count = 0; count < 17; count += 1) thrift.attempt(take);
  assert.equal(thrift.isOn, true);
  thrift.childBegan();
  thrift.childBegan();
  thrift.childBegan();
  give(5);
  thrift.childEnded();
  assert.equal(thrift.isOn, true, "there are not enough");
  give(8);
  thrift.childEnded();
  assert.equal(thrift.isOn, true, "it is too early");
  wait(1000);
  thrift.childEnded();
  assert.equal(thrift.isOn, false);
  assert.equal(used(), 4, "the reserve has been given back");
});

test("a child more than there ever were must leave some for clients, others need not", () => {
  const { thrift } = machine(9, 0);
  assert.equal(thrift.mustLeaveSome, true);
  thrift.childBegan();
  thrift.childBegan();
  assert.equal(thrift.mustLeaveSome, true);
  thrift.childEnded();
  assert.equal(thrift.mustLeaveSome, false);
});

test("LOG-R-001 LOG-T-001 LOG-T-003 a log that rests is written, rotated, reopened and cleared as any other", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "tsd-rest-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "x.log");
  const holds = () => readdirSync("/proc/self/fd").some((fd) => linkOf(fd) === path);
  const linkOf = (fd: string) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return undefined;
    }
  };
  const troubles: unknown[] = [];
  const file = new RotatingFile(
    path,
    { maxBytes: 10, backups: 1 },
    (...trouble) => troubles.push(trouble),
    new LogChanges(),
  );
  const write = (text: string) => file.write(Buffer.from(text));
  write("one ");
  assert.equal(holds(), true);
  let tries = 0;
  descriptors.attempt(() => ((tries += 1) === 1 ? exhausted() : undefined));
  assert.equal(holds(), false);
  write("two ");
  assert.equal(readFileSync(path, "utf8"), "one two ");
  write("three");
  assert.equal(readFileSync(`${path}.1`, "utf8"), "one two three");
  assert.equal(readFileSync(path, "utf8"), "");
  file.reopen();
  write("four");
  file.clear();
  write("five");
  assert.equal(readFileSync(path, "utf8"), "five");
  assert.equal(holds(), false);
  descriptors.childBegan();
  descriptors.childEnded();
  write("six");
  assert.equal(holds(), true, "it keeps its descriptor again");
  file.close();
  assert.equal(readFileSync(path, "utf8"), "fivesix");
  assert.deepEqual(troubles, []);
});
