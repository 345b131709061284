import assert from "node:assert/strict";
import { test } from "node:test";
import { interact } from "../../../../src/client/session/interactive.js";
import { Interrupted } from "../../../../src/client/shell/shell.js";
import { processInfo, run, stage, withoutPlaces, type Script } from "../fakes.js";

const UNAUTHORIZED = { status: 401, reason: "Unauthorized" };
const UNAUTHORIZED_LINE =
  "error: <class 'xmlrpc.client.ProtocolError'>, <ProtocolError for 127.0.0.1/RPC2: 401 Unauthorized>: <place>\n";
const EVERYTHING = { getAllProcessInfo: { value: [processInfo("cat", "cat")] } } satisfies Script;
const TABLE = `cat${" ".repeat(30)}RUNNING   pid 7, uptime 0:00:01\n`;

test("CTL-G-002 an unknown command is reported and counts as a failure", async () => {
  const { output, status } = await run("bogus  x");
  assert.deepEqual({ output, status }, { output: "*** Unknown syntax: bogus  x\n", status: 1 });
});

test("CTL-G-003 a blank line does nothing", async () => {
  assert.deepEqual(await run("  "), { output: "", status: 0, calls: [] });
});

test("CTL-G-007 without a user to ask, 401 is reported once and the command is not run again", async () => {
  const { output, status, calls } = await run("reread", { reloadConfig: UNAUTHORIZED });
  assert.equal(output, `Server requires authentication\n${UNAUTHORIZED_LINE}`);
  assert.equal(status, 1);
  assert.deepEqual(calls, ["reloadConfig()"]);
});

test("CTL-G-008 with a user to ask, 401 is a question and the command runs again", async () => {
  const { terminal, server, session } = stage(
    { getPID: [UNAUTHORIZED, UNAUTHORIZED, { value: 42 }] },
    { interactive: true },
  );
  terminal.answers.push("kim", "wrong", "kim", "right");
  await session.runLine("pid");
  assert.equal(terminal.output, "Server requires authentication\n\nServer requires authentication\n\n42\n");
  assert.deepEqual(terminal.questions.slice(0, 2), ["Username:", "secret Password:"]);
  assert.deepEqual(server.logins.at(-1), { username: "kim", password: "right" });
  assert.equal(session.exitStatus, 0);
});

test("CTL-G-008 the end of the input instead of a name is a failure", async () => {
  const { terminal, session } = stage({ getPID: UNAUTHORIZED }, { interactive: true });
  await session.runLine("pid");
  const line = "error: <class 'EOFError'>, EOF when reading a line: <place>\n";
  assert.equal(withoutPlaces(terminal.output), `Server requires authentication\n${line}`);
  assert.equal(session.exitStatus, 1);
});

const UPCHECKED = [
  "status",
  "start a",
  "stop a",
  "restart a",
  "signal HUP a",
  "tail a",
  "maintail",
  "clear a",
  "fg a",
  "pid",
  "version",
];
const UNCHECKED = ["avail", "reread", "update", "add a", "remove a", "shutdown", "reload"];

for (const line of UPCHECKED) {
  test(`CTL-G-009,CTL-G-010,CTL-G-011 ${line} says plainly that no server is there`, async () => {
    const refused = await run(line, { getVersion: { failure: { kind: "system", code: "ECONNREFUSED" } } });
    assert.deepEqual(refused, { output: "unix:///run/s.sock refused connection\n", status: 4, calls: [] });
    const missing = await run(line, { getVersion: { failure: { kind: "system", code: "ENOENT" } } });
    const status = line === "status" ? 4 : 7;
    assert.deepEqual(missing, { output: "unix:///run/s.sock no such file\n", status, calls: [] });
  });

  test(`CTL-G-012,CTL-G-015 ${line} lets other troubles through`, async () => {
    const denied = await run(line, { getVersion: { failure: { kind: "system", code: "EACCES" } } });
    assert.equal(denied.output, "error: <class 'PermissionError'>, [Errno 13] Permission denied: <place>\n");
    assert.equal(denied.status, 1);
    const stopping = await run(line, { getVersion: { fault: "SHUTDOWN_STATE" } });
    assert.equal(stopping.output, "error: <class 'xmlrpc.client.Fault'>, <Fault 6: 'SHUTDOWN_STATE'>: <place>\n");
    assert.equal(stopping.status, 1);
  });
}

