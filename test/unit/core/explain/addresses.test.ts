import assert from "node:assert/strict";
import { test } from "node:test";
import { addressesInUse, portsOf, type Address } from "../../../../src/core/explain/addresses.js";

const port = (number: number): Address => ({ kind: "port", port: number });
const socket = (path: string): Address => ({ kind: "socket", path });

/** What programs print when their address is taken, and the addresses that are meant. */
const COMPLAINTS: readonly (readonly [string, readonly Address[] | undefined])[] = [
  ["Error: listen EADDRINUSE: address already in use :::8080", [port(8080)]],
  ["2026/11/24 18:49:51 [emerg] 1#1: bind() to 0.0.0.0:80 failed (98: Address already in use)", [port(80)]],
  ["nginx: [emerg] bind() to unix:/run/web.sock failed (98: Address already in use)", [socket("/run/web.sock")]],
  ["OSError: [Errno 98] Address already in use", []],
  ["starting on port 5000\nOSError: [Errno 98] Address already in use", [port(5000)]],
  ["Error starting server: listen tcp 127.0.0.1:9090: bind: address already in use", [port(9090)]],
  ["[2026-11-24 18:49:51 +0000] [7] [ERROR] Connection in use: ('127.0.0.1', 8000)", [port(8000)]],
  ["Port 5000 is in use by another program.", [port(5000)]],
  [
    'LOG:  could not bind IPv6 address "::1": Address already in use\nHINT:  Is another postmaster already running on port 5432?',
    [port(5432)],
  ],
  ["bind: [::1]:8080: Address already in use", [port(8080)]],
  ["(EE) Server is already active for display 1", [socket("/tmp/.X11-unix/X1")]],
  [
    "cron: can't lock /var/run/crond.pid, otherpid may be 35: Resource temporarily unavailable",
    [{ kind: "instance", pid: 35 }],
  ],
  ["httpd (pid 126) already running", [{ kind: "instance", pid: 126 }]],
  ["A server is already running (pid: 12, file: /app/tmp/pids/server.pid).", [{ kind: "instance", pid: 12 }]],
  ['HINT:  Is another postmaster (PID 68) running in data directory "/srv/pg"?', [{ kind: "instance", pid: 68 }]],
  [
    "OSError: [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use",
    [port(8000)],
  ],
  ["Web server failed to start. Port 8080 was already in use.", [port(8080)]],
  ["Another next server is already running on port 3000", [port(3000)]],
  ["Bind for 0.0.0.0:5432 failed: port is already allocated", [port(5432)]],
  [
    "ERROR: Another FPM instance seems to already listen on /run/php/php8.2-fpm.sock",
    [socket("/run/php/php8.2-fpm.sock")],
  ],
  ["ERROR: Another FPM instance seems to already listen on 127.0.0.1:9000", [port(9000)]],
  ['LOG:  could not bind Unix address "/tmp/.s.PGSQL.5432": Address already in use', [socket("/tmp/.s.PGSQL.5432")]],
  ["all is well on port 80", undefined],
  ["12:30:45 the port is closed", undefined],
];
for (const [output, addresses] of COMPLAINTS) {
  test(`the addresses of ${JSON.stringify(output)}`, () => assert.deepEqual(addressesInUse(output), addresses));
}

test("of thousands only the last are meant: each costs a look at who has it", () => {
  const many = Array.from({ length: 10_000 }, (_, index) => `:${index + 1}`).join(" ");
  const last = Array.from({ length: 16 }, (_, index) => port(9985 + index));
  assert.deepEqual(addressesInUse(`Address already in use ${many}`), last);
  assert.deepEqual(addressesInUse(`${many}\nAddress already in use`), last);
  const pids = Array.from({ length: 100 }, (_, index) => `pid ${index + 1} already running\n`).join("");
  assert.equal(addressesInUse(pids)?.length, 16);
});

test("ports that a command may mean", () => {
  assert.deepEqual(portsOf("python3 -m http.server 8000 --bind 127.0.0.1"), [port(8000)]);
  assert.deepEqual(portsOf("manage.py runserver 0.0.0.0:8001"), [port(8001)]);
  assert.deepEqual(portsOf("run --port=90 -p8080 x"), [port(90), port(8080)]);
  assert.deepEqual(portsOf("sleep 100000 -n 12"), []);
});
