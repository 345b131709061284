import assert from "node:assert/strict";
import { test } from "node:test";

import { daemon, found, only, places } from "../checking.js";

const RPC =
  "[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n";
const inet = (port: string, more = "") => daemon(`[inet_http_server]\nport=${port}\n${more}${RPC}`);
const unix = (more = "") => daemon(`[unix_http_server]\nfile=/tmp/s\n${more}${RPC}`);

test("CFG-SRV-007 a port without a password", () => {
  const { line, column, severity, now } = only("open-server", inet("*:9001"));
  assert.deepEqual([line, column, severity], [4, 1, "warning"]);
  assert.match(now, /^every host that reaches this port/);
  for (const port of ["9001", "0.0.0.0:9001"]) assert.match(only("open-server", inet(port)).now, /^every host/, port);
  for (const port of ["127.0.0.1:9001", "localhost:9001"])
    assert.match(only("open-server", inet(port)).now, /^every user and program of this machine/, port);
  assert.deepEqual(found("open-server", inet("*:9001", "username=u\npassword=p\n")), []);
});

test("CFG-SRV-003 a socket that everybody may write to", () => {
  assert.deepEqual(places("open-server", unix("chmod=0777\n")), ["5:1 warning"]);
  assert.deepEqual(found("open-server", unix("chmod=0777\nusername=u\npassword=p\n")), []);
  assert.deepEqual(found("open-server", unix("chmod=0770\n")), []);
  assert.deepEqual(found("open-server", unix()), []);
});

test("CFG-RPCI-005 TRAP-046 a server that no client can reach", () => {
  const { line, write } = only("no-rpc-interface", unix().replace(RPC, ""));
  assert.equal(line, 3);
  assert.match(write, /make_main_rpcinterface\.$/);
  assert.deepEqual(found("no-rpc-interface", unix()), []);
  assert.deepEqual(found("no-rpc-interface", daemon("")), []);
});

test("CFG-CTL-001 a client that asks elsewhere", () => {
  const client = (url: string) => `[supervisorctl]\n${url}\n`;
  const { line, now, write } = only("client-elsewhere", unix() + client("serverurl=unix:///tmp/other"));
  assert.equal(line, 8);
  assert.match(now, /asks at unix:\/\/\/tmp\/other, where this daemon does not listen/);
  assert.equal(write, "Write serverurl=unix:///tmp/s");
  assert.equal(only("client-elsewhere", unix() + client("")).write, "Write serverurl=unix:///tmp/s");
  assert.equal(only("client-elsewhere", inet("9002") + client("")).write, "Write serverurl=http://localhost:9002");
  assert.match(only("client-elsewhere", daemon(client(""))).write, /^Add \[unix_http_server\]/);
  // A socket that cannot be made is not advised.
  const long = unix().replace("/tmp/s", `/tmp/${"s".repeat(110)}`);
  for (const refused of [long, unix().replace("/tmp/s", "/no/such/folder/s")])
    assert.match(
      only("client-elsewhere", refused + client("")).write,
      /^First correct the socket of \[unix_http_server\]/,
    );
  const port = "[inet_http_server]\nport=9002\n";
  assert.equal(only("client-elsewhere", long + port + client("")).write, "Write serverurl=http://localhost:9002");
  for (const fine of [
    unix() + client("serverurl=unix:///tmp/s\n"),
    inet("9001") + client(""),
    inet("9002") + client("serverurl=http://127.0.0.1:9002/"),
    unix() + client("serverurl=http://elsewhere:9001"),
    unix() + client("serverurl=unix://%(here)s/s"),
    unix(),
  ]) {
    assert.deepEqual(found("client-elsewhere", fine), [], fine);
  }
});
