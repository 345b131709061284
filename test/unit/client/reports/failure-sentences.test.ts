/** What `tsctl` says where the original prints an exception: every kind of failure has a sentence, and no class in it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { FORBIDDEN_CHARACTER } from "../../../../src/core/xmlrpc/scanner.js";
import { failureLines } from "../../../../src/client/reports/failure-sentences.js";
import type { Failure } from "../../../../src/client/wire/failures.js";
import { stage, type Script } from "../fakes.js";

const URL = "http://host:9001";
const noLogin = { username: undefined, password: undefined };
const kim = { username: "kim", password: "wrong" };

const reported = (failure: Failure, login: typeof noLogin | typeof kim = noLogin) =>
  failureLines(failure, { serverUrl: URL, login }).join("\n");
const status = (number: number, reason = ""): Failure => ({ kind: "status", status: number, reason, path: "/RPC2" });

/** One of each kind: the compiler misses none. */
const EACH: { readonly [K in Failure["kind"]]: readonly [Extract<Failure, { kind: K }>, RegExp] } = {
  system: [
    { kind: "system", code: "EACCES" },
    /^Error: cannot connect to http:\/\/host:9001: Permission denied \(EACCES\)$/,
  ],
  unresolved: [
    { kind: "unresolved", code: "ENOTFOUND" },
    /^Error: the host in http:\/\/host:9001 is not known.*\n.*-s URL/,
  ],
  untrusted: [
    { kind: "untrusted", host: "host", flaw: "it is signed by itself", curable: true },
    /^Error: cannot trust the certificate of host: it is signed by itself\n.*NODE_EXTRA_CA_CERTS/,
  ],
  "no-tls": [
    { kind: "no-tls", host: "host", code: "EPROTO" },
    /^Error: cannot speak TLS with host: EPROTO\n.*http:\/\//,
  ],
  status: [
    { kind: "status", status: 404, reason: "Not Found", path: "/RPC2" },
    /^Error: no supervisord answers at http:\/\/host:9001: \/RPC2 was answered with 404 Not Found\n/,
  ],
  closed: [{ kind: "closed" }, /^Error: the server at http:\/\/host:9001 closed the connection without an answer$/],
  incomplete: [{ kind: "incomplete", received: 3, missing: 6 }, /^Error: the answer .* ends after 3 bytes/],
  "not-http": [
    { kind: "not-http", line: "SSH-2.0-OpenSSH" },
    /^Error: no supervisord answers at .*: the server there does not speak HTTP, but says 'SSH-2\.0-OpenSSH'\n/,
  ],
  "too-large": [{ kind: "too-large", limit: 5 }, /^Error: .* larger than 5 bytes/],
  "not-xml": [
    { kind: "not-xml", text: "no root" },
    /^Error: no supervisord answers at .*: the answer is not XML-RPC \(no root\)\n/,
  ],
  "odd-answer": [
    { kind: "odd-answer", method: "getPID", wanted: "a number" },
    /^Error: the server at .* does not answer getPID as supervisord does, with a number$/,
  ],
  fault: [{ kind: "fault", code: 30, text: "FAILED: x" }, /^Error: the server at .* refused: FAILED: x \(fault 30\)$/],
  "unknown-result": [{ kind: "unknown-result", code: 41, name: "g:p" }, /^Error: g:p: .* the result 41/],
  "bad-url": [{ kind: "bad-url", text: "no" }, /^Error: http:\/\/host:9001 is not the address of a server: no\n/],
  "socket-path-too-long": [{ kind: "socket-path-too-long" }, /107 bytes$/],
  "number-too-large": [{ kind: "number-too-large" }, /32 bits$/],
  "end-of-input": [{ kind: "end-of-input" }, /^Error: the input ended/],
};

for (const [kind, [failure, expected]] of Object.entries(EACH)) {
  test("an answer with control characters is from supervisord all the same: it sends colours in logs as they are", () => {
    const [what, next] = failureLines(
      { kind: "not-xml", text: FORBIDDEN_CHARACTER },
      { serverUrl: "http://h:1", login: { username: undefined, password: undefined } },
    );
    assert.match(what!, /^Error: the answer from .* contains control characters, .* a log with colours/);
    assert.match(next!, /tail -f/);
  });

  test(`under tsctl a failure of the kind ${kind} is a sentence`, () => {
    assert.match(reported(failure), expected);
    assert.doesNotMatch(reported(failure), /class|undefined|line:|Errno/);
  });
}

