/** What the differential test cannot make a daemon do: rare faults, and what is ours alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseArguments } from "../../../../src/client/commands/rpc.js";
import { CommandFailure } from "../../../../src/client/wire/failures.js";
import { Session } from "../../../../src/client/session/session.js";
import { processInfo, resultOf, run, stage, type Script } from "../fakes.js";

const SHUTTING_DOWN = { fault: "SHUTDOWN_STATE" } as const;

const OK = {
  kind: "head",
  head: { status: 200, reason: "OK", headers: new Map<string, string>(), reusable: true },
} as const;

/** What a line prints and the status it leaves. */
async function outcome(line: string, script: Script): Promise<[output: string, status: number]> {
  const { output, status } = await run(line, script);
  return [output, status];
}

test("CTL-X-008,CTL-X-009 the last failure decides", async () => {
  const all = { getAllProcessInfo: { value: [processInfo("up", "up"), processInfo("down", "down", "FATAL", "x")] } };
  assert.equal((await run("status nosuch up", all)).status, 4);
  assert.equal((await run("status nosuch down", all)).status, 3);
  assert.equal((await run("start a b", { startProcess: [{ fault: "SPAWN_ERROR" }, { fault: "BAD_NAME" }] })).status, 1);
  assert.equal((await run("start a b", { startProcess: [{ fault: "BAD_NAME" }, { value: true }] })).status, 1);
});

test("CTL-X-009 what is on its way does not count as down", async () => {
  const infos = ["STARTING", "STOPPING", "RUNNING"].map((state) => processInfo(state, state, state, ""));
  assert.equal((await run("status", { getAllProcessInfo: { value: infos } })).status, 0);
});

test("CTL-ST-009 no processes, no output", async () => {
  assert.deepEqual(await outcome("status", { getAllProcessInfo: { value: [] } }), ["", 0]);
});

test("CTL-ST-008 names are looked up in the server's answer about all processes", async () => {
  const { calls } = await run("status cat nosuch g:*", { getAllProcessInfo: { value: [processInfo("cat", "cat")] } });
  assert.deepEqual(calls, ["getAllProcessInfo()"]);
});

test("CTL-G-017,IMP-052 what is known of one name is printed before the next one is asked about", async () => {
  let reach = (): void => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const { terminal, session } = stage({ stopProcess: [{ value: true }, { hangs: () => reach() }] });
  void session.runLine("stop a b");
  await reached;
  assert.equal(terminal.output, "a: stopped\n");
});

test("CTL-SA-003 every fault of start has its words", async () => {
  const words = {
    BAD_NAME: ["no such process", 1],
    NO_FILE: ["no such file", 1],
    NOT_EXECUTABLE: ["file is not executable", 1],
    ALREADY_STARTED: ["already started", 0],
    SPAWN_ERROR: ["spawn error", 7],
    ABNORMAL_TERMINATION: ["abnormal termination", 7],
  } as const;
  for (const [fault, [text, status]] of Object.entries(words)) {
    const script = { startProcess: { fault: fault as keyof typeof words } };
    assert.deepEqual(await outcome("start g:p", script), [`g:p: ERROR (${text})\n`, status]);
  }
});

test("CTL-SA-010 a fault without words ends the command", async () => {
  const line = "error: <class 'ValueError'>, Unknown result code 30 for a: <place>\n";
  const { output, status, calls } = await run("start a b", { startProcess: { fault: "FAILED" } });
  assert.deepEqual([output, status, calls], [line, 1, ["startProcess(a)"]]);
});

test("CTL-SA-008,CTL-RS-004 all among the names means everything", async () => {
  const script = {
    startAllProcesses: { value: [resultOf("g", "p", "SUCCESS"), resultOf("x", "x", "SPAWN_ERROR")] },
    stopAllProcesses: { value: [resultOf("g", "p", "NOT_RUNNING")] },
  };
  assert.deepEqual(await outcome("start a all", script), ["g:p: started\nx: ERROR (spawn error)\n", 7]);
  assert.deepEqual((await run("restart all", script)).calls, ["stopAllProcesses()", "startAllProcesses()"]);
});

