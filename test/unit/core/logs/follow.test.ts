import assert from "node:assert/strict";
import { test } from "node:test";
import {
  beginFollowing,
  follow,
  reopened,
  TRUNCATED,
  type FollowAction,
  type FollowLook,
  type FollowState,
} from "../../../../src/core/logs/follow.js";

/** What a sequence of looks asks for; a reopened file is the one the path led to. */
function actions(begin: FollowState, looks: readonly FollowLook[]): FollowAction[] {
  let state = begin;
  return looks.map((look) => {
    const { next, action } = follow(state, look);
    state = action.kind === "reopen" ? reopened(look.pathInode!) : next;
    return action;
  });
}

const WAIT: FollowAction = { kind: "wait" };

test("LOG-T-007 it begins with the last bytes, or the whole file when that is smaller", () => {
  assert.deepEqual(beginFollowing(7, 5000, 1024), { inode: 7, position: 3976 });
  assert.deepEqual(beginFollowing(7, 1024, 1024), { inode: 7, position: 0 });
  assert.deepEqual(beginFollowing(7, 10, 1024), { inode: 7, position: 0 });
});

test("LOG-T-007 LOG-T-010 growth is sent, and nothing while there is none", () => {
  assert.deepEqual(
    actions(beginFollowing(7, 0, 1024), [
      { pathInode: 7, size: 0 },
      { pathInode: 7, size: 10 },
      { pathInode: 7, size: 10 },
      { pathInode: 7, size: 12 },
    ]),
    [WAIT, { kind: "send", start: 0, end: 10 }, WAIT, { kind: "send", start: 10, end: 12 }],
  );
});

test("LOG-T-007 a file that shrank is announced and sent from its start", () => {
  assert.equal(TRUNCATED, "==> File truncated <==\n");
  assert.deepEqual(
    actions({ inode: 7, position: 100 }, [
      { pathInode: 7, size: 3 },
      { pathInode: 7, size: 3 },
      { pathInode: 7, size: 0 },
      { pathInode: 7, size: 0 },
    ]),
    [{ kind: "truncated" }, { kind: "send", start: 0, end: 3 }, { kind: "truncated" }, WAIT],
  );
});

test("LOG-T-007 LOG-T-008 a rotated file is sent to its end, then the new one from its start", () => {
  assert.deepEqual(
    actions({ inode: 7, position: 100 }, [
      { pathInode: 8, size: 130 },
      { pathInode: 8, size: 130 },
      { pathInode: 8, size: 5 },
      { pathInode: 8, size: 5 },
    ]),
    [{ kind: "send", start: 100, end: 130 }, { kind: "reopen" }, { kind: "send", start: 0, end: 5 }, WAIT],
  );
});

test("LOG-T-007 a file both rotated and shortened is not announced as truncated", () => {
  assert.deepEqual(actions({ inode: 7, position: 100 }, [{ pathInode: 8, size: 50 }]), [{ kind: "reopen" }]);
});

test("LOG-T-009 a file whose path is gone is followed in silence", () => {
  assert.deepEqual(
    actions({ inode: 7, position: 100 }, [
      { pathInode: undefined, size: 100 },
      { pathInode: undefined, size: 110 },
      { pathInode: 9, size: 110 },
    ]),
    [WAIT, { kind: "send", start: 100, end: 110 }, { kind: "reopen" }],
  );
});
