/** What /proc tells of processes that are not as others are. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test, type TestContext } from "node:test";
import { systemProcesses } from "../../../../src/daemon/machine/process-table.js";
import { environmentOf, processRecord } from "../../../support/proc.js";
import { until } from "../../../support/until.js";

function run(t: TestContext, script: string, env: Readonly<Record<string, string>> = {}): number {
  const child = spawn("/usr/bin/python3", ["-c", script], { env, stdio: "ignore" });
  t.after(() => child.kill("SIGKILL"));
  return child.pid!;
}

test("TSD-ORPHANS-001 one whose first thread has ended is not a zombie while another continues", async (t) => {
  const pid = run(
    t,
    `import ctypes, threading, time
threading.Thread(target=lambda: time.sleep(1000)).start()
# Without a word to Python, which would wait for the other one.
ctypes.CDLL(None).syscall(${process.arch === "arm64" ? 93 : 60}, 0)
`,
  );
  await until("the end of its first thread", () => processRecord(pid)?.state === "Z");
  const first = systemProcesses.entryOf(pid)!;
  assert.equal(first.isZombie, false);
});

test("TSD-ORPHANS-008 of a large environment no more than a quarter of a mebibyte is read", async (t) => {
  const large = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`V${at}`, "x".repeat(100_000)]));
  const sleep = "import time; time.sleep(1000)";
  const marksOf = (env: Readonly<Record<string, string>>) => {
    const pid = run(t, sleep, env);
    // It has one a moment after its memory has become that of the program.
    return until("its environment", () => environmentOf(pid).length > 0 && systemProcesses.marksOf(pid));
  };
  assert.deepEqual((await marksOf({ TSD_LINEAGE: "a b", ...large })).lineage, ["a", "b"]);
  assert.deepEqual((await marksOf({ ...large, TSD_LINEAGE: "a b" })).lineage, []);
});
