/** Where `why` and `logs` get the end of an output: from what the daemon knows to be its own, else from the log. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { endOfLog } from "../../../../src/client/wire/extension-answers.js";
import { remoteOver } from "../../../../src/client/wire/remote.js";
import { FakeServer, type Script } from "../fakes.js";

async function end(script: Script): Promise<[text: string | undefined, calls: readonly string[]]> {
  const server = new FakeServer(script);
  const remote = remoteOver(server.dial("", {} as Parameters<FakeServer["dial"]>[1]));
  return [await endOfLog(remote, "p", "stderr", 9), server.calls];
}

const none = { fault: "NO_FILE" } as const;
const read = "readProcessStderrLog(p, -9, 0)";
const ask = "tsd.getLastOutput(p, stderr, 9)";

test("ours is asked for what is the process's own, and then whether there is a log at all", async () => {
  assert.deepEqual(await end({ "tsd.getLastOutput": { value: "y" } }), ["y", [ask]]);
  const silent = { "tsd.getLastOutput": { value: "" } } as const;
  assert.deepEqual(await end({ ...silent, readProcessStderrLog: none }), [undefined, [ask, read]]);
  assert.deepEqual(await end({ ...silent, readProcessStderrLog: { value: "" } }), ["", [ask, read]]);
  const everybody = { ...silent, readProcessStderrLog: { value: "of others" } };
  assert.deepEqual(
    await end(everybody),
    ["", [ask, read]],
    "what others wrote behind /dev/stdout is not shown as its own",
  );
});

test("the original has logs alone", async () => {
  const original = { "tsd.getLastOutput": { fault: "UNKNOWN_METHOD" } } as const;
  assert.deepEqual(await end({ ...original, readProcessStderrLog: { value: "x" } }), ["x", [ask, read]]);
  assert.deepEqual(await end({ ...original, readProcessStderrLog: none }), [undefined, [ask, read]]);
});
