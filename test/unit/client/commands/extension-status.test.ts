import assert from "node:assert/strict";
import { test } from "node:test";
import { plain } from "../../../../src/client/terminal/style.js";
import { detailsOf, stage, type Scripted } from "../fakes.js";

const trouble = (name: string, more: Readonly<Record<string, string | number>> = {}) => ({
  ...{ group: name, name, restarts: 9, failures: 9, since: 1, last: "exit 7", lastat: 2, deaf: "" },
  ...more,
});
const policies = (...names: string[]) =>
  names.map((name) => ({
    group: name,
    name,
    inuse: true,
    autostart: true,
    exitcodes: [0],
    group_prio: 1,
    process_prio: 1,
  }));
const infos = [
  detailsOf("ear", "RUNNING", { description: "pid 7, uptime 0:00:01" }),
  detailsOf("job", "EXITED", { description: "Nov 30 02:18 PM" }),
  detailsOf("loop", "RUNNING", { description: "pid 7, uptime 0:00:01" }),
  detailsOf("off", "STOPPED", { description: "Not started" }),
  detailsOf("web", "RUNNING", { description: "pid 7, uptime 0:00:01" }),
];
const script = {
  getAllProcessInfo: { value: infos.map((info) => ({ ...info })) },
  getProcessInfo: { value: { ...infos[2]! } },
  getAllConfigInfo: { value: policies("ear", "job", "loop", "off", "web") },
  "tsd.getTroubles": {
    value: [trouble("ear", { restarts: 0, failures: 0, deaf: "it wrote b'x'" }), trouble("loop"), trouble("off")],
  },
};

async function said(line: string, more: Readonly<Record<string, Scripted>> = {}) {
  const { terminal, session } = stage({ ...script, ...more }, { extensions: true });
  await session.runLine(line);
  return { output: terminal.output, status: session.exitStatus };
}

test("TSD-STATUS-001 what fails again and again says so, whatever its state; what was stopped does not", async () => {
  const { output, status } = await said("status");
  assert.match(output, /^loop +RUNNING +pid 7, uptime 0:00:01 \(restarted 9 times, last exit 7\)$/m);
  assert.match(output, /^ear +RUNNING +pid 7, uptime 0:00:01 \(gets no events\)$/m);
  assert.match(output, /^web +RUNNING +pid 7, uptime 0:00:01$/m);
  assert.match(output, /^off +STOPPED +Not started$/m);
  assert.equal(status, 3);
});

test("TSD-STATUS-002 status --failed lists what is not as it should be, in the order of the table", async () => {
  const { output, status } = await said("status --failed");
  assert.deepEqual(
    output.split("\n").map((line) => line.split(" ")[0]),
    ["ear", "loop", ""],
  );
  assert.equal(status, 0);
});

test("TSD-STATUS-002 status --json counts restarts, or says null where the server does not count", async () => {
  const [loop] = JSON.parse((await said("status --json loop")).output) as Record<string, unknown>[];
  assert.deepEqual([loop?.["restarts"], loop?.["lastEnd"]], [9, "exit 7"]);
  const [web] = JSON.parse((await said("status --json web")).output) as Record<string, unknown>[];
  assert.deepEqual([web?.["restarts"], web?.["lastEnd"]], [0, null]);
  const original = { "tsd.getTroubles": { fault: "UNKNOWN_METHOD" } } as const;
  const [unknown] = JSON.parse((await said("status --json loop", original)).output) as Record<string, unknown>[];
  assert.deepEqual([unknown?.["restarts"], unknown?.["lastEnd"]], [null, null]);
});

test("TSD-HEALTH-002 healthcheck --max-restarts needs a server that counts", async () => {
  const all = { getAllProcessInfo: { value: [{ ...infos[2]! }] } };
  assert.deepEqual(await said("healthcheck loop", all), { output: "ok: 1 process runs as configured\n", status: 0 });
  assert.deepEqual(await said("healthcheck --max-restarts 8 loop", all), {
    output: "loop: RUNNING, but restarted 9 times, last exit 7\n",
    status: 1,
  });
  assert.equal((await said("healthcheck --max-restarts 9 loop", all)).status, 0);
  const original = { ...all, "tsd.getTroubles": { fault: "UNKNOWN_METHOD" } } as const;
  assert.match((await said("healthcheck --max-restarts 9 loop", original)).output, /this server is not tsd/);
});

test("TSD-STATUS-003 status --watch has a screen of its own on a terminal, and leaves the one that was there", async () => {
  const { terminal, session } = stage(
    { ...script, "tsd.waitForChange": [{ value: "1" }, { failure: { kind: "closed" } }] },
    { extensions: true },
  );
  terminal.isTerminal = terminal.isScreen = true;
  await session.runLine("status --watch");
  const { output } = terminal;
  assert.ok(output.startsWith("\x1b[?1049h\x1b[?25l\x1b[H"), output);
  assert.match(output, /1 EXITED, 3 RUNNING, 1 STOPPED/);
  assert.match(output.slice(output.indexOf("\x1b[?25h\x1b[?1049l")), /unix:.* is gone\n$/);
});

test("status --watch adds lines on a terminal that cannot have a screen painted on it", async () => {
  const { terminal, session } = stage(
    { ...script, "tsd.waitForChange": [{ value: "1" }, { failure: { kind: "closed" } }] },
    { extensions: true },
  );
  terminal.isTerminal = true;
  await session.runLine("status --watch");
  assert.match(terminal.output, /^\S+ +(RUNNING|EXITED|STOPPED) /);
  assert.ok(!terminal.output.includes("\x1b"), terminal.output);
});

test("one that could not be started has had no end, and its note does not call it one", async () => {
  const failing = {
    getAllProcessInfo: { value: [{ ...detailsOf("loop", "FATAL", { description: "can't find command 'x'" }) }] },
    "tsd.getTroubles": { value: [trouble("loop", { restarts: 3, last: "not started" })] },
  };
  const { output } = await said("status loop", failing);
  assert.match(output, /FATAL +can't find command 'x' \(restarted 3 times, the last start failed\)$/m);
});

test("why: what runs but fails again and again, or gets no events, is not green", async () => {
  const report = (name: string) => ({ name, state: "RUNNING", description: "", sections: [] });
  const style = { ...plain, state: (name: string, isTroubled = false) => (isTroubled ? `!${name}` : name) };
  for (const [name, shown] of [
    ["loop", "loop: !RUNNING\n"],
    ["ear", "ear: !RUNNING\n"],
    ["web", "web: RUNNING\n"],
  ] as const) {
    const explained = { ...script, "tsd.explain": { value: [report(name)] } };
    const { terminal, session } = stage(explained, { extensions: true, style });
    await session.runLine(`why ${name}`);
    assert.equal(terminal.output, shown);
  }
});

test("why of the original: the end that it shows of a starting process is that of the life before", async () => {
  const starting = detailsOf("loop", "STARTING", { stop: 5 });
  const { output } = await said("why loop", {
    "tsd.explain": { fault: "UNKNOWN_METHOD" },
    getAllProcessInfo: { value: [{ ...starting }] },
    "tsd.getLastOutput": { fault: "UNKNOWN_METHOD" },
    readProcessStdoutLog: { fault: "NO_FILE" },
    readProcessStderrLog: { fault: "NO_FILE" },
  });
  assert.match(output, /^loop: STARTING\n +because +it was started, and is not up for startsecs yet\n/);
});
