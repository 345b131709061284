/** Every RPC method on ours and on the original, side by side: the same requests, the same answers to the byte. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeValue } from "../../src/core/xmlrpc/encode.js";
import { decodeResponse } from "../../src/core/xmlrpc/decode.js";
import type { Struct, Value } from "../../src/core/xmlrpc/values.js";
import { configuration, endpointOf } from "../support/configuration.js";
import { startDaemon, type Daemon } from "../support/daemon.js";
import { debian, subjects, tsd } from "../support/implementations.js";
import { normalise } from "../support/normalise.js";
import { post, type Answer } from "../support/rpc.js";
import { createScene } from "../support/scene.js";
import { until } from "../support/until.js";
import type { Call, Raw } from "./rpc-call.js";
import { RPC_CALLS } from "./rpc-calls.js";
import { RPC_PROGRAMS } from "./rpc-programs.js";

if (subjects.includes(debian)) {
  test("both daemons answer every call alike", async (t) => {
    const CONFIGURATION = configuration(RPC_PROGRAMS);
    const [ours, theirs] = await Promise.all(
      [tsd, debian].map((implementation) => {
        const scene = createScene(t, { "supervisord.conf": CONFIGURATION });
        return settled(startDaemon(scene, implementation));
      }),
    );
    let current = CONFIGURATION;
    for (const [index, call] of RPC_CALLS.entries()) {
      await t.test(`${call.rows} ${index + 1}: ${shown(call)}`, async () => {
        current = call.edit?.(current) ?? current;
        const answers = await Promise.all(
          [ours!, theirs!].map(async (daemon) => {
            if (call.edit !== undefined) daemon.scene.write("supervisord.conf", current);
            return plain(await ask(daemon, call), daemon, call);
          }),
        );
        if (call.differs === undefined) assert.deepEqual(answers[0], answers[1]);
        else assertDifference(call, answers[0]!, answers[1]!);
      });
    }
    await t.test("RPC-SYS-003 RPC-SYS-004 the signature of every method", () => sameSignatures(ours!, theirs!));
    for (const daemon of [ours!, theirs!]) daemon.kill("SIGKILL");
  });
}

/** An answer with what may differ between any two runs taken out. */
interface Plain {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
}

/** Wait until every program is where it stays. */
async function settled(daemon: Daemon): Promise<Daemon> {
  const { scene } = daemon;
  await daemon.until("every program has found its state", async () => {
    const { body } = await post(endpointOf(scene), "/RPC2", bodyOf({ rows: "", method: "getAllProcessInfo" }));
    const count = (state: string) => body.split(`<string>${state}</string>`).length - 1;
    return count("RUNNING") === 8 && count("FATAL") === 1 && count("EXITED") === 4;
  });
  await daemon.until("the logs are written", () => {
    const written = ["talks.out", "talks.err", "deaf.out", "stubborn.out", "binary.out"].map((name) =>
      scene.read(name),
    );
    return written.every((text) => text !== "");
  });
  return daemon;
}

async function ask(daemon: Daemon, call: Call): Promise<Answer> {
  const once = () => post(endpointOf(daemon.scene), "/RPC2", bodyOf(call));
  const { awaits } = call;
  if (awaits === undefined) return hurried(daemon, once());
  return daemon.until(`the answer to ${shown(call)} has ${awaits}`, async () => {
    const answer = await once();
    return answer.body.includes(awaits) && answer;
  });
}

/** An idle original looks at what waits once a second (RPC-W-002): other requests keep it awake. */
async function hurried(daemon: Daemon, answer: Promise<Answer>): Promise<Answer> {
  let waiting = true;
  void answer.finally(() => (waiting = false)).catch(() => undefined);
  await until("the call has its answer", async () => {
    if (waiting) await post(endpointOf(daemon.scene), "/RPC2", bodyOf({ rows: "", method: "getState" }));
    return !waiting;
  });
  return answer;
}

function bodyOf({ method, params = [], body }: Call): string {
  if (body !== undefined) return body;
  const inside = params.map(
    (param) => `<param>${isRaw(param) ? `<value>${param.xml}</value>` : encodeValue(param)}</param>`,
  );
  return `<?xml version='1.0'?><methodCall><methodName>${fullName(method)}</methodName><params>${inside.join("")}</params></methodCall>`;
}

function isRaw(param: Value | Raw): param is Raw {
  return typeof param === "object" && param !== null && "xml" in param;
}

function fullName(method: string): string {
  return method.includes(".") ? method : `supervisor.${method}`;
}

