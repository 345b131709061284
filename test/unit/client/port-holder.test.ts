import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { test } from "node:test";
import { holdersOf, listeners, portsSaidInUse } from "../../../src/client/port-holder.js";

/** What programs print when their address is taken, and the ports that are meant. */
const COMPLAINTS: readonly (readonly [string, readonly number[] | undefined])[] = [
  ["Error: listen EADDRINUSE: address already in use :::8080", [8080]],
  ["2026/11/24 18:49:51 [emerg] 1#1: bind() to 0.0.0.0:80 failed (98: Address already in use)", [80]],
  ["OSError: [Errno 98] Address already in use", []],
  ["starting on port 5000\nOSError: [Errno 98] Address already in use", [5000]],
  ["Error starting server: listen tcp 127.0.0.1:9090: bind: address already in use", [9090]],
  ["all is well on port 80", undefined],
];
for (const [output, ports] of COMPLAINTS) {
  test(`the ports of ${JSON.stringify(output)}`, () => assert.deepEqual(portsSaidInUse(output), ports));
}

test("only sockets that listen on that port count", () => {
  const line = (local: string, state: string, inode: number) =>
    `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0`;
  const table = [line("0100007F:1F90", "0A", 11), line("0100007F:1F90", "01", 12), line("0100007F:1F91", "0A", 13)];
  assert.deepEqual(listeners(`  sl\n${table.join("\n")}\n`, 8080), [["11", "1000"]]);
});

test("whoever listens is found with its command line, and nobody once it has stopped", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  assert.deepEqual(
    holdersOf(port).map(({ pid }) => pid),
    [process.pid],
  );
  assert.match(holdersOf(port)[0]!.what, /node/);
  assert.equal(
    holdersOf(port)[0]!.group,
    Number(/^.*\) \S+ \S+ (\d+) /s.exec(readFileSync("/proc/self/stat", "utf8"))?.[1]),
  );
  await new Promise((resolve) => server.close(resolve));
  assert.deepEqual(holdersOf(port), []);
});

test("where nothing can be looked at, nobody is found", () => {
  assert.deepEqual(holdersOf(80, "/no/such/proc"), []);
});
