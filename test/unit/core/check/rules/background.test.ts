import assert from "node:assert/strict";
import { test } from "node:test";

import { daemon, found, only } from "../checking.js";

const PROGRAMS = { "/bin/nginx": 0o100755, "/bin/cron": 0o100755, "/bin/service": 0o100755 };
const text = (command: string, more = "") => daemon(`[program:a]\ncommand=${command}\n${more}`);

test("a program that is known to go into the background", () => {
  const { line, column, severity, now, write } = only("goes-to-background", text("cron"), { programs: PROGRAMS });
  assert.deepEqual([line, column, severity], [4, 9, "warning"]);
  assert.equal(
    now,
    "cron of [program:a] goes into the background: the daemon considers it ended, and nothing watches it",
  );
  assert.equal(write, "Write command=cron -f, to keep it in the foreground.");
  assert.deepEqual(found("goes-to-background", text("cron -f"), { programs: PROGRAMS }), []);
});

test("its configuration is looked into; where it cannot be, that is said", () => {
  const nginx = (conf?: string) => ({
    programs: PROGRAMS,
    heads: conf === undefined ? {} : { "/etc/nginx/nginx.conf": conf },
  });
  const doubt = only("goes-to-background", text("nginx"), nginx());
  assert.equal(doubt.severity, "hint");
  assert.match(doubt.now, /goes into the background, unless its configuration says "daemon off;":/);
  assert.deepEqual(found("goes-to-background", text("nginx"), nginx("user www;\n daemon off;\n")), []);
  const known = only("goes-to-background", text("nginx"), nginx("user www;\n# daemon off;\n"));
  assert.deepEqual([known.severity, known.now.includes("unless")], ["warning", false]);
  assert.equal(only("goes-to-background", text("nginx"), nginx("include x/*.conf;\n")).severity, "hint");
});

test("what is meant to end may leave something running", () => {
  const oneShot = text("service nginx start", "startsecs=0\nautorestart=false\n");
  assert.equal(only("goes-to-background", oneShot, { programs: PROGRAMS }).severity, "hint");
  assert.equal(only("goes-to-background", text("service nginx start"), { programs: PROGRAMS }).severity, "warning");
});
