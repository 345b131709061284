/** Where `why` and `logs` get the end of an output: from the log, and only without one from what the daemon remembers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { endOfLog } from "../../../src/client/details.js";
import { remoteOver } from "../../../src/client/remote.js";
import { FakeServer, type Script } from "./fakes.js";

async function end(script: Script): Promise<[text: string | undefined, calls: readonly string[]]> {
  const server = new FakeServer(script);
  const remote = remoteOver(server.dial("", {} as Parameters<FakeServer["dial"]>[1]));
  return [await endOfLog(remote, "p", "stderr", 9), server.calls];
}

test("a log is read and memory is not asked; without one memory is, which the original has not", async () => {
  const none = { fault: "NO_FILE" } as const;
  const read = "readProcessStderrLog(p, -9, 0)";
  const ask = "tsd.getLastOutput(p, stderr, 9)";
  assert.deepEqual(await end({ readProcessStderrLog: { value: "x" } }), ["x", [read]]);
  const kept = { readProcessStderrLog: none, "tsd.getLastOutput": { value: "y" } };
  assert.deepEqual(await end(kept), ["y", [read, ask]]);
  assert.deepEqual(await end({ ...kept, "tsd.getLastOutput": { value: "" } }), [undefined, [read, ask]]);
  const original = { ...kept, "tsd.getLastOutput": { fault: "UNKNOWN_METHOD" } } as const;
  assert.deepEqual(await end(original), [undefined, [read, ask]]);
});
