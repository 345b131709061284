import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Listeners, tcpListeners, unixListeners } from "../../../../src/daemon/explain/address-holders.js";

test("only sockets that listen count, by their port", () => {
  const line = (local: string, state: string, inode: number) =>
    `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0`;
  const table = [line("0100007F:1F90", "0A", 11), line("0100007F:1F90", "01", 12), line("0100007F:1F91", "0A", 13)];
  assert.deepEqual(tcpListeners(`  sl\n${table.join("\n")}\n`), [
    [8080, ["11", "1000"]],
    [8081, ["13", "1000"]],
  ]);
});

test("only sockets that listen count, by their path", () => {
  const line = (flags: string, inode: number, path: string) =>
    `0000000000000000: 00000002 00000000 ${flags} 0001 01 ${inode} ${path}`;
  const table = [
    ...[line("00010000", 11, "/run/a"), line("00000000", 12, "/run/a"), line("00010000", 13, "/run/ab")],
    // As supervisord does it: bound under another name, then renamed.
    ...[line("00010000", 14, "/run/a.4711"), line("00010000", 15, "/run/a.x")],
  ];
  assert.deepEqual(unixListeners(`Num RefCount\n${table.join("\n")}\n`), [
    ["/run/a", ["11", undefined]],
    ["/run/ab", ["13", undefined]],
    ["/run/a.4711", ["14", undefined]],
    ["/run/a", ["14", undefined]],
    ["/run/a.x", ["15", undefined]],
  ]);
});

test("TSD-WHY-002 the listening process is found with its command line, and no process once it has stopped", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "tsd-holders-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "s");
  const servers = [createServer().listen(0, "127.0.0.1"), createServer().listen(path)];
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once("listening", resolve))));
  const addresses = [
    { kind: "port", port: (servers[0]!.address() as AddressInfo).port },
    { kind: "socket", path },
  ] as const;
  for (const address of addresses) {
    const holders = await new Listeners().at(address);
    assert.deepEqual(
      holders.map(({ pid }) => pid),
      [process.pid],
    );
    assert.match(holders[0]!.what, /node/);
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  for (const address of addresses) assert.deepEqual(await new Listeners().at(address), []);
});

test("where nothing can be looked at, no holder is found", async () => {
  assert.deepEqual(await new Listeners("/no/such/proc").at({ kind: "port", port: 80 }), []);
});
