/** What is done to both channels of a child, or to all children, is done to the rest when it fails for one. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { ChildLogs } from "../../../../src/daemon/output/child-logs.js";
import type { ChannelOutput } from "../../../../src/daemon/output/channel-output.js";
import { RotatingFile } from "../../../../src/daemon/logs/rotating-file.js";
import { LogChanges } from "../../../../src/daemon/logs/log-changes.js";
import { Machine } from "../machine.js";

const ACTS = ["ended", "reopen", "clear", "close"] as const;

function channel(name: string, done: string[], fails: boolean): ChannelOutput {
  const act = () => {
    done.push(name);
    if (fails) throw new Error(`trouble with ${name}`);
  };
  return Object.fromEntries(ACTS.map((each) => [each, act])) as unknown as ChannelOutput;
}

for (const act of ACTS) {
  test(`LOG-T-001 LOG-T-003 ${act}: trouble with stdout does not concern stderr, and is reported`, () => {
    const done: string[] = [];
    const logs = new ChildLogs(channel("stdout", done, true), channel("stderr", done, false));
    assert.throws(() => logs[act](), /^Error: trouble with stdout$/);
    assert.deepEqual(done, ["stdout", "stderr"]);
  });
}

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "tsd-log-"));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

test("RPC-M-025 a log that cannot be cleared says why; a device has nothing to clear", (t) => {
  const path = join(folder(t), "log");
  const open = (at: string) => new RotatingFile(at, { maxBytes: 0, backups: 0 }, () => undefined, new LogChanges());
  const log = open(path);
  t.after(() => log.close());
  rmSync(path);
  mkdirSync(path);
  assert.throws(() => log.clear(), new RegExp(`^Error: cannot clear ${path}: EISDIR$`));
  const nowhere = open("/dev/null");
  nowhere.clear();
  nowhere.close();
});

test("LIFE-SIG-005 one process whose logs cannot be reopened does not keep the others from it", (t) => {
  const machine = new Machine(t, "[program:a]\n[program:b]\n[group:g]\nprograms=a,b\n[program:c]\n").begin();
  const reopened: string[] = [];
  for (const name of ["a", "b", "c"]) {
    machine.child(name).reopenLogs = () => {
      reopened.push(name);
      if (name === "a") throw new Error("no descriptor left");
    };
  }
  machine.supervisor.signalled("SIGUSR2");
  assert.deepEqual(reopened.sort(), ["a", "b", "c"]);
  assert.match(machine.logged().join("\n"), /CRIT unexpected error reopening logs: Error: no descriptor left/);
});

test("RPC-M-025 what is emptied of a program that does not run is emptied although its other log cannot be", (t) => {
  const path = folder(t);
  const [out, err] = [join(path, "out"), join(path, "err")];
  const machine = new Machine(t, `[program:a]\nautostart=false\n`).begin();
  const child = machine.child("a");
  for (const each of [out, err]) writeFileSync(each, "written\n");
  Object.assign(child.logPaths, { stdout: out, stderr: err });
  const { logNews } = machine.supervisor.context;
  const replacing = logNews.replacing.bind(logNews);
  t.mock.method(logNews, "replacing", (each: string, act: () => void) => {
    if (each === out) throw Object.assign(new Error("no"), { code: "EROFS" });
    replacing(each, act);
  });
  assert.throws(() => child.clearLogs(), new RegExp(`^Error: cannot clear ${out}: EROFS$`));
  assert.deepEqual([readFileSync(out, "utf8"), readFileSync(err, "utf8")], ["written\n", ""]);
});