test("401 is a missing login, half of one, or a wrong one", () => {
  assert.match(reported(status(401)), /wants a name and a password, and none was given\n {2}Write -u NAME -p PASSWORD/);
  assert.match(
    reported(status(401), kim),
    /^Error: the name kim or its password is wrong for http:\/\/host:9001\n.*configuration/,
  );
  assert.doesNotMatch(reported(status(401), kim), /wrong for .*wrong/, "the password is not shown");
  const half = (login: object) => failureLines(status(401), { serverUrl: URL, login: { ...noLogin, ...login } })[0];
  assert.equal(half({ username: "kim" }), `Error: ${URL} wants a password with the name kim`);
  assert.equal(half({ password: "x" }), `Error: ${URL} wants a name with the password`);
});

test("what supervisord itself may answer is not taken for another server", () => {
  assert.match(
    reported(status(500, "Internal Server Error")),
    /^Error: the server at .* could not answer: .* 500 Internal/,
  );
  assert.match(reported(status(501)), /^Error: no supervisord answers/);
});

test("a connection that breaks is another thing than one that cannot be made", () => {
  assert.match(
    reported({ kind: "system", code: "ECONNRESET" }),
    /^Error: the connection to .* broke: Connection reset by peer/,
  );
  assert.match(reported({ kind: "system", code: "EODD" }), /^Error: cannot connect to .*: EODD$/);
});

/** What a line comes to under either name. */
async function both(line: string, script: Script) {
  const outputs = [];
  for (const extensions of [true, false]) {
    const { terminal, session } = stage(script, { extensions });
    await session.runLine(line);
    outputs.push({ out: terminal.output, err: terminal.errors, status: session.exitStatus });
  }
  return { ours: outputs[0]!, originals: outputs[1]! };
}

test("TSD-CLIENT-001 while the daemon ends, every verb says so under tsctl; under supervisorctl the fault stays", async () => {
  for (const line of ["status", "pid", "start a", "stop a", "signal HUP a", "logs a", "maintail", "why a"]) {
    const fault = { fault: "SHUTDOWN_STATE" } as const;
    const script = { getVersion: fault, getProcessInfo: fault, getAllProcessInfo: fault, "tsd.explain": fault };
    const { ours, originals } = await both(line, script);
    assert.equal(
      ours.out,
      "Error: the daemon at unix:///run/s.sock is shutting down or restarting: it refuses this command for now\n",
      line,
    );
    assert.equal(ours.status, 1);
    if (line !== "logs a" && line !== "why a")
      assert.match(originals.out, /^error: <class 'xmlrpc.client.Fault'>, <Fault 6/);
  }
});

test("401 is reported once under tsctl, with the cure", async () => {
  const { ours, originals } = await both("reread", { reloadConfig: { status: 401, reason: "Unauthorized" } });
  assert.match(
    ours.out,
    /^Error: unix:\/\/\/run\/s\.sock wants a name and a password, and none was given\n {2}Write .*\n$/,
  );
  assert.match(originals.out, /^Server requires authentication\nerror: <class/);
  assert.equal(ours.status, originals.status);
});

test("a fault amid fg and a log that cannot be followed have no class in them either", async () => {
  const { ours } = await both("fg a", { getProcessInfo: { fault: "FAILED" } });
  assert.equal(ours.out, "Error: the server at unix:///run/s.sock refused: FAILED (fault 30)\n");
});

test("a mistyped verb: what was meant, on standard error, and only under tsctl", async () => {
  const { ours, originals } = await both("statsu", {});
  assert.deepEqual(ours, { out: "*** Unknown syntax: statsu\n", err: "Did you mean status?\n", status: 1 });
  assert.deepEqual(originals, { out: "*** Unknown syntax: statsu\n", err: "", status: 1 });
  assert.equal((await both("frobnicate", {})).ours.err, "tsctl help lists the actions.\n");
});
