import assert from "node:assert/strict";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { ServerConfig } from "../../../src/core/config/model/model.js";
import type { HttpCallbacks } from "../../../src/http/connection.js";
import type { ListenProblem } from "../../../src/http/listening.js";
import { openServer, type HttpServer } from "../../../src/http/server.js";
import { Peer } from "../../support/peer.js";
import { freePorts } from "../../support/ports.js";
import { echo, okAnswer, temporaryFolder, unixConfig } from "./raw.js";

/** Open a server, or say why not; it is closed with the test. */
async function open(
  t: TestContext,
  config: ServerConfig,
  warnings: string[] = [],
): Promise<HttpServer | ListenProblem> {
  const callbacks: HttpCallbacks = {
    access: () => undefined,
    warn: (line) => void warnings.push(line),
    failed: (error) => {
      throw error;
    },
  };
  const opened = await openServer(config, [echo], callbacks);
  if (!opened.ok) return opened.problem;
  t.after(() => opened.server.close());
  return opened.server;
}

function isServer(opened: HttpServer | ListenProblem): opened is HttpServer {
  return "close" in opened;
}

function inet(host: string, port: number): ServerConfig {
  return { kind: "inet", section: "inet_http_server", host, port, credentials: undefined };
}

async function answers(where: string | number): Promise<void> {
  const peer = await Peer.connect(where);
  peer.send("GET /a HTTP/1.0\r\n\r\n");
  assert.match(await peer.end(), /GET \/a $/);
  peer.socket.destroy();
}

test("RPC-UNIX-001 RPC-UNIX-002 TRAP-048 a unix socket appears with its mode, and nothing beside it", async (t) => {
  for (const mode of [0o700, 0o770, 0o766]) {
    const folder = temporaryFolder(t);
    const path = join(folder, "socket");
    const umask = process.umask(0o022);
    const server = await open(t, unixConfig(path, { mode }));
    assert.ok(isServer(server));
    assert.equal(process.umask(umask), 0o022);
    assert.deepEqual(readdirSync(folder), ["socket"]);
    assert.equal(statSync(path).mode & 0o777, mode);
    await answers(path);
    await server.close();
    assert.deepEqual(readdirSync(folder), []);
  }
});

test("CLI-X-009 TRAP-084 a stale socket is replaced, after a line and a pause", async (t) => {
  const path = join(temporaryFolder(t), "socket");
  const crashed = createServer();
  await new Promise<void>((resolve) => crashed.listen(`${path}.gone`, resolve));
  renameSync(`${path}.gone`, path); // so that closing does not unlink it
  await new Promise((resolve) => crashed.close(resolve));
  assert.ok(existsSync(path));
  const warnings: string[] = [];
  const started = performance.now();
  assert.ok(isServer(await open(t, unixConfig(path), warnings)));
  assert.ok(performance.now() - started >= 290);
  assert.deepEqual(warnings, [`Unlinking stale socket ${path}`]);
  await answers(path);
});

test("RPC-UNIX-001 whatever else has the name is stale too: a plain file, a link to nowhere", async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, "file"), "");
  symlinkSync("nowhere", join(folder, "link"));
  for (const name of ["file", "link"]) {
    assert.ok(isServer(await open(t, unixConfig(join(folder, name)))), name);
    await answers(join(folder, name));
  }
});

test("CLI-X-009 what cannot be removed is said at once, and once, in place of trying for ever", async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, "socket");
  mkdirSync(path);
  const warnings: string[] = [];
  assert.deepEqual(await open(t, unixConfig(path), warnings), { kind: "not-removed", path, code: "EISDIR" });
  assert.deepEqual(warnings, [], "nothing is unlinked");
  assert.deepEqual(readdirSync(folder), ["socket"]);
});

if (process.getuid!() === 0) {
  test("CLI-X-009 another user's stale socket in a sticky folder is no program that listens", async (t) => {
    const folder = temporaryFolder(t);
    const path = join(folder, "socket");
    writeFileSync(path, "");
    chmodSync(folder, 0o1777);
    process.seteuid!(65534);
    try {
      assert.deepEqual(await open(t, unixConfig(path)), { kind: "not-removed", path, code: "EPERM" });
    } finally {
      process.seteuid!(0);
    }
    assert.deepEqual(readdirSync(folder), ["socket"]);
  });
}

