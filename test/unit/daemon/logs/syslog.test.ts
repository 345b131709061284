/** Syslog never makes the daemon wait, and finds a socket that was made again; what is lost is reported. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { Syslog } from "../../../../src/daemon/logs/syslog.js";
import { FakePosix, type Receiver } from "../../../support/fake-posix.js";

const PATH = "/dev/log";

function scene(t: TestContext) {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: new Date(2026, 10, 4, 8, 2, 3) });
  const posix = new FakePosix();
  const reported: string[] = [];
  const syslog = new Syslog(posix, "supervisord", {
    unreachable: (path, code) => reported.push(`${path} ${code}`),
    reachable: (path, lost) => reported.push(`${path} lost ${lost}`),
  });
  const receive = (receiver: Partial<Receiver> = {}) => {
    const made: Receiver = { taken: [], room: Infinity, ...receiver };
    posix.receivers.set(PATH, made);
    return made;
  };
  const say = (text: string) => syslog.send(Buffer.from(text, "latin1"), "web ");
  return { posix, syslog, reported, receive, say };
}

const HEADER = "<14>Nov  4 08:02:03 supervisord: ";

test("LOG-SYS-001 LOG-SYS-003 each line is a datagram of its own, with the name and no mark of a channel or a pid", (t) => {
  const { receive, say, reported, posix, syslog } = scene(t);
  const { taken } = receive();
  say("one\ntwo\n\n");
  say("100%s \xff\0!");
  assert.deepEqual(taken, [`${HEADER}web one`, `${HEADER}web two`, `${HEADER}web 100%s \xff\0!`]);
  assert.deepEqual(reported, []);
  syslog.close();
  assert.deepEqual(posix.descriptors.open, []);
});

test("a reader that is slow gets everything later, in order, and the daemon does not wait for it", (t) => {
  const { receive, say, reported } = scene(t);
  const receiver = receive({ room: 2 });
  for (const number of [1, 2, 3, 4]) say(`${number}\n`);
  assert.equal(receiver.taken.length, 2);
  t.mock.timers.tick(20);
  assert.equal(receiver.taken.length, 2, "it is asked again, in vain");
  receiver.room = 1;
  t.mock.timers.tick(20);
  receiver.room = 1;
  t.mock.timers.tick(20);
  assert.deepEqual(
    receiver.taken.map((datagram) => datagram.slice(HEADER.length)),
    ["web 1", "web 2", "web 3", "web 4"],
  );
  say("5\n");
  assert.equal(receiver.taken.length, 4, "there is no room again");
  assert.deepEqual(reported, []);
});

test("what a stuck reader would keep us from is bounded: a mebibyte waits, the rest is lost and counted", (t) => {
  const { receive, say, reported } = scene(t);
  const receiver = receive({ room: 0 });
  for (let number = 0; number < 12; number += 1) say("x".repeat(100_000));
  receiver.room = Infinity;
  t.mock.timers.tick(20);
  assert.equal(receiver.taken.length, 10);
  assert.deepEqual(reported, ["/dev/log lost 2"]);
});

test("a missing reader is reported once, and so is one that comes back, also under a new socket", (t) => {
  const { posix, receive, say, reported } = scene(t);
  say("a\n");
  say("b\n");
  assert.deepEqual(reported, ["/dev/log ENOENT"]);
  const first = receive();
  say("c\n");
  assert.deepEqual(reported.splice(0), ["/dev/log ENOENT", "/dev/log lost 2"]);
  const second = receive(); // The connection we have is to a socket that is no more.
  say("d\n");
  assert.deepEqual([first.taken, second.taken], [[`${HEADER}web c`], [`${HEADER}web d`]]);
  assert.deepEqual(reported, []);
  posix.receivers.delete(PATH);
  say("e\n");
  assert.deepEqual(reported, ["/dev/log ENOENT"]);
  assert.deepEqual(posix.descriptors.open, [], "no connection is left behind");
});

test("a line too long for a datagram arrives in pieces that all say whose it is", (t) => {
  const { receive, say } = scene(t);
  const { taken } = receive({ longest: HEADER.length + 10 });
  say("0123456789abcdef");
  assert.equal(taken.map((datagram) => datagram.slice(HEADER.length)).join(""), "web 0123456789abcdef");
  assert.ok(taken.every((datagram) => datagram.startsWith(HEADER)) && taken.length > 1);
});

test("an old syslog daemon that listens on a stream gets messages that end with a NUL", (t) => {
  const { posix, say, reported } = scene(t);
  posix.listenUnix(PATH);
  const write = t.mock.method(posix, "write");
  say("one\ntwo");
  const written = write.mock.calls.map(({ arguments: [, bytes] }) => Buffer.from(bytes).toString("latin1"));
  assert.deepEqual(written, [`${HEADER}web one\0`, `${HEADER}web two\0`]);
  assert.deepEqual(reported, []);
});
