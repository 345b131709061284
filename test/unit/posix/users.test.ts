/** The user database as the port tells it, against what `id` and /etc say. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/** Stands in for a directory service: answers EINTR once, wants a large buffer, knows a user with 1,000 groups. */
const directoryService = `
  #include <errno.h>
  #include <grp.h>
  #include <pwd.h>
  #include <string.h>

  enum { ROOM = 20000, GROUPS = 1000 };

  int getpwnam_r(const char *name, struct passwd *entry, char *buffer, size_t size, struct passwd **found) {
    static int interrupted;
    *found = NULL;
    if (!interrupted) { interrupted = 1; return EINTR; }
    if (strcmp(name, "broken") == 0) return EIO;
    if (strcmp(name, "gone") == 0) return ENOENT;
    if (size < ROOM) return ERANGE;
    strcpy(buffer, name);
    *entry = (struct passwd){ .pw_name = buffer, .pw_uid = 5000, .pw_gid = 6000, .pw_dir = "/home", .pw_shell = "/sh" };
    *found = entry;
    return 0;
  }

  int getgrouplist(const char *user, gid_t primary, gid_t *groups, int *count) {
    int room = *count;
    *count = GROUPS;
    for (int i = 0; i < GROUPS && i < room; i++) groups[i] = primary + i;
    return room < GROUPS ? -1 : GROUPS;
  }
`;

test("a record larger than any first guess, and a user with a thousand groups, are complete", () => {
  const folder = mkdtempSync(join(tmpdir(), "tsd-users-"));
  writeFileSync(join(folder, "service.c"), directoryService);
  execFileSync(process.env["CC"] ?? "cc", ["-shared", "-fPIC", "-w", "-o", "service.so", "service.c"], { cwd: folder });
  const script = `
    import { loadPosix } from ${JSON.stringify(new URL("../../../src/posix/addon.js", import.meta.url).href)};
    const posix = loadPosix();
    const { groups, ...record } = posix.userByName("many");
    let broken;
    try { posix.userByName("broken"); } catch (why) { broken = why.message; }
    process.stdout.write(JSON.stringify({ record, groups, broken, gone: String(posix.userByName("gone")) }));
  `;
  const said = execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
    encoding: "utf8",
    env: { ...process.env, LD_PRELOAD: join(folder, "service.so") },
  });
  rmSync(folder, { recursive: true });
  assert.deepEqual(JSON.parse(said), {
    record: { name: "many", uid: 5000, gid: 6000, home: "/home", shell: "/sh" },
    groups: Array.from({ length: 1000 }, (_, i) => 6000 + i),
    broken: "cannot getpwnam broken: EIO",
    gone: "undefined",
  });
});
