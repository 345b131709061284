import assert from "node:assert/strict";
import { test } from "node:test";

import { accept, daemon, message, refuse, ROOT } from "../loading.js";

const servers = (text: string) => accept(daemon(text)).servers;

test("CFG-SRV-001 CFG-SRV-006 TRAP-071 every section that begins so is a server, inet before unix", () => {
  const text =
    "[unix_http_server:u]\nfile=/tmp/u\n[inet_http_serverxyz]\nport=1\n[unix_http_server]\nfile=/tmp/v\n[inet_http_server:b]\nport=2\n";
  assert.deepEqual(
    servers(text).map((server) => server.section),
    ["inet_http_serverxyz", "inet_http_server:b", "unix_http_server:u", "unix_http_server"],
  );
});

test("CFG-SRV-002 CFG-SRV-003 CFG-SRV-004 a unix server and its defaults", () => {
  assert.deepEqual(servers("[unix_http_server]\nfile=  %(here)s/../tmp/s "), [
    {
      kind: "unix",
      section: "unix_http_server",
      path: "/tmp/s",
      mode: 0o700,
      uid: -1,
      gid: -1,
      credentials: undefined,
    },
  ]);
  const [server] = servers("[unix_http_server]\nfile=~/s\nchmod=0770\nchown=www\n");
  assert.ok(server?.kind === "unix");
  assert.deepEqual([server.path, server.mode, server.uid, server.gid], ["/root/s", 0o770, 33, -1]);
  const [other] = servers("[unix_http_server]\nfile=s\nchown=www:web\n");
  assert.ok(other?.kind === "unix");
  assert.deepEqual([other.path, other.uid, other.gid], ["/cwd/s", 33, 34]);
});

test("CFG-SRV-002 CFG-SRV-003 CFG-SRV-004 what a unix server refuses", () => {
  assert.equal(message(daemon("[unix_http_server:x]\nchmod=1")), "section [unix_http_server:x] has no file value");
  const problem = refuse(daemon("[unix_http_server]\nfile=/tmp/s\nchmod=999"));
  assert.equal(problem.message, "Invalid chmod value 999");
  assert.deepEqual(problem.advice, [`${ROOT}:4: chmod=999`, "Write an octal number such as 0700."]);
  assert.equal(
    message(daemon("[unix_http_server]\nfile=/tmp/s\nchown=nobody:web")),
    "Invalid sockchown value nobody:web",
  );
});

test("CFG-SRV-005 IMP-036 an inet server needs a port; IPv6 may stand in brackets", () => {
  assert.equal(message(daemon("[inet_http_server]\n")), "section [inet_http_server] has no port value");
  assert.deepEqual(servers("[inet_http_server]\nport=*:9001"), [
    { kind: "inet", section: "inet_http_server", host: "", port: 9001, credentials: undefined },
  ]);
  const config = accept(daemon("[inet_http_server]\nport=[::1]:9001"));
  assert.equal(config.servers[0]?.kind === "inet" ? config.servers[0].host : "", "::1");
  assert.equal(config.serverUrl, "http://[::1]:9001");
});

test("CFG-SRV-007 CFG-SRV-009 user name and password go together; without a user name there is no authentication", () => {
  const login = (lines: string) => servers(`[inet_http_server]\nport=1\n${lines}`)[0]?.credentials;
  assert.deepEqual(login("username=u\npassword=50%% ;x"), { username: "u", password: "50%" });
  assert.deepEqual(login("username=u\npassword="), { username: "u", password: "" });
  assert.equal(login("username=\npassword=p"), undefined);
  const problem = refuse(daemon("[inet_http_server]\nport=1\npassword=secret"));
  assert.equal(
    problem.message,
    "Section [inet_http_server] contains incomplete authentication: If a username or a password is specified, " +
      "both the username and password must be specified",
  );
  assert.deepEqual(problem.advice, [`${ROOT}:4: password=(not shown)`, "Add username=, or remove password=."]);
});

test("CFG-SRV-008 hashed passwords are kept as written", () => {
  const hash = "{SHA}82ab876d1387bfafe46cc1c8a2ef074eae50cb1d";
  const [server] = servers(`[inet_http_server]\nport=1\nusername=u\npassword=${hash}`);
  assert.equal(server?.credentials?.password, hash);
});

test("CFG-SRV-010 the URL for children: first unix server, else last inet server, else none", () => {
  const unix = "[unix_http_server]\nfile=/tmp/a\n[unix_http_server:b]\nfile=/tmp/b\n";
  const inet = "[inet_http_server]\nport=h:1\n[inet_http_server:b]\nport=2\n";
  assert.equal(accept(daemon(inet + unix)).serverUrl, "unix:///tmp/a");
  assert.equal(accept(daemon(inet)).serverUrl, "http://localhost:2");
  assert.equal(accept(daemon("")).serverUrl, undefined);
});