test("CTL-SA-009 names are taken one after another", async () => {
  const script = { startProcess: { value: true }, startProcessGroup: { value: [] } };
  const { output, calls } = await run("start a g: g:b", script);
  assert.equal(output, "a: started\ng:b: started\n");
  assert.deepEqual(calls, ["startProcess(a)", "startProcessGroup(g)", "startProcess(g:b)"]);
});

test("CTL-SO-002 a failed stop shows the server's own words", async () => {
  const script = { stopProcess: { fault: "FAILED", text: "FAILED: unknown problem" } } as const;
  assert.deepEqual(await outcome("stop a", script), ["FAILED: unknown problem\n", 1]);
});

test("CTL-P-003 pid all prints zeros and succeeds", async () => {
  const infos = [processInfo("a", "a"), processInfo("b", "b", "STOPPED")];
  assert.deepEqual(await outcome("pid all", { getAllProcessInfo: { value: infos } }), ["7\n0\n", 0]);
});

test("CTL-SH-001,CTL-SH-003,CTL-SH-004 how shutdown ends", async () => {
  assert.deepEqual(await outcome("shutdown", { shutdown: { value: true } }), ["Shut down\n", 0]);
  assert.deepEqual(await outcome("shutdown", { shutdown: SHUTTING_DOWN }), ["ERROR: already shutting down\n", 0]);
  const refused = { shutdown: { failure: { kind: "system", code: "ECONNREFUSED" } } } as const;
  const sentence = "ERROR: unix:///run/s.sock refused connection (already shut down?)\n";
  assert.deepEqual(await outcome("shutdown", refused), [sentence, 1]);
  const gone = { shutdown: { failure: { kind: "system", code: "ENOENT" } } } as const;
  assert.deepEqual(await outcome("shutdown", gone), [
    "ERROR: unix:///run/s.sock no such file (already shut down?)\n",
    1,
  ]);
});

test("CTL-RL-001,CTL-RL-003 how reload ends", async () => {
  assert.deepEqual(await outcome("reload", { restart: { value: true } }), ["Restarted supervisord\n", 0]);
  assert.deepEqual(await outcome("reload", { restart: SHUTTING_DOWN }), ["ERROR: already shutting down\n", 1]);
});

test("CTL-RR-004,CTL-AV-002,CTL-AD-001,CTL-UP-009 each verb has its own words for a server that is stopping", async () => {
  assert.deepEqual(await outcome("reread", { reloadConfig: SHUTTING_DOWN }), ["ERROR: supervisor shutting down\n", 1]);
  assert.deepEqual(await outcome("avail", { getAllConfigInfo: SHUTTING_DOWN }), [
    "ERROR: supervisor shutting down\n",
    1,
  ]);
  assert.deepEqual(await outcome("add x", { addProcessGroup: SHUTTING_DOWN }), ["ERROR: shutting down\n", 1]);
  assert.deepEqual(await outcome("update", { reloadConfig: SHUTTING_DOWN }), ["ERROR: already shutting down\n", 1]);
});

test("CTL-RR-001 reread lists groups by code point", async () => {
  const value = [[["b", "a"], ["Z"], ["😀", "\uffee"]]];
  const lines = ["Z: changed", "a: available", "b: available", "\uffee: disappeared", "😀: disappeared", ""];
  assert.deepEqual(await outcome("reread", { reloadConfig: { value } }), [lines.join("\n"), 0]);
});

test("CTL-UP-005 a group that could not be stopped is not removed", async () => {
  const script = {
    reloadConfig: { value: [[["new"], [], ["bad"]]] },
    stopProcessGroup: { value: [resultOf("bad", "bad", "FAILED")] },
    addProcessGroup: { value: true },
  };
  const { output, status, calls } = await run("update", script);
  assert.equal(output, "bad: stopped\nbad: has problems; not removing\nnew: added process group\n");
  assert.deepEqual([status, calls.includes("removeProcessGroup(bad)")], [1, false]);
});