for (const line of UNCHECKED) {
  test(`CTL-G-009 ${line} does not ask for the version first`, async () => {
    const { output } = await run(line, { getVersion: { body: "" }, ...everyMethod({ fault: "SHUTDOWN_STATE" }) });
    assert.doesNotMatch(output, /ExpatError/);
  });
}

function everyMethod(plan: { fault: "SHUTDOWN_STATE" }): Script {
  const names = ["getAllConfigInfo", "reloadConfig", "addProcessGroup", "removeProcessGroup", "shutdown", "restart"];
  return Object.fromEntries(names.map((name) => [name, plan]));
}

test("CTL-G-013,CTL-X-006 another API version is refused", async () => {
  const sorry =
    "Sorry, this version of supervisorctl expects to talk to a server with API version 3.0, but the remote version is 4.1.\n";
  assert.deepEqual(await run("pid", { getVersion: { value: "4.1" } }), { output: sorry, status: 5, calls: [] });
  assert.equal((await run("status", { getVersion: { value: "4.1" } })).status, 4);
});

test("CTL-G-014 a server without the supervisor namespace is recognized", async () => {
  const { output, status } = await run("pid", { getVersion: { fault: "UNKNOWN_METHOD" } });
  assert.match(output, /^Sorry, supervisord responded but did not recognize the supervisor namespace commands .*\.\n$/);
  assert.equal(status, 3);
});

test("CTL-G-006 an answer that is not XML, or not the right one, is one line", async () => {
  const nonsense = await run("pid", { getPID: { body: "<html>" } });
  assert.match(nonsense.output, /^error: <class 'xml\.parsers\.expat\.ExpatError'>, .+: <place>\n$/);
  const odd = await run("pid", { getPID: { value: "many" } });
  assert.match(odd.output, /^error: <class 'xmlrpc\.client\.ResponseError'>, .*getPID.*: <place>\n$/);
  assert.equal(odd.status, 1);
});

test("a bug of ours is not dressed up as an answer", async () => {
  await assert.rejects(run("pid", {}), /nobody expected getPID/);
});

test("CTL-I-001,CTL-I-002 a shell shows the status, prompts, and leaves with a line feed", async () => {
  for (const ending of ["exit", "quit", undefined]) {
    const { terminal, session } = stage(EVERYTHING, { interactive: true });
    terminal.answers.push("", ...(ending === undefined ? [] : [ending]));
    await interact(session, "here");
    assert.equal(terminal.output, `${TABLE}\n`);
    assert.deepEqual(terminal.questions, ["here> ", "here> "]);
  }
});

test("CTL-I-003 Ctrl-C at the prompt leaves with a line feed", async () => {
  const { terminal, session } = stage(EVERYTHING, { interactive: true });
  terminal.answers.push({ kind: "interrupt" });
  await interact(session, "here");
  assert.equal(terminal.output, `${TABLE}\n`);
});

test("TSD-CLIENT-003 under our own name Ctrl-C at the prompt clears the line, where lines are typed, and Ctrl-D leaves", async () => {
  const { terminal, session } = stage(EVERYTHING, { interactive: true, extensions: true });
  terminal.isTerminal = true;
  terminal.answers.push({ kind: "interrupt" }, { kind: "interrupt" });
  await interact(session, "here");
  assert.deepEqual(terminal.questions, ["here> ", "here> ", "here> "]);
  const piped = stage(EVERYTHING, { interactive: true, extensions: true });
  piped.terminal.answers.push({ kind: "interrupt" }, "status");
  await interact(piped.session, "here");
  assert.deepEqual(piped.terminal.questions, ["here> "], "what is piped is not cleared: it ends");
});

