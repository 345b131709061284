import assert from "node:assert/strict";
import { test } from "node:test";

import { daemon, found, only } from "../checking.js";

const FOLDERS = { "/": 0o040755, "/srv": 0o040755, "/srv/app": 0o040755, "/bin": 0o040755, "/bin/cat": 0o100755 };
const inFolder = daemon("[program:a]\ncommand=/bin/cat\nuser=www\ndirectory=/srv/app\n");
const world = { world: { isDirectory: () => true } };

test("LIFE-SPAWN-028 a directory that the user may not enter, or one above it", () => {
  const { line, column, severity, now, write } = only("closed-to-user", inFolder, {
    ...world,
    programs: { ...FOLDERS, "/srv": 0o040700 },
  });
  assert.deepEqual([line, column, severity], [6, 11, "error"]);
  assert.equal(now, "[program:a] can never start: www may not enter /srv (mode 0700, owner 0:0)");
  assert.equal(write, "Allow it: chmod o+x /srv, or chgrp it to a group of www; or write another directory.");
});

test("owners and groups may enter; where only a group may, an access list could, too", () => {
  const closed = { ...FOLDERS, "/srv/app": 0o040750 };
  assert.deepEqual(
    found("closed-to-user", inFolder, { ...world, programs: closed, owners: { "/srv/app": [33, 0] } }),
    [],
  );
  assert.deepEqual(
    found("closed-to-user", inFolder, { ...world, programs: closed, owners: { "/srv/app": [0, 34] } }),
    [],
  );
  // The groups of www are not known in this world: 4 may be one.
  assert.deepEqual(
    found("closed-to-user", inFolder, { ...world, programs: closed, owners: { "/srv/app": [0, 4] } }),
    [],
  );
  const www = { name: "www", uid: 33, gid: 34, home: "/", groups: [34] };
  const known = { isDirectory: () => true, userById: (uid: number) => (uid === 33 ? www : undefined) };
  const owners = { "/srv/app": [0, 4] } as const;
  const { severity, now } = only("closed-to-user", inFolder, { world: known, programs: closed, owners });
  assert.equal(severity, "warning");
  assert.match(now, /^\[program:a\] cannot start, unless an access list allows it: www may not enter \/srv\/app/);
  const member = { ...known, userById: () => ({ ...www, groups: [34, 4] }) };
  assert.deepEqual(found("closed-to-user", inFolder, { world: member, programs: closed, owners }), []);
});

test("LIFE-SPAWN-028 a program that the user may not execute", () => {
  const text = daemon("[program:a]\ncommand=/bin/cat\nuser=www\n");
  const { line, now } = only("closed-to-user", text, { programs: { ...FOLDERS, "/bin/cat": 0o100700 } });
  assert.deepEqual(
    [line, now],
    [4, "[program:a] can never start: www may not execute /bin/cat (mode 0700, owner 0:0)"],
  );
});

test("root may enter anything, and what cannot be looked at is not judged", () => {
  const closed = { ...FOLDERS, "/srv": 0o040700 };
  assert.deepEqual(found("closed-to-user", inFolder.replace("www", "root"), { ...world, programs: closed }), []);
  assert.deepEqual(found("closed-to-user", inFolder, world), []);
  assert.deepEqual(found("closed-to-user", inFolder, { world: { ...world.world, uid: 33 }, programs: closed }), []);
});
