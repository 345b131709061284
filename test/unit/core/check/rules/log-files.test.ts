import assert from "node:assert/strict";
import { test } from "node:test";

import { ROOT } from "../../config/loading.js";
import { daemon, found, only, program } from "../checking.js";

const folder = { programs: { "/tmp/logs": 0o040755 } };

test("a log that is a directory", () => {
  const { line, column, severity, now, write } = only("log-is-directory", program("stdout_logfile=/tmp/logs"), folder);
  assert.deepEqual([line, column, severity], [5, 16, "error"]);
  assert.equal(now, "[program:a] can never start, as its log cannot be opened: /tmp/logs is a directory");
  assert.match(
    write,
    /^Write the path of a file in it, such as stdout_logfile=\/tmp\/logs\/%\(program_name\)s\.log\.$/,
  );
  assert.match(only("log-is-directory", daemon("logfile=/tmp/logs\n"), folder).now, /^the daemon refuses to start/);
  assert.equal(only("log-is-directory", daemon("pidfile=/tmp/logs\n"), folder).severity, "warning");
  assert.deepEqual(found("log-is-directory", program("stdout_logfile=/tmp/x\nstderr_logfile=NONE"), folder), []);
});

test("a device that does not exist, with the one that was meant", () => {
  const device = (lines: string) => ({ [ROOT]: program(lines), "/dev/sda": "" });
  const { line, severity, write } = only("no-device", device("stdout_logfile=/dev/stdoout"));
  assert.deepEqual([line, severity, write], [5, "warning", "Did you mean /dev/stdout?"]);
  // It is an ordinary file, and rotated as one.
  assert.deepEqual(found("rotated-device", device("stdout_logfile=/dev/stdoout")), []);
  assert.match(only("no-device", device("stderr_logfile=/dev/logfile1")).write, /^Write \/dev\/stdout, \/dev\/stderr/);
  assert.deepEqual(found("no-device", device("stdout_logfile=/dev/stdout\nstderr_logfile=/dev/null")), []);
});
