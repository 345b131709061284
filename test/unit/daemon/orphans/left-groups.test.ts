/** Which group is known to be a program's, and until when. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LeftGroups } from "../../../../src/daemon/orphans/left-groups.js";
import { refusal } from "../../../support/fake-descriptors.js";
import { FakePosix } from "../../../support/fake-posix.js";

/** A system where exactly the groups of `living` have processes. */
class Groups extends FakePosix {
  readonly living = new Set<number>();
  override kill(pid: number, signal: number): void {
    assert.equal(signal, 0);
    if (!this.living.has(-pid)) throw refusal("ESRCH", "kill", String(pid));
  }
}

describe("a group that has outlived its leader", () => {
  const scene = () => {
    const posix = new Groups();
    const groups = new LeftGroups();
    return { posix, groups };
  };

  test("TSD-ORPHANS-007 is known while a process is in it", () => {
    const { posix, groups } = scene();
    posix.living.add(50);
    groups.departed(posix, "web", 50);
    groups.sweep(posix);
    assert.equal(groups.leaderOf("web"), 50);
    assert.equal(groups.leaderOf("other"), 0);
    posix.living.delete(50);
    groups.sweep(posix);
    // Another group may have the number from now on.
    posix.living.add(50);
    assert.equal(groups.leaderOf("web"), 0);
  });

  test("is not known when no process was in it at its leader's end", () => {
    const { posix, groups } = scene();
    groups.departed(posix, "web", 50);
    posix.living.add(50);
    assert.equal(groups.leaderOf("web"), 0);
  });

  test("TSD-ORPHANS-004 is that of the program that had the number last", () => {
    const { posix, groups } = scene();
    posix.living.add(50);
    groups.departed(posix, "web", 50);
    groups.departed(posix, "other", 50);
    assert.deepEqual([groups.leaderOf("web"), groups.leaderOf("other")], [0, 50]);
  });

  test("may consist of those we may not signal", () => {
    const { posix, groups } = scene();
    posix.kill = (pid) => {
      throw refusal("EPERM", "kill", String(pid));
    };
    groups.departed(posix, "web", 50);
    assert.equal(groups.leaderOf("web"), 50);
  });
});
