/** Plugins at work: the listener that prints every program's lines, handlers that judge, methods and verbs of modules. */
import assert from "node:assert/strict";
import { existsSync, utimesSync } from "node:fs";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { encodeCall } from "../../../src/core/xmlrpc/encode.js";
import { configuration, endpointOf } from "../../support/configuration.js";
import { startDaemon } from "../../support/daemon.js";
import type { Daemon } from "../../support/daemon.js";
import { tsd } from "../../support/implementations.js";
import { inRepository } from "../../support/repository.js";
import { call, post } from "../../support/rpc.js";
import { createScene } from "../../support/scene.js";

const bin = inRepository("bin");
const plugin = (name: string) => inRepository("fixtures/plugins", name);

/** Waits for a line on its input before it says anything: by then everybody listens. */
const talker = (name: string, script: string) =>
  `[program:${name}]\ncommand=/bin/sh -c 'read go; ${script}; exec sleep 1000'\n` +
  "stdout_events_enabled=true\nstderr_events_enabled=true\nstartsecs=0\n";

const listener = (handler: string, command = `${bin}/supervisor_stdout`) =>
  `[eventlistener:stdout]\ncommand=${command}\nbuffer_size=100\nevents=PROCESS_LOG\n` +
  `result_handler=${handler}\nstartsecs=0\n`;

function start(t: TestContext, sections: string, options = ""): Daemon {
  const scene = createScene(t, { "supervisord.conf": configuration(sections, options) });
  return startDaemon(scene, tsd, { env: { PATH: `${bin}:/usr/bin:/bin:${process.env["PATH"] ?? ""}` } });
}

async function running(daemon: Daemon, ...names: string[]): Promise<void> {
  for (const name of names) await daemon.prints(`success: ${name} entered RUNNING`);
}

const rpc = (daemon: Daemon, method: string, ...params: unknown[]) => call(endpointOf(daemon.scene), method, ...params);
const say = (daemon: Daemon, name: string) => rpc(daemon, "supervisor.sendProcessStdin", name, "go\n");

