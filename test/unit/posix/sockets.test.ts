/** Listening sockets for FastCGI children: bound and listening, never accepted on by the daemon. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { PosixError } from "../../../src/posix/errors.js";
import { freePorts } from "../../support/ports.js";
import { becomes, ended, posix } from "./children.js";
import { descriptors } from "./proc.js";

const folder = mkdtempSync(join(tmpdir(), "tsd-sockets-"));
after(() => rmSync(folder, { recursive: true }));

/** Take the socket over with Node, which can then say its address and accept on it. */
async function serve(fd: number): Promise<Server> {
  const server = createServer((socket) => socket.end("served"));
  await new Promise<void>((resolve) => server.listen({ fd }, resolve));
  return server;
}

async function answer(to: { path: string } | { port: number; host: string }): Promise<string> {
  const socket = connect(to);
  socket.setEncoding("utf8");
  let text = "";
  for await (const chunk of socket) text += chunk as string;
  return text;
}

test("LIFE-FCGI-003 a unix socket listens at its path", async () => {
  const path = join(folder, "plain.sock");
  const fd = posix.listenUnix(path, 5);
  assert.ok(statSync(path).isSocket());
  const server = await serve(fd);
  assert.equal(await answer({ path }), "served");
  server.close();
});

test("LIFE-FCGI-004 a TCP socket listens on IPv4 at a name, an address or everywhere", async () => {
  for (const [host, bound] of [
    ["127.0.0.1", "127.0.0.1"],
    ["localhost", "127.0.0.1"],
    ["", "0.0.0.0"],
  ] as const) {
    const server = await serve(posix.listenTcp(host, 0, 5));
    const { address, family, port } = server.address() as AddressInfo;
    assert.deepEqual([address, family], [bound, "IPv4"]);
    assert.equal(await answer({ host: "127.0.0.1", port }), "served");
    server.close();
  }
});

test("LIFE-FCGI-004 a port whose connections still linger can be bound again at once", async () => {
  const [port = 0] = await freePorts(1);
  const server = await serve(posix.listenTcp("127.0.0.1", port, 5));
  await answer({ host: "127.0.0.1", port }); // the server closed first, so its side lingers
  await new Promise((resolve) => server.close(resolve));
  posix.close(posix.listenTcp("127.0.0.1", port, 5));
});

test("LIFE-FCGI-005 a child has the listening socket as descriptor 0", async () => {
  const fd = posix.listenUnix(join(folder, "child.sock"), 5);
  const socket = descriptors("self").get(fd);
  const pid = posix.spawn({ file: "/bin/sleep", argv: ["sleep", "1000"], env: [], stdin: fd, stdout: 1, stderr: 2 });
  await becomes(pid, "sleep");
  const got = descriptors(pid).get(0);
  posix.kill(pid, 9);
  assert.match(got!, /^socket:/);
  assert.equal(got, socket);
  assert.equal(await ended(pid), 9);
  posix.close(fd);
});

test("the socket is not inherited by other children", async () => {
  const fd = posix.listenUnix(join(folder, "private.sock"), 5);
  const pid = posix.spawn({ file: "/bin/sleep", argv: ["sleep", "1000"], env: [], stdin: 0, stdout: 1, stderr: 2 });
  await becomes(pid, "sleep");
  const inherited = [...descriptors(pid).entries()].filter(([number]) => number <= 2).map(([, what]) => what);
  posix.kill(pid, 9);
  assert.ok(!inherited.includes(descriptors("self").get(fd)!));
  assert.equal(await ended(pid), 9);
  posix.close(fd);
});

test("an address that cannot be bound is refused by name, and no descriptor is left", () => {
  const before = descriptors("self").size;
  const occupied = join(folder, "a-file");
  writeFileSync(occupied, "");
  const refused: readonly [call: () => number, code: string, path: string][] = [
    [() => posix.listenUnix(occupied, 5), "EADDRINUSE", occupied],
    [() => posix.listenUnix(join(folder, "no", "x"), 5), "ENOENT", join(folder, "no", "x")],
    [() => posix.listenUnix("", 5), "ENOENT", ""],
    [() => posix.listenUnix("/" + "x".repeat(107), 5), "ENAMETOOLONG", "/" + "x".repeat(107)],
    [() => posix.listenTcp("192.0.2.1", 0, 5), "EADDRNOTAVAIL", "192.0.2.1:0"],
    [() => posix.listenTcp("no name", 0, 5), "EAI_NONAME", "no name:0"],
  ];
  for (const [call, code, path] of refused) {
    assert.throws(call, (thrown) => {
      assert.ok(thrown instanceof PosixError);
      assert.deepEqual([thrown.code, thrown.path], [code, path]);
      return true;
    });
  }
  assert.equal(descriptors("self").size, before);
});
