/** Users of programs: asked for once per reading of the configuration, and again when the files of users have changed. */
import assert from "node:assert/strict";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { filesFingerprint, KnownUsers } from "../../../../src/daemon/machine/known-users.js";
import { PosixError } from "../../../../src/posix/errors.js";
import type { UserRecord } from "../../../../src/posix/posix.js";

const user = (uid: number, ...groups: number[]): UserRecord => {
  return { name: `u${uid}`, uid, gid: uid, home: "/", shell: "/bin/sh", groups: [uid, ...groups] };
};

/** A database that notes what is looked up in it, and that can fail. */
class Directory {
  readonly asked: number[] = [];
  readonly users = new Map<number, UserRecord>();
  files = "as they were";
  refusal: Error | undefined;
  readonly known = new KnownUsers({ userById: (uid) => this.#ask(uid) }, () => this.files);

  #ask(uid: number): UserRecord | undefined {
    this.asked.push(uid);
    if (this.refusal !== undefined) throw this.refusal;
    return this.users.get(uid);
  }
}

test("LIFE-SPAWN-025 a user is asked for once per reading, however many programs and starts there are", () => {
  const directory = new Directory();
  directory.users.set(7, user(7, 70));
  directory.known.learn([7, undefined, 7, 8]);
  assert.deepEqual(directory.asked, [7, 8]);
  for (let starts = 0; starts < 3; starts++) {
    assert.deepEqual(directory.known.find(7)?.groups, [7, 70]);
    assert.equal(directory.known.find(8), undefined, "that there is nobody is kept as well");
  }
  assert.deepEqual(directory.asked, [7, 8]);
});

test("LIFE-SPAWN-025 the next reading asks again, also for users of programs that it no longer has", () => {
  const directory = new Directory();
  directory.users.set(7, user(7));
  directory.known.learn([7]);
  directory.users.set(7, user(7, 70));
  directory.known.learn([9]);
  assert.deepEqual(directory.asked, [7, 7, 9]);
  assert.deepEqual(directory.known.find(7)?.groups, [7, 70]);
});

test("LIFE-SPAWN-025 LIFE-SPAWN-027 a changed file counts from the next start on", () => {
  const directory = new Directory();
  directory.users.set(7, user(7));
  directory.known.learn([7]);
  directory.users.delete(7);
  assert.notEqual(directory.known.find(7), undefined);
  directory.files = "changed";
  assert.equal(directory.known.find(7), undefined);
  assert.deepEqual(directory.asked, [7, 7]);
});

test("a database that does not answer refuses no reading, and is asked again at the start", () => {
  const directory = new Directory();
  directory.users.set(7, user(7));
  directory.refusal = new PosixError("EIO", 5, "getpwuid", "7");
  directory.known.learn([7]);
  assert.throws(() => directory.known.find(7), PosixError);
  directory.refusal = undefined;
  assert.deepEqual(directory.known.find(7)?.groups, [7]);
});

test("a file has changed when it is written to, replaced, made or removed", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "tsd-users-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const [one, other] = [join(folder, "one"), join(folder, "other")];
  writeFileSync(one, "a");
  const seen = new Set<string>();
  const differs = (what: string) => {
    const now = filesFingerprint([one, other]);
    assert.ok(!seen.has(now), what);
    assert.equal(filesFingerprint([one, other]), now);
    seen.add(now);
  };
  differs("at first");
  writeFileSync(one, "ab");
  differs("written to");
  writeFileSync(other, "ab");
  differs("made");
  renameSync(other, one);
  differs("replaced");
  rmSync(one);
  differs("removed");
});