test("CTL-I-003 Ctrl-C amid a command leaves too", async () => {
  const script = { ...EVERYTHING, stopProcess: { hangs: () => terminal.interrupt() } };
  const { terminal, server, session } = stage(script, { interactive: true });
  terminal.answers.push("stop cat");
  await interact(session, "here");
  assert.equal(terminal.output, `${TABLE}\n`);
  assert.deepEqual(server.calls, ["getAllProcessInfo()", "stopProcess(cat)"]);
});

test("CTL-I-006 names for TAB are asked for once between two commands", async () => {
  const { terminal, server, session } = stage(EVERYTHING, { interactive: true });
  await session.prompt();
  const { complete } = terminal.prompts[0]!;
  assert.deepEqual(await complete("stop c"), [["cat "], "c"]);
  assert.deepEqual(await complete("stop ca"), [["cat "], "ca"]);
  assert.deepEqual(server.calls, ["getAllProcessInfo()"]);
  await session.runLine("help");
  await complete("stop c");
  assert.deepEqual(server.calls, ["getAllProcessInfo()", "getAllProcessInfo()"]);
});

test("what is known of a failed connection follows on standard error, whichever verb met it", async () => {
  for (const [line, code, script] of [
    ["pid", "ENOENT", { getVersion: { failure: { kind: "system", code: "ENOENT" } } }],
    ["pid", "EACCES", { getVersion: { failure: { kind: "system", code: "EACCES" } } }],
    ["shutdown", "ECONNREFUSED", { shutdown: { failure: { kind: "system", code: "ECONNREFUSED" } } }],
    ["avail", "ENOENT", { getAllConfigInfo: { failure: { kind: "system", code: "ENOENT" } } }],
  ] as const) {
    const { terminal, session } = stage(script, { explain: (trouble, url) => Promise.resolve([`${trouble} ${url}`]) });
    await session.runLine(line);
    assert.equal(terminal.errors, `${code} unix:///run/s.sock\n`, line);
    assert.equal(terminal.output.split("\n").length, 2, "the first line is the original's, and all of it");
    const silent = stage(script);
    await silent.session.runLine(line);
    assert.equal(silent.terminal.errors, "");
  }
});

test("CTL-I-009 a semicolon is a name like any other", async () => {
  const { output, status } = await run("status ; cat", EVERYTHING);
  assert.equal(output, `;: ERROR (no such process)\n${TABLE}`);
  assert.equal(status, 4);
});

test("CTL-I-008 the history file reaches the reader of lines", async () => {
  const { terminal, session } = stage(EVERYTHING, { interactive: true });
  await interact(session, "here");
  assert.equal(terminal.prompts.length, 1);
  const [candidates] = await terminal.prompts[0]!.complete("stop c");
  assert.deepEqual(candidates, ["cat "]);
});

test("CTL-SH-002,CTL-RL-002 only a word that begins with y confirms", async () => {
  for (const [answer, sent] of [
    ["y", true],
    ["Yes", true],
    ["", false],
    ["no", false],
    [" y", false],
  ] as const) {
    const { terminal, server, session } = stage(
      { shutdown: { value: true }, restart: { value: true } },
      { interactive: true },
    );
    terminal.answers.push(answer, answer);
    await session.runLine("shutdown");
    await session.runLine("reload");
    assert.deepEqual(server.calls, sent ? ["shutdown()", "restart()"] : []);
    assert.deepEqual(terminal.questions, [
      "Really shut the remote supervisord process down y/N? ",
      "Really restart the remote supervisord process y/N? ",
    ]);
  }
});

test("Ctrl-C at a question ends the session, not just the command", async () => {
  const { terminal, session } = stage({}, { interactive: true });
  terminal.answers.push({ kind: "interrupt" });
  await assert.rejects(session.runLine("shutdown"), Interrupted);
});