describe("plugins", { concurrency: 3 }, () => {
  test("CFG-EL-005 supervisor_stdout prints every program's lines with its name and channel", async (t) => {
    const talkers = [talker("one", "echo hello; echo héllo >&2"), talker("two", 'printf "a\\nb\\n"; printf open >&2')];
    const daemon = start(t, [listener("supervisor_stdout:event_handler", "supervisor_stdout"), ...talkers].join("\n"));
    await running(daemon, "stdout", "one", "two");
    for (const name of ["one", "two"]) await say(daemon, name);
    const expected = ["one stdout | hello", "one stdout | ", "one stderr | héllo", "one stderr | ", "two stdout | a",
      "two stdout | b", "two stdout | ", "two stderr | open"]; // prettier-ignore
    const printed = () => daemon.stdout.split("\n").filter((line) => line.includes(" | "));
    await daemon.until("all lines are printed", () => printed().length >= expected.length);
    assert.deepEqual(printed().sort(), expected.sort());
  });

  test("CFG-EL-005 EV-PROTO-013 a result that supervisor_stdout cannot print is an error of its listener alone", async (t) => {
    const script = 'printf "READY\\n"; read header; printf "RESULT 2\\nOK"; exec sleep 1000';
    const pool = listener("supervisor_stdout:event_handler", `/bin/sh -c '${script}'`);
    const daemon = start(t, `${pool}\n${talker("one", "echo hello")}`);
    await running(daemon, "stdout", "one");
    await say(daemon, "one");
    await daemon.prints("WARN stdout: event caused an error");
    await daemon.prints("WARN stdout: has entered the UNKNOWN state and will no longer receive events");
    assert.equal(
      daemon.lines("ERRO the result handler of stdout failed: Error: the result has one line only").length,
      1,
    );
    assert.equal(await rpc(daemon, "supervisor.getPID"), daemon.pid);
  });

  test("EV-PROTO-025 a handler of a module judges the results", async (t) => {
    const daemon = start(t, `${listener(`${plugin("handlers.mjs")}:note`)}\n${talker("one", "echo hello")}`);
    await running(daemon, "stdout", "one");
    await say(daemon, "one");
    const payload = "processname:one groupname:one pid:12345 channel:stdout\nhello\n".replace(
      "12345",
      String(((await rpc(daemon, "supervisor.getProcessInfo", "one")) as { pid: number }).pid),
    );
    await daemon.prints(`note PROCESS_LOG_STDOUT 0 from stdout about one: ${payload.length} bytes`);
  });

  test("EV-PROTO-013 EV-PROTO-014 EV-PROTO-025 a rejected event is offered again", async (t) => {
    const pool = listener(`${plugin("handlers.mjs")}:rejectOnce`);
    const daemon = start(t, `${pool}\n${talker("one", "echo a; read go; echo b")}`, "loglevel=debug");
    await running(daemon, "stdout", "one");
    for (const count of [1, 2]) {
      await say(daemon, "one");
      await daemon.until("it was processed", () => daemon.lines("stdout: event was processed").length === count);
      assert.equal(daemon.lines("WARN stdout: event was rejected").length, count);
      assert.equal(daemon.lines(`DEBG event ${count - 1} sent to listener stdout`).length, 2);
    }
    assert.equal(daemon.lines("UNKNOWN").length, 0);
  });

  for (const [name, problem] of [
    ["broken", "TypeError: broken at 0"],
    ["late", "it returned a promise, but a handler must answer at once"],
  ] as const) {
    test(`EV-PROTO-013 a handler that fails (${name}) stops its listener and nothing else`, async (t) => {
      const daemon = start(t, `${listener(`${plugin("handlers.mjs")}:${name}`)}\n${talker("one", "echo hello")}`);
      await running(daemon, "stdout", "one");
      await say(daemon, "one");
      await daemon.prints(`ERRO the result handler of stdout failed: ${problem}`);
      await daemon.prints("WARN stdout: event caused an error");
      await daemon.prints("WARN stdout: has entered the UNKNOWN state");
      // A new life of the listener is offered the event again: it is not lost.
      await rpc(daemon, "supervisor.stopProcess", "stdout");
      await rpc(daemon, "supervisor.startProcess", "stdout");
      await daemon.until("it fails again", () => daemon.lines("event caused an error").length === 2);
      assert.equal(await rpc(daemon, "supervisor.getPID"), daemon.pid);
    });
  }

  test("CFG-RPCI-004 CFG-RPCI-006 a module adds a namespace of methods", async (t) => {
    const section = `[rpcinterface:demo]\nsupervisor.rpcinterface_factory=${plugin("namespace.mjs")}:make\ngreeting=Good day`;
    const daemon = start(t, `${section}\n[program:one]\ncommand=/bin/sleep 1000\n`);
    await running(daemon, "one");
    await daemon.prints("INFO RPC interface 'demo' initialized");
    const ask = (method: string, ...params: unknown[]) => rpc(daemon, method, ...params);
    assert.equal(await ask("demo.greet", "you"), "Good day you");
    assert.equal(await ask("demo.greet", "you", true), "Good day YOU");
    assert.deepEqual(await ask("demo.names"), ["one"]);
    assert.equal(await ask("demo.note"), true);
    await daemon.prints("WARN noted by a plugin");
    assert.deepEqual(await ask("system.methodSignature", "demo.greet"), ["string", "string", "boolean"]);
    assert.match(String(await ask("system.methodHelp", "demo.greet")), /^ Greets somebody\.\n\n +@param string who\n/);
    assert.ok(((await ask("system.listMethods")) as string[]).includes("demo.greet"));
    assert.deepEqual(
      await ask("system.multicall", [{ methodName: "demo.names" }, { methodName: "demo.refuse", params: [] }]),
      [["one"], { faultCode: 1234, faultString: "not today" }],
    );
    await assert.rejects(ask("demo.refuse"), { faultCode: 1234, faultString: "not today" });
    await assert.rejects(ask("demo.stopNobody"), { faultCode: 10, faultString: "BAD_NAME: nobody" });
    await assert.rejects(ask("demo.greet"), { faultCode: 2, faultString: "INCORRECT_PARAMETERS" });
    for (const [method, reason] of [
      ["demo.fail", "broken method"],
      ["demo.unsendable", "XML-RPC has no Date"],
    ] as const) {
      assert.equal((await post(endpointOf(daemon.scene), "/RPC2", encodeCall(method, []))).status, 500);
      await daemon.prints(reason);
    }
    assert.equal(await ask("demo.leak"), true);
    for (const report of ["thrown by a timer", "rejected by nobody's promise", "BAD_NAME: unheard"]) {
      await daemon.prints(`ERRO a plugin left an error unhandled: Error: ${report}`);
    }
    assert.equal(await ask("supervisor.getPID"), daemon.pid);
  });

  test("CTL-PL-001 CTL-PL-002 CTL-PL-003 CTL-PL-004 CTL-H-003 a module adds verbs to the client", async (t) => {
    const section = `[ctlplugin:demo]\nsupervisor.ctl_factory=${plugin("verbs.mjs")}\ngreeting=Hail\n`;
    const daemon = start(t, `${section}[program:one]\ncommand=/bin/sleep 1000\n`);
    await running(daemon, "one");
    const { stdout: table } = await daemon.ctl(["help"]);
    assert.match(table, /\ndemo commands \(type help <topic>\):\n=+\ndecline +hail +status +stumble\n\n$/);
    const cases = [
      [["hail", "one"], "Hail, one, you are RUNNING\n", 0],
      [["hail", "nobody"], /^error: <class 'xmlrpc\.client\.Fault'>, <Fault 10: 'BAD_NAME: nobody'>: file: /, 1],
      [["decline"], "I would rather not\n", 9],
      [["stumble"], "error: TypeError: broken verb\n", 1],
      [["status", "one"], /^one +RUNNING/, 0],
      [["help", "hail"], "*** No help on hail\nhail <name>\tSay hello to a process\n", 0],
      [["help", "nothing"], "*** No help on nothing\n*** No help on nothing\n", 0],
    ] as const;
    for (const [words, output, status] of cases) {
      const { stdout, code } = await daemon.ctl(words);
      if (typeof output === "string") assert.equal(stdout, output);
      else assert.match(stdout, output);
      assert.equal(code, status, words.join(" "));
    }
  });

  test("CFG-EL-005 IMP-002 a restart with a module that has broken runs everything as before, and says so", async (t) => {
    const scene = createScene(t);
    const module = scene.write("x.mjs", 'export const f = () => process.stderr.write("judged\\n");');
    scene.write("supervisord.conf", configuration(`${listener("./x.mjs:f")}\n${talker("one", "echo hello")}`));
    const daemon = startDaemon(scene, tsd);
    await running(daemon, "stdout", "one");
    utimesSync(scene.write("x.mjs", "export const f = ;"), 1, 1);
    daemon.kill("SIGHUP");
    await daemon.prints(`CRIT ${module}:f cannot be resolved within [eventlistener:stdout]; cannot use`);
    await daemon.until("both run again", () => daemon.lines("success: one entered RUNNING").length === 2);
    await say(daemon, "one");
    await daemon.prints("judged");
    utimesSync(scene.write("x.mjs", 'export const f = () => process.stderr.write("repaired\\n");'), 2, 2);
    daemon.kill("SIGHUP");
    await daemon.until("both run once more", () => daemon.lines("success: one entered RUNNING").length === 3);
    await say(daemon, "one");
    await daemon.prints("repaired");
    assert.equal(daemon.lines("CRIT").filter((line) => line.includes("cannot be resolved")).length, 1);
  });

  test("CFG-EL-005 a reread loads what is new, or refuses it and changes nothing", async (t) => {
    const daemon = start(t, talker("one", "echo hello"));
    await running(daemon, "one");
    const update = (section: string) => {
      daemon.scene.write("supervisord.conf", configuration(`${talker("one", "echo hello")}\n${section}`));
      return daemon.ctl(["update"]);
    };
    const missing = await update(listener(`${plugin("handlers.mjs")}:nothing`));
    assert.equal(
      missing.stdout,
      `ERROR: CANT_REREAD: ${plugin("handlers.mjs")}:nothing cannot be resolved within [eventlistener:stdout]\n`,
    );
    assert.equal((await update(listener(`${plugin("handlers.mjs")}:note`))).stdout, "stdout: added process group\n");
    await running(daemon, "stdout");
    await say(daemon, "one");
    await daemon.prints("note PROCESS_LOG_STDOUT 0 from stdout about one");
    daemon.kill("SIGHUP");
    await daemon.until("it has started again", () => daemon.lines("INFO supervisord started").length === 2);
    await daemon.until("both run again", () => daemon.lines("success: stdout entered RUNNING").length === 2);
    assert.ok(existsSync(daemon.scene.path("supervisord.pid")));
  });
});
