import assert from "node:assert/strict";
import { test } from "node:test";
import { readLaunch } from "../../../src/main/launched.js";

test("what the launcher kept from Node gets its name back, and what it told us goes", () => {
  const environment: NodeJS.ProcessEnv = {
    HOME: "/root",
    _TSD_KEPT_NODE_OPTIONS: "--require ./x.js",
    _TSD_KEPT_LD_PRELOAD: "",
    _TSD_PROGRAM: "/usr/bin/supervisord",
    _TSD_LAUNCHER: "/opt/tsd/bin/tsd",
  };
  assert.deepEqual(readLaunch(environment), { program: "/usr/bin/supervisord", launcher: "/opt/tsd/bin/tsd" });
  assert.deepEqual(environment, { HOME: "/root", NODE_OPTIONS: "--require ./x.js", LD_PRELOAD: "" });
});

test("outside the package there is nothing to tell and nothing to change", () => {
  const environment: NodeJS.ProcessEnv = { HOME: "/root", NODE_OPTIONS: "--no-warnings" };
  assert.equal(readLaunch(environment), undefined);
  assert.deepEqual(environment, { HOME: "/root", NODE_OPTIONS: "--no-warnings" });
});
