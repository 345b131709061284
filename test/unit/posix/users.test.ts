/** The user database as the port tells it, against what `id` and /etc say. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { loadPosix } from "../../../src/posix/addon.js";

const posix = loadPosix();

/** Lines of a colon-separated database. */
function lines(path: string): string[][] {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => /^[a-z_]/i.test(line))
    .map((line) => line.split(":"));
}

test("TRAP-007 every user has a primary group, first in the list, and the supplementary ones", () => {
  const members = lines("/etc/group").map(([, , gid, names]) => ({
    gid: Number(gid),
    names: (names ?? "").split(","),
  }));
  const users = lines("/etc/passwd");
  assert.ok(users.length > 1);
  for (const [name, , uid, gid, , home, shell] of users) {
    const record = posix.userByName(name!)!;
    assert.deepEqual({ ...record, groups: [] }, { name, uid: Number(uid), gid: Number(gid), home, shell, groups: [] });
    assert.equal(record.groups[0], Number(gid));
    const supplementary = members.filter(({ names }) => names.includes(name!)).map((group) => group.gid);
    assert.deepEqual(new Set(record.groups), new Set([Number(gid), ...supplementary]), name);
    assert.equal(new Set(record.groups).size, record.groups.length);
  }
});

test("a user found by number is the one found by name", () => {
  for (const [name, , uid] of lines("/etc/passwd")) {
    const record = posix.userById(Number(uid))!;
    assert.deepEqual(posix.userByName(record.name), record, name);
  }
});

test("groups agree with what id says of the present user", () => {
  const present = posix.userById(process.getuid!())!;
  const said = execFileSync("id", ["-G", present.name], { encoding: "utf8" }).trim().split(" ").map(Number);
  assert.deepEqual([...present.groups].sort(), said.sort());
});

test("every group is found by name and number", () => {
  const groups = lines("/etc/group");
  assert.ok(groups.length > 1);
  for (const [name, , gid] of groups) {
    assert.equal(posix.groupIdByName(name!), Number(gid));
    assert.equal(posix.groupExists(Number(gid)), true);
  }
});

test("names that are no names are simply not found", () => {
  for (const name of ["", "no such", "ro:ot", "é", "x".repeat(100_000)]) {
    assert.equal(posix.userByName(name), undefined);
    assert.equal(posix.groupIdByName(name), undefined);
  }
});