test("CTL-UP-001,CTL-UP-012 update removes, then replaces, then adds, one group at a time", async () => {
  const script = {
    reloadConfig: { value: [[["n"], ["c"], ["r"]]] },
    stopProcessGroup: { value: [] },
    removeProcessGroup: { value: true },
    addProcessGroup: { value: true },
  };
  assert.deepEqual((await run("update", script)).calls, [
    "reloadConfig()",
    "stopProcessGroup(r)",
    "removeProcessGroup(r)",
    "stopProcessGroup(c)",
    "removeProcessGroup(c)",
    "addProcessGroup(c)",
    "addProcessGroup(n)",
  ]);
});

test("CTL-UP-006 update complains of unknown groups in the order typed, once each", async () => {
  const script = {
    reloadConfig: { value: [[["new"], [], []]] },
    getAllProcessInfo: { value: [processInfo("old", "old")] },
  };
  const { output, status } = await run("update x old y x", script);
  assert.deepEqual([output, status], ["ERROR: no such group: x\nERROR: no such group: y\n", 1]);
});

test("CTL-UP-008 update reports a bad configuration as reread does (IMP-031)", async () => {
  const script = { reloadConfig: { fault: "CANT_REREAD", text: "CANT_REREAD: no" } } as const;
  assert.deepEqual(await outcome("update", script), ["ERROR: CANT_REREAD: no\n", 1]);
  assert.deepEqual(await outcome("reread", script), ["ERROR: CANT_REREAD: no\n", 1]);
});

test("CTL-CL-003 clear clears a whole group (IMP-032)", async () => {
  const infos = [processInfo("g", "a"), processInfo("x", "x"), processInfo("g", "g")];
  const script = {
    getAllProcessInfo: { value: infos },
    clearProcessLogs: [{ value: true }, { fault: "FAILED" }],
  } as const;
  const { output, status, calls } = await run("clear g:*", script);
  assert.deepEqual([output, status], ["g:a: cleared\ng: ERROR (failed)\n", 1]);
  assert.deepEqual(calls.slice(1), ["clearProcessLogs(g:a)", "clearProcessLogs(g)"]);
  assert.deepEqual(await outcome("clear none:*", script), ["none: ERROR (no such group)\n", 1]);
});

test("under our own name clear prints the reason, under the original's it does not", async () => {
  const text = "FAILED: x: cannot clear /a/b: ENOTDIR";
  const script = {
    getProcessInfo: { value: processInfo("x", "x") },
    clearProcessLogs: [{ fault: "FAILED", text }, { fault: "FAILED" }],
    clearAllProcessLogs: { value: [resultOf("x", "x", "FAILED", text), resultOf("y", "y", "SUCCESS")] },
  } as const;
  for (const extensions of [true, false]) {
    const { terminal, session } = stage(script, { extensions });
    await session.runLine("clear x y");
    await session.runLine("clear all");
    assert.equal(terminal.output, "x: ERROR (failed)\ny: ERROR (failed)\nx: ERROR (failed)\ny: cleared\n");
    assert.equal(terminal.errors, extensions ? "x: cannot clear /a/b: ENOTDIR\n".repeat(2) : "");
  }
});

test("CTL-TL-005,CTL-MT-002 why a log cannot be read", async () => {
  for (const [fault, words] of [
    ["NO_FILE", "no log file"],
    ["FAILED", "unknown error reading log"],
  ] as const) {
    assert.deepEqual(await outcome("tail p", { readProcessStdoutLog: { fault } }), [`p: ERROR (${words})\n`, 1]);
    assert.deepEqual(await outcome("maintail", { readLog: { fault } }), [`supervisord: ERROR (${words})\n`, 1]);
  }
  const bad = { readProcessStderrLog: { fault: "BAD_NAME" } } as const;
  assert.deepEqual(await outcome("tail p stderr", bad), ["p: ERROR (no such process name)\n", 1]);
});

test("CTL-TL-001,CTL-TL-011,CTL-MT-001 how many bytes are asked for", async () => {
  const script = { readProcessStdoutLog: { value: "x\n" }, readLog: { value: "y" } };
  assert.deepEqual((await run("tail p", script)).calls, ["readProcessStdoutLog(p, -1600, 0)"]);
  assert.deepEqual((await run("tail -1_0 p", script)).calls, ["readProcessStdoutLog(p, -10, 0)"]);
  assert.deepEqual((await run("tail -0 p", script)).calls, ["readProcessStdoutLog(p, 0, 0)"]);
  assert.deepEqual((await run("tail --5 p", script)).calls, ["readProcessStdoutLog(p, 5, 0)"]);
  assert.deepEqual(await run("maintail -7", script), { output: "y\n", status: 0, calls: ["readLog(-7, 0)"] });
});

