import assert from "node:assert/strict";
import { test } from "node:test";
import { becomeConfiguredUser } from "../../../../src/daemon/start-up/privileges.js";
import { PosixError } from "../../../../src/posix/errors.js";
import { FakePosix } from "../../../support/fake-posix.js";

const OTHER_USER = 4711;

/** What is reported to a root that may not make one of the three calls. */
function refusal(syscall: string, code = "EPERM") {
  const posix = new FakePosix();
  posix.users.push({
    name: "neko",
    uid: OTHER_USER,
    gid: OTHER_USER,
    home: "/",
    shell: "/bin/sh",
    groups: [OTHER_USER],
  });
  posix.becomeUser = () => {
    throw new PosixError(code, 1, syscall, String(OTHER_USER));
  };
  const { getuid } = process;
  process.getuid = () => 0;
  try {
    const outcome = becomeConfiguredUser(posix, OTHER_USER);
    assert.ok(!outcome.ok);
    return [outcome.message, ...(outcome.advice ?? [])].join("\n");
  } finally {
    process.getuid = getuid!;
  }
}

test("CLI-X-004 groups, group and user are distinguished, each with the capability that it takes", () => {
  assert.match(
    refusal("setgroups"),
    /^Could not set groups of effective user\nsetgroups for neko .*: EPERM\.\n.*CAP_SETGID/,
  );
  assert.match(
    refusal("setgid"),
    /^Could not set group id of effective user\nsetgid for neko .*: EPERM\.\n.*CAP_SETGID/,
  );
  assert.match(
    refusal("setuid"),
    /^Could not set user id of effective user\nsetuid for neko .*: EPERM\.\n.*CAP_SETUID/,
  );
});

test("CLI-X-004 an id that a user namespace does not map lacks no capability", () => {
  assert.match(refusal("setgid", "EINVAL"), /^Could not set group id of effective user\n.*EINVAL\.\n.*must be mapped/);
});
