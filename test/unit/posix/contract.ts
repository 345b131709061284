/**
 * What every implementation of the port does, the addon and the fake alike: what tests of the
 * daemon find out with the fake is then true of the system.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { PosixError } from "../../../src/posix/errors.js";
import type { Posix, SpawnPlan } from "../../../src/posix/posix.js";

/** How the suite reaches what differs between the subjects. */
export interface Subject {
  readonly name: string;
  readonly posix: Posix;
  /** A plan for a child that ends with the code it reads on stdin and until then keeps its pipes. */
  readonly plan: (stdin: number, stdout: number) => SpawnPlan;
  /** Make such a child end; resolves once reap() will tell of it. */
  readonly finish: (pid: number, code: number, stdin: number) => Promise<void>;
  /** Resolves once reap() will tell of a child that was killed. */
  readonly killed: (pid: number) => Promise<void>;
  /** A path for a socket, new at every call. */
  readonly socketPath: () => string;
  /** Ports nothing listens on. */
  readonly freePort: () => number;
}

const text = (written: string): Uint8Array => new TextEncoder().encode(written);

/** Matches a PosixError by code and call. */
function refusedWith(code: string, syscall?: string): (thrown: unknown) => true {
  return (thrown) => {
    assert.ok(thrown instanceof PosixError, `not a PosixError: ${String(thrown)}`);
    assert.equal(thrown.code, code);
    assert.ok(thrown.errno > 0);
    if (syscall !== undefined) assert.equal(thrown.syscall, syscall);
    return true;
  };
}

