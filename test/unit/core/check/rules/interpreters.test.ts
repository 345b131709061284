import assert from "node:assert/strict";
import { test } from "node:test";

import { daemon, found, only } from "../checking.js";

const command = daemon("[program:a]\ncommand=/srv/app/run x\n");
const script = (text: string, more = {}) => {
  const { severity, line, column, now, write } = only("bad-interpreter", command, {
    heads: { "/srv/app/run": text },
    ...more,
  });
  assert.deepEqual([severity, line, column], ["error", 4, 9]);
  return [now.replace("[program:a] can never start: ", ""), write];
};

test("LIFE-SPAWN-028 a first line that ends with a carriage return", () => {
  assert.deepEqual(script("#!/bin/sh\r\necho\r\n"), [
    'the first line of /srv/app/run ends with a carriage return, so its interpreter is "/bin/sh\\r"',
    "Save it with line ends of Unix: sed -i 's/\\r$//' /srv/app/run",
  ]);
  assert.match(script("#!/usr/bin/env python3\r\n")[0]!, /interpreter is "python3\\r"$/);
  const word = only("bad-interpreter", command, { heads: { "/srv/app/run": "#!/bin/sh -e\r\n" } });
  assert.equal(word.severity, "warning");
  assert.match(word.now, /most likely cannot start: .* and so \/bin\/sh gets "-e\\r"$/);
});

test("LIFE-SPAWN-028 an interpreter that is not there", () => {
  assert.deepEqual(script("#!/opt/none/python -u\n"), [
    "the interpreter of /srv/app/run, /opt/none/python, does not exist",
    "Install it, or correct the first line of /srv/app/run.",
  ]);
  const env = { programs: { "/usr/bin/env": 0o100755 } };
  assert.deepEqual(script("#!/usr/bin/env -S python3 -u\n", env), [
    "the first line of /srv/app/run wants python3, which env does not find in its PATH",
    "Install python3, or set PATH in environment=.",
  ]);
  assert.match(script("#!\n")[0]!, /names no interpreter$/);
});

test("LIFE-SPAWN-028 no first line that names one", () => {
  assert.match(script("echo hello\n")[0]!, /is a text without a first line/);
  assert.equal(script("")[0], "/srv/app/run is empty");
});

test("what can be run, and what cannot be looked into, says nothing", () => {
  const env = { "/usr/bin/env": 0o100755 };
  for (const text of [
    "#!/bin/sh\n",
    "#! /bin/sh -e",
    "\x7fELF\x02\x01",
    "#!/usr/bin/env sh\n",
    "#!/usr/bin/env A=1 sh\n",
  ])
    assert.deepEqual(found("bad-interpreter", command, { heads: { "/srv/app/run": text }, programs: env }), [], text);
  assert.deepEqual(found("bad-interpreter", command), []);
});
