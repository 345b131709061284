/** A file that is followed without being held open: nothing is lost by a rotation, and nothing is read without room. */
import assert from "node:assert/strict";
import {
  appendFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { followResting } from "../../../src/http/follow-resting.js";
import type { From, Position } from "../../../src/http/follow.js";
import { temporaryFolder } from "./raw.js";

/** `isFull`: after so many writes there is no room. */
function resting(t: TestContext, path: string, from: From, isFull: (written: number) => boolean = () => false) {
  const said: string[] = [];
  const sources: string[] = [];
  const room = { isThere: true, wanted: [] as (() => void)[] };
  let look = (): boolean => false;
  let written = 0;
  const sink = {
    begins: ({ source, at, end, isNew }: Position & { readonly end: number; readonly isNew: boolean }) => {
      sources.push(source);
      said.push(`begins ${at} ${end} ${isNew}`);
    },
    write: (bytes: Uint8Array) => {
      said.push(Buffer.from(bytes).toString());
      written += 1;
      if (isFull(written)) room.isThere = false;
      return true;
    },
    mayWrite: () => room.isThere,
    drained: (callback: () => void) => room.wanted.push(callback),
    next: (source: string) => (sources.push(source), said.push("next")),
    truncated: () => said.push("anew"),
    end: () => said.push("end"),
  };
  const following = followResting(path, sink, from, (_path, now) => {
    look = now;
    return () => undefined;
  });
  t.after(() => following?.stop());
  const drain = () => {
    room.isThere = true;
    for (const each of room.wanted.splice(0)) each();
  };
  return { following, said, sources, room, drain, look: () => look() };
}

const openFiles = (path: string) => readdirSync("/proc/self/fd").filter((fd) => linkOf(fd)?.startsWith(path) === true);
function linkOf(fd: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return undefined;
  }
}

test("growth, rotation and truncation are seen, and the file is open at no time between two looks", (t) => {
  const path = join(temporaryFolder(t), "log");
  writeFileSync(path, "one\ntwo\n");
  const { said, look } = resting(t, path, { head: 4 });
  assert.deepEqual(said.splice(0), ["begins 4 8 false", "two\n"]);
  assert.deepEqual(openFiles(path), []);
  assert.equal(look(), false);
  appendFileSync(path, "three\n");
  assert.equal(look(), true);
  appendFileSync(path, "late\n");
  renameSync(path, `${path}.1`);
  writeFileSync(path, "new\n");
  look();
  assert.deepEqual(said.splice(0), ["three\n", "late\n", "next", "new\n"]);
  truncateSync(path);
  look();
  appendFileSync(path, "x\n");
  look();
  assert.deepEqual(said.splice(0), ["anew", "x\n"]);
  unlinkSync(path);
  look();
  writeFileSync(path, "another\n");
  look();
  assert.deepEqual(said, ["next", "another\n"]);
  assert.deepEqual(openFiles(path), []);
});

test("nothing is read while there is no room, and all of it afterwards, through rotations", (t) => {
  const path = join(temporaryFolder(t), "log");
  writeFileSync(path, "");
  const { said, look, room, drain } = resting(t, path, { head: 4 });
  room.isThere = false;
  appendFileSync(path, "one\n");
  look();
  renameSync(path, `${path}.1`);
  writeFileSync(path, "two\n");
  look();
  assert.deepEqual([said.splice(0), openFiles(path)], [["begins 0 0 false"], []]);
  drain();
  assert.deepEqual(said, ["one\n", "next", "two\n"]);
});

test("the file is closed in the middle when there is no room, and what is rotated away meanwhile is said to be gone", (t) => {
  const path = join(temporaryFolder(t), "log");
  writeFileSync(path, "");
  const { said, look, room, drain } = resting(t, path, { head: 4 }, (written) => written === 1);
  appendFileSync(path, "x".repeat(300_000));
  look();
  assert.deepEqual([said.length, room.isThere, openFiles(path)], [2, false, []]);
  drain();
  assert.equal(said.splice(0).slice(1).join("").length, 300_000);
  room.isThere = false;
  appendFileSync(path, "lost\n");
  look();
  unlinkSync(path);
  writeFileSync(path, "new\n");
  drain();
  assert.deepEqual(said, ["next", "anew", "new\n"]);
});

test("a name that leads nowhere any more is said to, once, and is no error of the daemon's", (t) => {
  const path = join(temporaryFolder(t), "log");
  writeFileSync(path, "one\n");
  const { said, look } = resting(t, path, { head: 9 });
  unlinkSync(path);
  symlinkSync(path, path);
  assert.equal(look(), false);
  assert.equal(look(), false);
  assert.deepEqual(said.slice(2), ["end"]);
});

test("it continues where another left off, in a backup too; a file made since is all new", (t) => {
  const path = join(temporaryFolder(t), "log");
  writeFileSync(path, "one\ntwo\n");
  const [source] = resting(t, path, { head: 4 }).sources as [string];
  renameSync(path, `${path}.1`);
  writeFileSync(path, "three\n");
  assert.deepEqual(resting(t, path, { head: 2, known: { source, at: 4 } }).said, [
    "begins 4 8 true",
    "two\n",
    "next",
    "three\n",
  ]);
  const gone = { source: "gone", at: 4 };
  assert.deepEqual(resting(t, path, { head: 2, known: gone, since: 0 }).said, ["begins 0 6 true", "three\n"]);
  const later = Date.now() + 60_000;
  assert.deepEqual(resting(t, path, { head: 2, known: gone, since: later }).said, ["begins 4 6 false", "e\n"]);
  assert.equal(resting(t, `${path}.none`, { head: 2 }).following, undefined);
});
