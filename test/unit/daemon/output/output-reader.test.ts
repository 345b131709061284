/** Reading a pipe before the loop comes to it (listeners come first): nothing is lost, doubled or out of order. */
import assert from "node:assert/strict";
import { writeSync } from "node:fs";
import { test, type TestContext } from "node:test";
import { setImmediate as nextRound } from "node:timers/promises";
import { readOutput } from "../../../../src/daemon/output/output-reader.js";
import { loadPosix } from "../../../../src/posix/addon.js";

const posix = loadPosix();

function scene(t: TestContext, hasRoom: () => boolean) {
  const { readEnd, writeEnd } = posix.pipe("read");
  const reported: string[] = [];
  const resumes: (() => void)[] = [];
  const reading = readOutput(posix, readEnd, {
    data: (bytes, resume) => {
      reported.push(Buffer.from(bytes).toString("latin1"));
      resumes.push(resume);
      return hasRoom();
    },
    ended: () => reported.push("the end"),
  });
  let isOpen = true;
  const close = () => {
    if (isOpen) posix.close(writeEnd);
    isOpen = false;
  };
  t.after(() => {
    close();
    reading.close();
  });
  return {
    reading,
    reported,
    resume: () => resumes.at(-1)!(),
    say: (text: string) => writeSync(writeEnd, text),
    close,
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await nextRound();
}

test("what has been written is handed over at once, and the rest by the loop", async (t) => {
  const { reading, reported, say, close } = scene(t, () => true);
  reading.look();
  assert.deepEqual(reported, [], "nothing is there");
  say("one");
  reading.look();
  reading.look();
  assert.deepEqual(reported, ["one"]);
  say("two");
  await until(() => reported.length === 2);
  say("three");
  close();
  reading.look();
  reading.look();
  assert.deepEqual(reported, ["one", "two", "three"], "the end is the loop's to see");
  await until(() => reported.length === 4);
  assert.deepEqual(reported, ["one", "two", "three", "the end"]);
  reading.look();
});

test("a consumer without room is left alone until it has some", async (t) => {
  let hasRoom = false;
  const { reading, reported, resume, say } = scene(t, () => hasRoom);
  say("one");
  reading.look();
  say("two");
  reading.look();
  for (let round = 0; round < 20; round += 1) await nextRound();
  assert.deepEqual(reported, ["one"]);
  hasRoom = true;
  resume();
  await until(() => reported.length === 2);
  assert.deepEqual(reported, ["one", "two"]);
  hasRoom = false;
  say("three");
  await until(() => reported.length === 3);
  say("four");
  reading.look();
  assert.equal(reported.length, 3, "nor after a read of the loop's");
});
