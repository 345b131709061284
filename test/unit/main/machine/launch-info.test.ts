import assert from "node:assert/strict";
import { test } from "node:test";
import { giveBackKept, readLaunchInfo } from "../../../../src/main/machine/launch-info.js";

test("what the launcher kept from Node gets its name back, and its notes are removed", () => {
  const environment: NodeJS.ProcessEnv = {
    HOME: "/root",
    "\x0e\x0f\x04E_OPTIONS": "--require ./x.js",
    "\x0c\x04\x1fPRELOAD": "",
    "\x0c\x04": "not one of them",
    _TSD_PROGRAM: "/usr/bin/supervisord",
    _TSD_LAUNCHER: "/opt/tsd/bin/tsd",
    _TSD_IGNORED: "10,20",
    _TSD_DESCRIPTORS: "9",
  };
  assert.deepEqual(readLaunchInfo(environment), {
    program: "/usr/bin/supervisord",
    launcher: "/opt/tsd/bin/tsd",
    ignored: [10, 20],
    descriptors: [9],
  });
  giveBackKept(environment);
  assert.deepEqual(environment, {
    HOME: "/root",
    "\x0c\x04": "not one of them",
    NODE_OPTIONS: "--require ./x.js",
    LD_PRELOAD: "",
  });
});

test("without the launcher there is nothing to report and nothing to change", () => {
  const environment: NodeJS.ProcessEnv = { HOME: "/root", NODE_OPTIONS: "--no-warnings" };
  assert.equal(readLaunchInfo(environment), undefined);
  giveBackKept(environment);
  assert.deepEqual(environment, { HOME: "/root", NODE_OPTIONS: "--no-warnings" });
});