test("CLI-X-006 a live socket is left to its owner", async (t) => {
  const path = join(temporaryFolder(t), "socket");
  assert.ok(isServer(await open(t, unixConfig(path))));
  const warnings: string[] = [];
  assert.deepEqual(await open(t, unixConfig(path), warnings), { kind: "in-use" });
  assert.deepEqual(warnings, []);
  await answers(path);
});

test("RPC-UNIX-001 closing removes our socket, not one that took its name", async (t) => {
  const path = join(temporaryFolder(t), "socket");
  const [first, second] = [await open(t, unixConfig(path)), unixConfig(path)];
  assert.ok(isServer(first));
  renameSync(path, `${path}.old`);
  assert.ok(isServer(await open(t, second)));
  await first.close();
  await answers(path);
});

test("CLI-X-007 a refusal of the system is reported in the original's words", async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, "file"), "");
  const refused = async (config: ServerConfig) => {
    const problem = await open(t, config);
    return "reported" in problem ? problem.reported : problem;
  };
  assert.equal(await refused(unixConfig(join(folder, "nowhere", "socket"))), "errno.ENOENT (2)");
  assert.equal(await refused(unixConfig(join(folder, "file", "socket"))), "errno.ENOTDIR (20)");
  assert.equal(await refused(unixConfig(join(folder, "x".repeat(108)))), "AF_UNIX path too long");
  assert.equal(await refused(inet("192.0.2.1", 0)), "errno.EADDRNOTAVAIL (99)");
  assert.equal(await refused(inet("no..name", 0)), "-2"); // no resolver is asked for what cannot be a name
  assert.deepEqual(readdirSync(folder), ["file"]);
});

test("CLI-X-008 a socket that cannot be given away stays behind", async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, "socket");
  const isRoot = process.getuid!() === 0;
  if (isRoot) {
    chownSync(folder, 65534, -1);
    process.seteuid!(65534);
  }
  try {
    const problem = await open(t, unixConfig(path, { uid: 0, gid: 0 }));
    assert.deepEqual(problem, { kind: "chown-denied", path, uid: 0, gid: 0 });
  } finally {
    if (isRoot) process.seteuid!(0);
  }
  assert.deepEqual(readdirSync(folder), ["socket"]);
});

test("RPC-H-019 CLI-X-006 a port: open, in use, and free again at once", async (t) => {
  const [port = 0] = await freePorts(1);
  const server = await open(t, inet("127.0.0.1", port));
  assert.ok(isServer(server));
  assert.equal(server.port, port);
  await answers(port);
  assert.deepEqual(await open(t, inet("127.0.0.1", port)), { kind: "in-use" });
  await server.close();
  assert.ok(isServer(await open(t, inet("localhost", port))));
  await answers(port);
});

test("CFG-SRV-005 RPC-H-020 IPv6 addresses are understood, with and without brackets", async (t) => {
  const probe = createServer();
  const hasIpv6 = await new Promise<boolean>((resolve) => {
    probe.on("error", () => resolve(false)).listen(0, "::1", () => resolve(true));
  });
  probe.close();
  for (const host of ["[::1]", "::1"]) {
    const opened = await open(t, inet(host, 0));
    assert.equal(isServer(opened), hasIpv6);
    if (!isServer(opened)) assert.equal(opened.kind, "refused");
  }
});

test("no host means every IPv4 interface", async (t) => {
  const server = await open(t, inet("", 0));
  assert.ok(isServer(server) && server.port !== undefined);
  await answers(server.port);
  const other = createServer();
  const error = await new Promise<NodeJS.ErrnoException | AddressInfo>((resolve) => {
    other.on("error", resolve).listen(server.port, "0.0.0.0", () => resolve(other.address() as AddressInfo));
  });
  assert.equal("code" in error && error.code, "EADDRINUSE");
});

test("closing ends connections once what is written is out", async (t) => {
  const path = join(temporaryFolder(t), "socket");
  const server = await open(t, unixConfig(path));
  assert.ok(isServer(server));
  const [idle, answered] = [await Peer.connect(path), await Peer.connect(path)];
  answered.send("GET /a HTTP/1.1\r\n\r\n");
  await answered.untilEndsWith("/a ");
  const closed = server.close();
  assert.equal(await idle.end(), "");
  assert.equal((await answered.end()).length, okAnswer("GET /a ").length);
  idle.socket.end();
  answered.socket.end();
  await closed;
});
