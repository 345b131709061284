/** The beginning of a character that waits, by a clock that the test moves: how long, for what, and that nothing of it stays. */
import assert from "node:assert/strict";
import { setImmediate as nextRound } from "node:timers/promises";
import { test, type TestContext } from "node:test";
import { LastBytes } from "../../../../src/core/logs/last-bytes.js";
import { ChannelOutput } from "../../../../src/daemon/output/channel-output.js";
import { memoryName } from "../../../../src/daemon/logs/log-changes.js";
import type { DaemonContext } from "../../../../src/daemon/context/context.js";
import { EventBus } from "../../../../src/daemon/context/event-bus.js";
import type { Log } from "../../../../src/daemon/logs/log.js";
import { ChannelLog } from "../../../../src/daemon/output/channel-log.js";
import { bytesOf } from "../../../support/wire.js";

/** A channel with events and capture, and a log that has room unless the test takes it away. */
function channel(t: TestContext) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const reported: string[] = [];
  const bus = new EventBus();
  bus.subscribe({
    wants: () => true,
    accept: ({ name, payload }) => {
      reported.push(`${name.split("_")[1]} ${payload.slice(payload.indexOf("\n") + 1)}`);
    },
  });
  const log = { enabled: () => false, debug: () => undefined };
  const room = { isThere: true, go: (): void => undefined };
  const wait = (go: () => void) => {
    room.go = go;
    return () => (room.go = () => undefined);
  };
  const sink = { write: () => room.isThere, whenRoom: wait, close: () => undefined };
  const output = new ChannelOutput(
    { bus, log, settings: { stripAnsi: false } } as unknown as DaemonContext,
    { name: "p", group: "p", pid: 7 },
    "stdout",
    { captureMaxBytes: 100, eventsEnabled: true, syslog: false } as ConstructorParameters<typeof ChannelOutput>[3],
    { log: new ChannelLog(sink as unknown as Log), copy: undefined, memory: undefined },
  );
  let resumed = 0;
  const write = (latin: string) => output.data(bytesOf(latin), () => (resumed += 1));
  const pass = async (ms: number) => {
    t.mock.timers.tick(ms);
    await nextRound();
  };
  return { reported, output, room, write, pass, resumed: () => resumed };
}

test("EV-PAY-010 the beginning of a character waits 100 ms, from the last byte of it that came", async (t) => {
  const { reported, write, pass } = channel(t);
  write("a\xf0");
  await pass(99);
  write("\x9f");
  await pass(99);
  assert.deepEqual(reported, ["LOG a"]);
  await pass(1);
  assert.deepEqual(reported, ["LOG a", "LOG Undecodable: b'\\xf0\\x9f'"]);
  write("\x98\x80b");
  write("\xc3");
  await pass(50);
  write("\xa9");
  await pass(1000);
  assert.deepEqual(reported.slice(2), ["LOG Undecodable: b'\\x98\\x80b'", "LOG é"]);
});

test("EV-PAY-010 what is read after the 100 ms and before anything else happens still counts: it was there in time", async (t) => {
  const { reported, write, pass } = channel(t);
  write("\xc3");
  t.mock.timers.tick(500);
  write("\xa9\xc3");
  await nextRound();
  await pass(99);
  assert.deepEqual(reported, ["LOG é"]);
  await pass(1);
  assert.deepEqual(reported, ["LOG é", "LOG Undecodable: b'\\xc3'"]);
});

test("EV-PAY-010 while a log has no room nothing is read, and the 100 ms begin when there is some", async (t) => {
  const { reported, room, write, pass, resumed } = channel(t);
  room.isThere = false;
  assert.equal(write("\xc3"), false);
  await pass(5000);
  room.isThere = true;
  room.go();
  assert.equal(resumed(), 1);
  await pass(99);
  assert.deepEqual(reported, []);
  write("\xa9");
  assert.deepEqual(reported, ["LOG é"]);
});

test("EV-PAY-010 LOG-CAP-009 the end and a captured section do not wait for it; nothing is sent afterwards", async (t) => {
  const { reported, output, write, pass } = channel(t);
  write("<!--XSUPERVISOR:BEGIN-->x\xc3<!--XSUPERVISOR:END-->\xe2");
  assert.deepEqual(reported.splice(0), ["LOG x", "LOG Undecodable: b'\\xc3'", "COMMUNICATION Undecodable: b'x\\xc3'"]);
  output.ended();
  assert.deepEqual(reported.splice(0), ["LOG Undecodable: b'\\xe2'"]);
  write("\xe2");
  t.mock.timers.tick(100);
  output.close();
  await pass(1000);
  assert.deepEqual(reported, []);
});

test("a channel that is closed waits for no room any more: nothing of its reader is kept", (t) => {
  const { output, room, write, resumed } = channel(t);
  room.isThere = false;
  write("x");
  output.close();
  room.go();
  assert.equal(resumed(), 0);
});

test("a follower of what is remembered is notified of each piece, be it output or a listener's protocol", () => {
  const reported: string[] = [];
  const logNews = { grown: (name: string) => reported.push(name) };
  const output = new ChannelOutput(
    { log: { enabled: () => false }, logNews, settings: { stripAnsi: false } } as unknown as DaemonContext,
    { name: "p", group: "g", pid: 7 },
    "stderr",
    { captureMaxBytes: 0, eventsEnabled: false, syslog: false } as ConstructorParameters<typeof ChannelOutput>[3],
    { log: undefined, copy: undefined, memory: new LastBytes(10) },
  );
  const resume = () => undefined;
  output.data(bytesOf("a"), resume);
  output.record(bytesOf("b"), resume);
  assert.deepEqual(reported, [memoryName("g", "p", "stderr"), memoryName("g", "p", "stderr")]);
});
