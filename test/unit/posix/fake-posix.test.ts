/** The fake port keeps the contract, and its controls do what they say. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { FakePosix } from "../../support/fake-posix.js";
import { holdsTheContract } from "./contract.js";

const system = new FakePosix();
let serial = 0;

holdsTheContract({
  name: "fake",
  posix: system,
  plan: (stdin, stdout) => ({ file: "/bin/x", argv: ["x"], env: [], stdin, stdout, stderr: stdout }),
  finish(pid, code) {
    system.exit(pid, code);
    return Promise.resolve();
  },
  killed: () => Promise.resolve(),
  socketPath: () => `/run/${serial++}.sock`,
  freePort: () => 9000 + serial++,
});

/** A system with one child whose three streams are pipes. */
function withChild(): { posix: FakePosix; pid: number; stdin: number; stdout: number; stderr: number } {
  const posix = new FakePosix();
  const [input, output, errors] = [posix.pipe("write"), posix.pipe("read"), posix.pipe("read")];
  const pid = posix.spawn({
    file: "/bin/x",
    argv: ["x"],
    env: ["A=b"],
    stdin: input.readEnd,
    stdout: output.writeEnd,
    stderr: errors.writeEnd,
  });
  for (const fd of [input.readEnd, output.writeEnd, errors.writeEnd]) posix.close(fd);
  return { posix, pid, stdin: input.writeEnd, stdout: output.readEnd, stderr: errors.readEnd };
}

function readText(posix: FakePosix, fd: number): string {
  const into = Buffer.alloc(100);
  return into.toString("utf8", 0, posix.read(fd, into));
}

test("a refusal is had as often as asked for, then calls succeed again", () => {
  const { posix, pid } = withChild();
  posix.refuse("spawn", "EAGAIN", 2);
  posix.refuse("kill", "EPERM");
  const plan = posix.spawned[0]!;
  assert.throws(() => posix.spawn(plan), { code: "EAGAIN", errno: 11, path: "/bin/x" });
  assert.throws(() => posix.spawn(plan), { code: "EAGAIN" });
  assert.throws(() => posix.kill(pid, 15), { code: "EPERM", errno: 1 });
  posix.kill(pid, 15);
  assert.deepEqual(posix.sent, [{ pid, signal: 15 }]);
  assert.equal(posix.spawn(plan), pid + 1);
});

test("a child says and hears through its pipes, and can shut them one by one", () => {
  const { posix, pid, stdin, stdout, stderr } = withChild();
  posix.say(pid, "stdout", "to out\n");
  posix.say(pid, "stderr", "to err\n");
  assert.equal(readText(posix, stdout), "to out\n");
  assert.equal(readText(posix, stderr), "to err\n");
  posix.write(stdin, Buffer.from("to in"));
  assert.equal(posix.hear(pid), "to in");
  posix.shut(pid, "stdin");
  assert.throws(() => posix.write(stdin, Buffer.from("x")), { code: "EPIPE" });
  posix.shut(pid, "stdout");
  assert.equal(posix.read(stdout, Buffer.alloc(1)), 0);
  assert.equal(posix.read(stderr, Buffer.alloc(1)), -1);
});

test("signals are recorded; only SIGKILL and those declared deadly end a child", () => {
  const { posix, pid } = withChild();
  let reported = 0;
  posix.onChildEnd = () => (reported += 1);
  posix.kill(pid, 15);
  assert.deepEqual([posix.processes.get(pid)?.signals, reported], [[15], 0]);
  posix.deadly.add(2);
  posix.kill(-pid, 2);
  assert.equal(reported, 1);
  assert.deepEqual(posix.reap(), [{ pid, waitStatus: 2 }]);
  assert.deepEqual(posix.sent, [
    { pid, signal: 15 },
    { pid: -pid, signal: 2 },
  ]);
});

test("a core dump, and an orphan that was left to us, show in the wait status", () => {
  const { posix, pid } = withChild();
  posix.die(pid, 11, true);
  posix.orphanEnds(7, 256);
  assert.deepEqual(posix.reap(), [
    { pid, waitStatus: 0x8b },
    { pid: 7, waitStatus: 256 },
  ]);
});

test("a grandchild outlives the child in its group and keeps the pipes; reaped only by a subreaper", () => {
  const { posix, pid, stdout } = withChild();
  const survivor = posix.grandchild(pid);
  posix.exit(pid);
  assert.deepEqual(posix.reap(), [{ pid, waitStatus: 0 }]);
  assert.equal(posix.read(stdout, Buffer.alloc(1)), -1);
  posix.kill(-pid, 9);
  assert.deepEqual(posix.reap(), []);
  assert.equal(posix.read(stdout, Buffer.alloc(1)), 0);
  assert.throws(() => posix.kill(-pid, 0), { code: "ESRCH" });
  assert.throws(() => posix.exit(survivor), /no living process/);

  posix.becomeSubreaper();
  const second = posix.spawn(posix.spawned[0]!);
  const ours = posix.grandchild(second);
  posix.exit(ours, 4);
  assert.deepEqual(posix.reap(), [{ pid: ours, waitStatus: 4 << 8 }]);
});

test("descriptors above 2 that are still open are reported, so that a leak shows", () => {
  const { posix, stdin, stdout, stderr } = withChild();
  assert.deepEqual(posix.descriptors.open, [stdin, stdout, stderr].sort());
  for (const fd of [stdin, stdout, stderr]) posix.close(fd);
  assert.deepEqual(posix.descriptors.open, []);
});

test("a call that would block for ever says so in place of hanging", () => {
  const posix = new FakePosix();
  const { readEnd } = posix.pipe("write");
  assert.throws(() => posix.read(readEnd, Buffer.alloc(1)), /block for ever/);
});

test("the daemon's own changes can be read", () => {
  const posix = new FakePosix();
  posix.setsid();
  posix.becomeUser(7, 8, [8, 9]);
  posix.setProcessName("tsd");
  posix.dup2(0, 1);
  posix.ignoreSignals([20]);
  assert.deepEqual(posix.self, {
    ignored: [20],
    user: 7,
    groups: [8, 9],
    session: true,
    subreaper: false,
    name: "tsd",
  });
});