/** Run the suite over one implementation. */
export function holdsTheContract(subject: Subject): void {
  const { name, posix } = subject;

  function read(fd: number, size = 100): string {
    const into = new Uint8Array(size);
    const count = posix.read(fd, into);
    return count < 0 ? "nothing now" : new TextDecoder().decode(into.subarray(0, count));
  }

  /** A child of the subject's own, its pipes, and what closes them. */
  function child(): { pid: number; stdin: number; stdout: number; close: () => void } {
    const input = posix.pipe("write");
    const output = posix.pipe("read");
    const pid = posix.spawn(subject.plan(input.readEnd, output.writeEnd));
    posix.close(input.readEnd);
    posix.close(output.writeEnd);
    const close = (): void => [input.writeEnd, output.readEnd].forEach((fd) => posix.close(fd));
    return { pid, stdin: input.writeEnd, stdout: output.readEnd, close };
  }

  test(`${name}: a pipe carries bytes in order, then its end`, () => {
    const { readEnd, writeEnd } = posix.pipe("neither");
    assert.equal(posix.write(writeEnd, text("one")), 3);
    assert.equal(posix.write(writeEnd, text("two")), 3);
    assert.equal(read(readEnd, 4), "onet");
    posix.close(writeEnd);
    assert.equal(read(readEnd), "wo");
    assert.equal(read(readEnd), "");
    posix.close(readEnd);
  });

  test(`${name}: LIFE-SPAWN-020 a non-blocking read end says -1 when nothing is there, 0 only at the end`, () => {
    const { readEnd, writeEnd } = posix.pipe("read");
    assert.equal(posix.read(readEnd, new Uint8Array(1)), -1);
    posix.close(writeEnd);
    assert.equal(posix.read(readEnd, new Uint8Array(1)), 0);
    posix.close(readEnd);
  });

  test(`${name}: a full non-blocking pipe takes part of a write, then says -1 until it is read`, () => {
    const { readEnd, writeEnd } = posix.pipe("write");
    const block = new Uint8Array(10_000);
    let accepted = 0;
    let count: number;
    while ((count = posix.write(writeEnd, block)) > 0) accepted += count;
    assert.equal(count, -1);
    assert.equal(posix.read(readEnd, new Uint8Array(accepted)), accepted);
    assert.equal(posix.write(writeEnd, block), block.length);
    posix.close(readEnd);
    posix.close(writeEnd);
  });

  test(`${name}: a pipe can be made to hold more; what is not a pipe cannot`, () => {
    const { readEnd, writeEnd } = posix.pipe("write");
    const block = new Uint8Array(200_000);
    assert.ok(posix.write(writeEnd, block) < block.length);
    assert.equal(posix.growPipe(readEnd, 512 * 1024), true);
    assert.equal(posix.write(writeEnd, block), block.length);
    posix.close(readEnd);
    posix.close(writeEnd);
    assert.equal(posix.growPipe(0, 512 * 1024), false);
  });

  test(`${name}: writing without a reader is EPIPE, and the process lives`, () => {
    const { readEnd, writeEnd } = posix.pipe("write");
    posix.close(readEnd);
    assert.throws(() => posix.write(writeEnd, text("x")), refusedWith("EPIPE", "write"));
    posix.close(writeEnd);
  });

  test(`${name}: a descriptor that is closed, or the wrong end, is EBADF`, () => {
    const { readEnd, writeEnd } = posix.pipe("neither");
    assert.throws(() => posix.write(readEnd, text("x")), refusedWith("EBADF", "write"));
    assert.throws(() => posix.read(writeEnd, new Uint8Array(1)), refusedWith("EBADF", "read"));
    posix.close(readEnd);
    posix.close(writeEnd);
    assert.throws(() => posix.close(readEnd), refusedWith("EBADF", "close"));
    assert.throws(() => posix.read(readEnd, new Uint8Array(1)), refusedWith("EBADF", "read"));
    assert.throws(() => posix.dup2(readEnd, writeEnd), refusedWith("EBADF", "dup2"));
  });

  test(`${name}: appending to a pipe is writing, and a closed descriptor refuses it`, () => {
    const { readEnd, writeEnd } = posix.pipe("neither");
    assert.equal(posix.append(writeEnd, text("piece")), 5);
    assert.equal(read(readEnd), "piece");
    posix.close(readEnd);
    assert.throws(() => posix.append(writeEnd, text("x")), refusedWith("EPIPE", "write"));
    posix.close(writeEnd);
    assert.throws(() => posix.append(writeEnd, text("x")), refusedWith("EBADF", "write"));
  });

  test(`${name}: dup2 makes a second descriptor of the same pipe and closes what was there`, () => {
    const kept = posix.pipe("neither");
    const lost = posix.pipe("neither");
    posix.dup2(kept.writeEnd, lost.writeEnd);
    assert.equal(read(lost.readEnd), "", "the overwritten end was the last writer");
    posix.close(kept.writeEnd);
    posix.write(lost.writeEnd, text("through the copy"));
    posix.close(lost.writeEnd);
    assert.equal(read(kept.readEnd), "through the copy");
    assert.equal(read(kept.readEnd), "");
    posix.close(kept.readEnd);
    posix.close(lost.readEnd);
  });

  test(`${name}: reap returns nothing without children`, () => {
    assert.deepEqual(posix.reap(), []);
  });

  test(`${name}: LIFE-REAP-001 each child that ended is reported once, all that ended at once`, async () => {
    const children = [child(), child(), child()];
    assert.equal(new Set(children.map(({ pid }) => pid)).size, 3);
    assert.deepEqual(posix.reap(), []);
    await subject.finish(children[0]!.pid, 3, children[0]!.stdin);
    await subject.finish(children[1]!.pid, 0, children[1]!.stdin);
    const byPid = [...posix.reap()].sort((a, b) => a.pid - b.pid);
    assert.deepEqual(byPid, [
      { pid: children[0]!.pid, waitStatus: 3 << 8 },
      { pid: children[1]!.pid, waitStatus: 0 },
    ]);
    assert.deepEqual(posix.reap(), []);
    await subject.finish(children[2]!.pid, 255, children[2]!.stdin);
    assert.deepEqual(posix.reap(), [{ pid: children[2]!.pid, waitStatus: 255 << 8 }]);
    for (const { close } of children) close();
  });

  test(`${name}: a child holds its pipes until its end`, async () => {
    const { pid, stdin, stdout, close } = child();
    assert.equal(read(stdout), "nothing now");
    await subject.finish(pid, 0, stdin);
    assert.equal(read(stdout), "");
    assert.throws(() => posix.write(stdin, text("x")), refusedWith("EPIPE"));
    posix.reap();
    close();
  });

  test(`${name}: LIFE-SPAWN-017 kill reaches a pid and its group; ESRCH once it is reaped`, async () => {
    const { pid, close } = child();
    posix.kill(pid, 0);
    posix.kill(-pid, 0);
    posix.kill(-pid, 9);
    await subject.killed(pid);
    posix.kill(pid, 15); // ended but not reaped: there is still something to signal
    assert.deepEqual(posix.reap(), [{ pid, waitStatus: 9 }]);
    assert.throws(() => posix.kill(pid, 15), refusedWith("ESRCH", "kill"));
    assert.throws(() => posix.kill(-pid, 15), refusedWith("ESRCH", "kill"));
    close();
  });

  test(`${name}: kill takes neither 0 nor -1, which would reach strangers`, () => {
    assert.throws(() => posix.kill(0, 15), RangeError);
    assert.throws(() => posix.kill(-1, 15), RangeError);
  });

  test(`${name}: users and groups are found by name and number`, () => {
    const root = posix.userByName("root");
    assert.deepEqual([root?.name, root?.uid, root?.gid, root?.groups[0]], ["root", 0, 0, 0]);
    assert.deepEqual(posix.userById(0), root);
    assert.equal(posix.userByName("no-such-user"), undefined);
    assert.equal(posix.userById(4_000_000_000), undefined);
    assert.equal(posix.groupIdByName("root"), 0);
    assert.equal(posix.groupIdByName("no-such-group"), undefined);
    assert.equal(posix.groupExists(0), true);
    assert.equal(posix.groupExists(4_000_000_000), false);
  });

  test(`${name}: a limit can be lowered, its soft value never above the hard one`, () => {
    const RLIMIT_NOFILE = 7;
    const { soft, hard } = posix.getLimit(RLIMIT_NOFILE);
    assert.ok(soft <= hard);
    posix.setLimit(RLIMIT_NOFILE, soft - 1, hard);
    assert.deepEqual(posix.getLimit(RLIMIT_NOFILE), { soft: soft - 1, hard });
    assert.throws(() => posix.setLimit(RLIMIT_NOFILE, hard + 1, hard), refusedWith("EINVAL", "setrlimit"));
    posix.setLimit(RLIMIT_NOFILE, soft, hard);
  });

  test(`${name}: LIFE-FCGI-006 an address that is taken is EADDRINUSE`, () => {
    const path = subject.socketPath();
    const port = subject.freePort();
    const sockets = [posix.listenUnix(path, 5), posix.listenTcp("127.0.0.1", port, 5)];
    assert.throws(() => posix.listenUnix(path, 5), refusedWith("EADDRINUSE", "listen"));
    assert.throws(() => posix.listenTcp("127.0.0.1", port, 5), refusedWith("EADDRINUSE", "listen"));
    for (const fd of sockets) posix.close(fd);
  });

  test(`${name}: a connection to a unix socket carries bytes; a missing server, or a socket of the other kind, is refused`, () => {
    const path = subject.socketPath();
    assert.throws(() => posix.connectUnix(path, "datagram"), refusedWith("ENOENT", "connect"));
    const listening = posix.listenUnix(path, 5);
    assert.throws(() => posix.connectUnix(path, "datagram"), refusedWith("EPROTOTYPE", "connect"));
    const connected = posix.connectUnix(path, "stream");
    assert.equal(posix.write(connected, text("hello")), 5);
    posix.close(connected);
    posix.close(listening);
  });

  test(`${name}: a locale is C under both its names, and is not found where it is not installed`, () => {
    assert.deepEqual(["C", "POSIX", "xx_XX.UTF-8"].map(posix.characterLocale.bind(posix)), ["C", "C", undefined]);
  });
}