test("CTL-TL-006,CTL-TL-009 following copies bytes as they come, and Ctrl-C ends it with a line feed", async () => {
  const { terminal, server, session } = stage();
  const [half, rest] = [Buffer.from("é").subarray(0, 1), Buffer.from("é").subarray(1)];
  const written: (string | Uint8Array)[] = [];
  terminal.write = (output) => written.push(output);
  server.streams.set("/logtail/g:p/stderr", [OK, { kind: "body", bytes: half }, { kind: "body", bytes: rest }]);
  server.onStream = () => terminal.interrupt();
  await session.runLine("tail -f g:p STDERR");
  assert.deepEqual(written, ["==> Press Ctrl-C to exit <==\n", half, rest, "\n"]);
  assert.equal(session.exitStatus, 0);
});

test("CTL-MT-001 maintail -f follows the daemon's own log, until its reader has gone", async () => {
  const { terminal, server, session } = stage();
  terminal.readerGone = true;
  server.streams.set("/mainlogtail", [OK, { kind: "body", bytes: Buffer.from("x") }]);
  await session.runLine("maintail -f");
  assert.equal(terminal.output, "==> Press Ctrl-C to exit <==\nx");
});

test("names in a path are encoded, colons left alone", async () => {
  const { server, session, terminal } = stage();
  server.onStream = () => terminal.interrupt();
  await session.runLine("tail -f g:a%b#é");
  assert.equal(server.requested[0]?.path, "/logtail/g:a%25b%23%C3%A9/stdout");
});

test("CTL-TL-007 a log that cannot be followed is reported on standard error; the status stays 0", async () => {
  const { terminal, server, session } = stage();
  const head = { ...OK.head, status: 404, reason: "Not Found" };
  const body = { kind: "body", bytes: Buffer.from("<html>") } as const;
  server.streams.set("/logtail/p/stdout", [{ kind: "head", head }, body]);
  await session.runLine("tail -f p");
  assert.equal(terminal.output, "==> Press Ctrl-C to exit <==\n");
  assert.equal(terminal.errors, "unix:///run/s.sock/logtail/p/stdout Cannot read, status code 404\n");
  assert.equal(session.exitStatus, 0);
});

test("CTL-TL-008 a server that is gone by the time of following is reported on standard error", async () => {
  const { terminal, server, session } = stage();
  const dial = server.dial;
  const failure = { kind: "system", code: "ECONNREFUSED" } as const;
  const gone = () => Promise.reject(new CommandFailure(failure));
  const broken = new Session({
    config: {
      file: undefined,
      serverUrl: "http://h",
      username: "u",
      password: "p",
      prompt: "",
      historyFile: undefined,
    },
    terminal,
    verbs: session.verbs,
    dial: (url, login) => ({ ...dial(url, login), stream: gone }),
    interactive: false,
  });
  await broken.runLine("maintail -f");
  const error = "Cannot connect, error: <class 'ConnectionRefusedError'> ([Errno 111] Connection refused)";
  assert.equal(terminal.errors, `http://h/mainlogtail ${error}\n`);
  assert.equal(broken.exitStatus, 0);
});

test("CTL-FG-001 whom fg refuses", async () => {
  const bad = { getProcessInfo: { fault: "BAD_NAME" } } as const;
  assert.deepEqual(await outcome("fg x", bad), ["ERROR: bad process name supplied\n", 1]);
  const starting = { getProcessInfo: { value: processInfo("x", "x", "STARTING") } };
  assert.deepEqual(await outcome("fg x", starting), ["ERROR: process not running\n", 1]);
  assert.deepEqual(await outcome("fg x y", {}), ["ERROR: too many process names supplied\n", 1]);
});

test("extensions exist under our own name only", async () => {
  assert.deepEqual(await outcome("rpc x", {}), ["*** Unknown syntax: rpc x\n", 1]);
  const { terminal, session } = stage({}, { extensions: true });
  await session.runLine("rpc");
  assert.match(terminal.output, /^Error: rpc requires a method name\nrpc <method>/);
  assert.doesNotMatch((await run("help")).output, /rpc/);
});

