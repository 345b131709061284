import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { CommandFailure } from "../../../../src/client/wire/failures.js";
import { SocketTransport, type WireRequest } from "../../../../src/client/wire/transport.js";

const POST: WireRequest = { method: "POST", path: "/RPC2", headers: ["Content-Type: text/xml"], body: "é" };
const NO_LOGIN = { username: undefined, password: undefined };
const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/** A unix server whose connections are handled by `serve`; counts them. */
async function listen(t: TestContext, serve: (socket: Socket, count: number) => void) {
  const folder = mkdtempSync(join(tmpdir(), "tsd-"));
  const path = join(folder, "s.sock");
  const sockets = new Set<Socket>();
  const counter = { connections: 0 };
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    counter.connections += 1;
    socket.on("error", () => undefined);
    serve(socket, counter.connections);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { path, counter, folder };
}

function failing(kind: string, code?: string) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof CommandFailure);
    assert.equal(error.failure.kind, kind);
    if (code !== undefined) assert.deepEqual(error.failure, { kind, code });
    return true;
  };
}

test("CTL-TL-010 a request is written whole, its length in bytes, with credentials only when both are there", async (t) => {
  let received = "";
  const { path } = await listen(t, (socket) => {
    socket.on("data", (bytes) => {
      received += bytes.toString();
      socket.write(OK);
    });
  });
  const withLogin = new SocketTransport({ kind: "unix", path }, { username: "u", password: "p:q" });
  assert.equal((await withLogin.exchange(POST)).body.toString(), "ok");
  withLogin.close();
  const head = "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\n";
  assert.equal(received, `${head}Authorization: Basic dTpwOnE=\r\nContent-Length: 2\r\n\r\né`);

  received = "";
  const emptyPassword = new SocketTransport({ kind: "unix", path }, { username: "u", password: "" });
  await emptyPassword.exchange(POST);
  emptyPassword.close();
  assert.match(received, /Authorization: Basic dTo=/);

  received = "";
  const halfLogin = new SocketTransport({ kind: "unix", path }, { username: "u", password: undefined });
  await halfLogin.exchange(POST);
  halfLogin.close();
  assert.equal(received, `${head}Content-Length: 2\r\n\r\né`);
});

test("CTL-G-018 a connection is kept for the next request", async (t) => {
  const { path, counter } = await listen(t, (socket) => socket.on("data", () => socket.write(OK)));
  const transport = new SocketTransport({ kind: "unix", path }, NO_LOGIN);
  await transport.exchange(POST);
  await transport.exchange(POST);
  transport.close();
  assert.equal(counter.connections, 1);
});

test("a connection the server gives up is opened again", async (t) => {
  const { path, counter } = await listen(t, (socket) =>
    socket.on("data", () => socket.end("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")),
  );
  const transport = new SocketTransport({ kind: "unix", path }, NO_LOGIN);
  await transport.exchange(POST);
  assert.equal((await transport.exchange(POST)).body.toString(), "ok");
  transport.close();
  assert.equal(counter.connections, 2);
});

test("a connection closed while it was unused is opened again", async (t) => {
  let closed: Promise<void> | undefined;
  const { path, counter } = await listen(t, (socket, count) =>
    socket.on("data", () => {
      socket.write(OK);
      if (count === 1) closed = new Promise((resolve) => socket.on("close", () => resolve()).end());
    }),
  );
  const transport = new SocketTransport({ kind: "unix", path }, NO_LOGIN);
  await transport.exchange(POST);
  await closed;
  assert.equal((await transport.exchange(POST)).body.toString(), "ok");
  transport.close();
  assert.equal(counter.connections, 2);
});

test("a server that dies midway is a failure, not a wait", async (t) => {
  const answers = ["", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"];
  const { path } = await listen(t, (socket, count) => socket.on("data", () => socket.end(answers[count - 1] ?? "")));
  const transport = new SocketTransport({ kind: "unix", path }, NO_LOGIN);
  await assert.rejects(transport.exchange(POST), failing("closed"));
  await assert.rejects(transport.exchange(POST), failing("incomplete"));
});

test("what does not speak HTTP is a failure", async (t) => {
  const { path } = await listen(t, (socket) => socket.write("220 mail ready\r\n"));
  await assert.rejects(new SocketTransport({ kind: "unix", path }, NO_LOGIN).exchange(POST), failing("not-http"));
});

test("closing ends a stream under way", async (t) => {
  const { path } = await listen(t, (socket) =>
    socket.on("data", () => socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")),
  );
  const transport = new SocketTransport({ kind: "unix", path }, NO_LOGIN);
  let seen = "";
  const streaming = transport.stream({ method: "GET", path: "/mainlogtail", headers: [] }, (event) => {
    if (event.kind !== "body") return;
    seen += Buffer.from(event.bytes).toString();
    transport.close();
  });
  await assert.rejects(streaming, failing("incomplete"));
  assert.equal(seen, "abc");
});

test("closing ends a stream whose connection does not stand yet, and the server is asked for nothing", async (t) => {
  let asked = 0;
  const { path } = await listen(t, (socket) => socket.on("data", () => (asked += 1)));
  const transport = new SocketTransport({ kind: "unix", path }, NO_LOGIN);
  const streaming = transport.stream({ method: "GET", path: "/mainlogtail", headers: [] }, () => undefined);
  transport.close();
  await assert.rejects(streaming, failing("closed"));

  const { path: other, counter } = await listen(t, (socket) => socket.on("data", () => socket.write(OK)));
  const reused = new SocketTransport({ kind: "unix", path: other }, NO_LOGIN);
  const first = reused.exchange(POST);
  reused.close();
  const second = reused.exchange(POST);
  await assert.rejects(first, failing("closed"));
  assert.equal((await second).body.toString(), "ok", "it can be used again");
  reused.close();
  assert.ok(counter.connections <= 2);
  assert.equal(asked, 0);
});

test("CTL-G-010,CTL-G-011,CTL-G-012 failures to connect keep their errno name", async (t) => {
  const { folder } = await listen(t, () => undefined);
  const reach = (path: string) => new SocketTransport({ kind: "unix", path }, NO_LOGIN).exchange(POST);
  await assert.rejects(reach(join(folder, "none")), failing("system", "ENOENT"));
  writeFileSync(join(folder, "file"), "");
  await assert.rejects(reach(join(folder, "file")), failing("system", "ECONNREFUSED"));
  await assert.rejects(reach(join(folder, "file", "below")), failing("system", "ENOTDIR"));
  await assert.rejects(reach(""), failing("system", "EINVAL"));
});

test("a name is tried address by address, brackets and all", async (t) => {
  const seen: string[] = [];
  const server = createServer((socket) =>
    socket.on("data", (bytes) => {
      seen.push(/Host: (.*)\r/.exec(bytes.toString())?.[1] ?? "");
      socket.end(OK);
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const reach = async (host: string) => {
    const transport = new SocketTransport({ kind: "tcp", host, port }, NO_LOGIN);
    await transport.exchange(POST);
    transport.close();
  };
  await reach("127.0.0.1");
  await reach("localhost");
  assert.deepEqual(seen, [`127.0.0.1:${port}`, `localhost:${port}`]);
  const closed = new SocketTransport({ kind: "tcp", host: "localhost", port: 1 }, NO_LOGIN);
  await assert.rejects(closed.exchange(POST), failing("system", "ECONNREFUSED"));
});
