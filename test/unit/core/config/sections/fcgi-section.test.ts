import assert from "node:assert/strict";
import { test } from "node:test";

import type { FcgiSocketConfig } from "../../../../../src/core/config/model/model.js";
import type { ConfigWorld } from "../../../../../src/core/config/model/world.js";
import { accept, daemon, message, refuse, ROOT } from "../loading.js";

const fcgi = (lines: string) => daemon(`[fcgi-program:f]\ncommand=x\n${lines}\n`);

function socket(lines: string, world: Partial<ConfigWorld> = {}): FcgiSocketConfig {
  const [group] = accept(fcgi(lines), { world }).groups;
  assert.ok(group?.kind === "fcgi");
  return group.socket;
}

test("CFG-FCGI-001 a socket is required", () => {
  assert.equal(message(fcgi("")), '[fcgi-program:f] section requires a "socket" line');
  assert.equal(message(fcgi("socket=")), '[fcgi-program:f] section requires a "socket" line');
});

test("CFG-FCGI-002 IMP-033 unix sockets have absolute paths, made normal", () => {
  assert.deepEqual(socket("socket=unix:///tmp/../run//%(program_name)s.sock"), {
    kind: "unix",
    url: "unix:///run/f.sock",
    path: "/run/f.sock",
    mode: 0o700,
    owner: undefined,
    backlog: undefined,
  });
  const problem = refuse(fcgi("socket=unix://x"));
  assert.equal(problem.message, "Unix socket path x is not an absolute path in [fcgi-program:f] socket");
  assert.deepEqual(problem.advice, [
    `${ROOT}:4: socket=unix://x`,
    "Write tcp://host:port or unix:///an/absolute/path.",
  ]);
});

test("CFG-FCGI-003 IMP-036 tcp sockets have host and port", () => {
  assert.deepEqual(socket("socket=tcp://LocalHost:9000"), {
    kind: "tcp",
    url: "tcp://localhost:9000",
    host: "localhost",
    port: 9000,
    backlog: undefined,
  });
  const six = socket("socket=tcp://[::1]:9000");
  assert.deepEqual([six.kind === "tcp" ? six.host : "", six.url], ["::1", "tcp://[::1]:9000"]);
  for (const bad of ["tcp://h", "h:1", "tcp://a:b:1", "tcp://a b:1"]) {
    assert.equal(message(fcgi(`socket=${bad}`)), `Bad socket format ${bad} in [fcgi-program:f] socket`);
  }
  assert.equal(message(fcgi("socket=tcp://h:70000")), "70000 is above upper bound (65535) in [fcgi-program:f] socket");
});

test("CFG-FCGI-004 the owner: as given, else the program's user where that is not the daemon's", () => {
  const owner = (lines: string, world: Partial<ConfigWorld> = {}) => {
    const made = socket(`socket=unix:///tmp/s\n${lines}`, world);
    return made.kind === "unix" ? made.owner : undefined;
  };
  assert.deepEqual(owner("socket_owner=root:web"), { uid: 0, gid: 34 });
  assert.deepEqual(owner("socket_owner=www"), { uid: 33, gid: -1 });
  assert.deepEqual(owner("user=www"), { uid: 33, gid: 34 });
  assert.equal(owner("user=www", { uid: 33 }), undefined);
  assert.equal(message(fcgi("socket=unix:///s\nsocket_owner=nobody")), "Invalid socket_owner value nobody");
});

test("CFG-FCGI-005 CFG-FCGI-006 the mode, and that it is for unix sockets only", () => {
  const made = socket("socket=unix:///tmp/s\nsocket_mode=0777");
  assert.equal(made.kind === "unix" ? made.mode : 0, 0o777);
  assert.equal(message(fcgi("socket=unix:///s\nsocket_mode=9")), "Invalid socket_mode value 9");
  for (const line of ["socket_mode=0700", "socket_owner=root"]) {
    assert.equal(
      message(fcgi(`socket=tcp://h:1\n${line}`)),
      "socket_owner and socket_mode params should only be used with a Unix domain socket in [fcgi-program:f] socket",
    );
  }
});

test("CFG-FCGI-007 the backlog is 1 to 65535", () => {
  assert.equal(socket("socket=tcp://h:1\nsocket_backlog=65535").backlog, 65535);
  assert.equal(message(fcgi("socket=tcp://h:1\nsocket_backlog=0")), "Invalid socket_backlog value 0");
  assert.equal(message(fcgi("socket=tcp://h:1\nsocket_backlog=65536")), "Invalid socket_backlog value 65536");
});

test("CFG-FCGI-009 the name is checked, without a suffix to the message", () => {
  assert.equal(
    message(daemon("[fcgi-program:a b]\ncommand=x\nsocket=tcp://h:1")),
    "Invalid name: 'a b' because of character: ' '",
  );
});