/** Some characters of each parameter: long ones are distinguished by their methods. */
function shown({ method, params = [], body }: Call): string {
  return body ?? `${fullName(method)}(${params.map((param) => JSON.stringify(param).slice(0, 100)).join(", ")})`;
}

/** What may differ between runs: each rule says why. */
function plain(answer: Answer, daemon: Daemon, call: Call): Plain {
  const body = normalise(answer.body, daemon.scene.folder)
    // The kernel chooses pids, 0 excepted.
    .replaceAll(/(<name>pid<\/name>\n<value><int>)[1-9]\d*/g, "$1<pid>")
    .replaceAll(/(<name>(?:start|stop|now)<\/name>\n<value><int>)[1-9]\d*/g, "$1<time>")
    .replace(/(<param>\n<value><int>)\d+(<\/int>)/, call.method === "getPID" ? "$1<pid>$2" : "$&")
    .replaceAll(`<int>${daemon.pid}</int>`, "<int><daemon></int>");
  const headers = answer.headers.map((header, index) => {
    const name = answer.headers[index - (index % 2)]!;
    return index % 2 === 1 && (name === "Date" || name === "Content-Length") ? `<${name}>` : header;
  });
  return { status: answer.status, headers, body: call.anyOrder === true ? sortedResults(body) : body };
}

/** The structs of a group's results in a fixed order. */
function sortedResults(body: string): string {
  return body
    .split(/(?=<value><struct>)|(?<=<\/struct><\/value>\n)/)
    .sort()
    .join("");
}

function assertDifference(call: Call, ours: Plain, theirs: Plain): void {
  if (call.method === "getAllConfigInfo") {
    const without = ours.body.replaceAll(
      /<member>\n<name>autorestart<\/name>\n<value><(string|boolean)>\w+<\/\1><\/value>\n<\/member>\n/g,
      "",
    );
    assert.notEqual(without, ours.body);
    assert.equal(without, theirs.body);
    return;
  }
  assert.equal(brief(ours), call.differs?.ours);
  assert.equal(brief(theirs), call.differs?.theirs);
}

/** An answer in one line: `HTTP 500`, `fault 10 BAD_NAME: x`, or the value as JSON. */
function brief({ status, body }: Plain): string {
  if (status !== 200) return `HTTP ${status}`;
  const decoded = decodeResponse(body);
  if (!decoded.ok) return "ill-formed";
  const { response } = decoded;
  return response.kind === "fault" ? `fault ${response.code} ${response.text}` : JSON.stringify(response.value);
}

async function sameSignatures(ours: Daemon, theirs: Daemon): Promise<void> {
  const ask = async (daemon: Daemon, method: string, params: readonly Value[]): Promise<Value> => {
    const answer = await post(endpointOf(daemon.scene), "/RPC2", bodyOf({ rows: "", method, params }));
    const decoded = decodeResponse(answer.body);
    assert.ok(decoded.ok && decoded.response.kind === "value", answer.body);
    return decoded.response.value;
  };
  const names = (await ask(theirs, "system.listMethods", [])) as readonly string[];
  const calls = names.map((name): Struct => ({ methodName: "system.methodSignature", params: [name] }));
  const signatures = await Promise.all([ours, theirs].map((daemon) => ask(daemon, "system.multicall", [calls])));
  assert.ok(names.length > 40);
  assert.deepEqual(signatures[0], signatures[1]);
}

if (subjects.includes(debian)) {
  test("RPC-H-004 RPC-G-001 what is logged about calls, at level trace", async (t) => {
    const reported = await Promise.all(
      [tsd, debian].map(async (implementation) => {
        const scene = createScene(t, { "supervisord.conf": configuration("", "loglevel=trace") });
        const daemon = startDaemon(scene, implementation);
        await daemon.prints("supervisord started");
        const bodies = ['it\'s <not> "XML" é\n', "<methodCall/>"];
        const calls: Call[] = bodies.map((body) => ({ rows: "", method: "", body }));
        calls.push({ rows: "", method: "getState" });
        calls.push({ rows: "", method: "getProcessInfo", params: ["é"] });
        calls.push({ rows: "", method: "stopAllProcesses" });
        calls.push({ rows: "", method: "shutdown" });
        for (const call of calls) await post(endpointOf(scene), "/RPC2", bodyOf(call));
        await daemon.exits();
        return normalise(daemon.lines("XML-RPC").join("\n"), scene.folder);
      }),
    );
    assert.equal(reported[0], reported[1]);
    assert.equal(reported[0]?.split("\n").length, 10);
  });
}