const MANY = { value: [processInfo("web-1", "web-1"), processInfo("web-2", "web-2"), processInfo("g", "web-3")] };

/** Lines typed under our own name, and what the server is asked. */
const PATTERNS: Readonly<Record<string, readonly string[]>> = {
  "stop web-*": ["stopProcess(web-1)", "stopProcess(web-2)", "stopProcess(g:web-3)"],
  "stop w*-[12]": ["stopProcess(web-1)", "stopProcess(web-2)"],
  "stop *web-[!1]": ["stopProcess(web-2)", "stopProcess(g:web-3)"],
  "stop web-? web-1": [
    "getProcessInfo(web-1)",
    "stopProcess(web-1)",
    "stopProcess(web-2)",
    "stopProcess(g:web-3)",
    "stopProcess(web-1)",
  ],
  "stop g:*": ["stopProcessGroup(g)"],
  "stop nosuch-*": ["stopProcess(nosuch-*)"],
  "signal USR1 g:we*": ["signalProcess(g:web-3, USR1)"],
  "pid web-1 g:w?b-3": ["getProcessInfo(web-1)", "getProcessInfo(web-1)", "getProcessInfo(g:web-3)"],
};
for (const [line, asked] of Object.entries(PATTERNS)) {
  test(`under our own name patterns are names: ${line}`, async () => {
    const script = {
      getAllProcessInfo: MANY,
      ...{ stopProcess: { value: true }, stopProcessGroup: { value: [] }, signalProcess: { value: true } },
      getProcessInfo: { value: processInfo("web-1", "web-1") },
    };
    const { server, session } = stage(script, { extensions: true });
    await session.runLine(line);
    assert.deepEqual(
      server.calls.filter((call) => call !== "getAllProcessInfo()"),
      asked,
    );
    const original = stage({ ...script, stopProcess: { fault: "BAD_NAME" }, signalProcess: { fault: "BAD_NAME" } });
    await original.session.runLine(line);
    assert.ok(!original.server.calls.includes("getAllProcessInfo()"), "under the original's they are sent as they are");
  });
}

test("flags that status and logs do not know are reported, with those they do", async () => {
  const said = async (line: string) => {
    const { terminal, session } = stage({}, { extensions: true });
    await session.runLine(line);
    return `${session.exitStatus} ${terminal.output.split("\n")[0]}`;
  };
  assert.equal(await said("healthcheck --max-restarts"), "1 Error: --max-restarts needs a value after it");
  assert.equal(await said("logs -n"), "1 Error: --lines needs a value after it");
  assert.equal(await said("status --jsn"), "1 Error: unknown option '--jsn': status knows --failed, --json, --watch");
  assert.equal(
    await said("logs -x"),
    "1 Error: unknown option '-x': logs knows --follow (-f), --lines (-n), --tail, --since, --stdout, --stderr",
  );
  assert.equal(await said("logs -n many"), "1 Error: -n takes a whole number, 0 or more, not many");
  assert.equal(
    await said("logs --since noon"),
    "1 Error: --since takes an age or a moment, such as 10m, 1h30m, 2026-01-31 or 2026-01-31T12:00:00Z, not noon",
  );
  assert.equal(await said("why -n 0 web"), "1 Error: -n takes a whole number, 1 or more, not 0");
  assert.equal(
    await said("completions ksh"),
    "1 Error: cannot complete for ksh: there are completions for bash, zsh, fish",
  );
});

test("arguments of rpc are JSON where they can be, else text", () => {
  assert.deepEqual(parseArguments(""), []);
  assert.deepEqual(parseArguments(" 1 -2.5 true null x 1x "), [1, -2.5, true, null, "x", "1x"]);
  assert.deepEqual(parseArguments('"a b" [1, 2] {"k": [true, "v w"]} g:*'), [
    "a b",
    [1, 2],
    { k: [true, "v w"] },
    "g:*",
  ]);
  assert.deepEqual(parseArguments('[1, "x'), ["[1,", '"x']);
});
