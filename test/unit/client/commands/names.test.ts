/** What a name may be under our own name: a group called otherwise than its processes, and what was meant by a mistyped one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { detailsOf, processInfo, stage, type Script } from "../fakes.js";

const POOL = [
  processInfo("web", "web-0"),
  processInfo("web", "web-1"),
  processInfo("solo", "one"),
  processInfo("x", "x"),
];

/** The name of a group whose processes are called otherwise, and what the server is asked to do under our own name. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  "stop web": ["stopProcessGroup(web)"],
  "start web x": ["startProcessGroup(web)", "startProcess(x)"],
  "restart web": ["stopProcessGroup(web)", "startProcessGroup(web)"],
  "signal HUP web": ["signalProcessGroup(web, HUP)"],
  "clear web": ["clearProcessLogs(web:web-0)", "clearProcessLogs(web:web-1)"],
  "tail -100 solo stderr": ["readProcessStderrLog(solo:one, -100, 0)"],
  "stop all": ["stopAllProcesses()"],
};
for (const [line, asked] of Object.entries(GROUPS)) {
  test(`under our own name a group's name is the group: ${line}`, async () => {
    const done = { value: true };
    const script: Script = {
      getAllProcessInfo: { value: POOL },
      getProcessInfo: [{ fault: "BAD_NAME" }, { value: processInfo("x", "x") }],
      ...{ startProcess: done, startProcessGroup: { value: [] }, stopProcessGroup: { value: [] } },
      ...{ signalProcessGroup: { value: [] }, clearProcessLogs: done, readProcessStderrLog: { value: "" } },
      stopAllProcesses: { value: [] },
    };
    const { server, session } = stage(script, { extensions: true });
    await session.runLine(line);
    assert.deepEqual(
      server.calls.filter((call) => !/^get(All)?ProcessInfo/.test(call)),
      asked,
    );
    assert.ok(
      !server.calls.some((call) => /getProcessInfo\((HUP|stderr|all|-100)\)/.test(call)),
      "only names are names",
    );
  });
}

test("TSD-NAMES-001 status of a group's name, and a verb that takes one process only", async () => {
  const pool = POOL.map((info) => ({ ...detailsOf(info.name, "RUNNING"), ...info }));
  const script: Script = {
    getAllProcessInfo: { value: pool },
    getProcessInfo: { fault: "BAD_NAME" },
    "tsd.getTroubles": { value: [] },
  };
  const said = async (line: string, extensions = true) => {
    const { terminal, session } = stage(script, { extensions });
    await session.runLine(line);
    return [terminal.output, terminal.errors, session.exitStatus];
  };
  assert.match(String((await said("status web"))[0]), /^web:web-0 .*\nweb:web-1 .*\n$/);
  assert.deepEqual(await said("status web", false), ["web: ERROR (no such process)\n", "", 4]);
  assert.deepEqual(await said("tail web"), [
    "Error: tail takes one process, and web means web:web-0, web:web-1\n",
    "",
    1,
  ]);
});

test("TSD-NAMES-001 a mistyped name is answered with the one that was meant, and by restart complained of once", async () => {
  const script: Script = {
    getAllProcessInfo: { value: POOL },
    getProcessInfo: { fault: "BAD_NAME" },
    ...{ stopProcess: { fault: "BAD_NAME" }, startProcess: { fault: "BAD_NAME" } },
  };
  const said = async (line: string, extensions = true) => {
    const { terminal, session } = stage(script, { extensions });
    await session.runLine(line);
    return [terminal.output, terminal.errors, session.exitStatus];
  };
  const complaint = "wbe: ERROR (no such process)\n";
  assert.deepEqual(await said("restart wbe"), [complaint, "Did you mean web?\n", 1]);
  assert.deepEqual(await said("restart wbe", false), [complaint + complaint, "", 1]);
  assert.deepEqual(await said("stop web:web-2"), [
    "web:web-2: ERROR (no such process)\n",
    "Did you mean web:web-0?\n",
    1,
  ]);
  assert.deepEqual(await said("stop nothing-like-it"), ["nothing-like-it: ERROR (no such process)\n", "", 1]);
});
