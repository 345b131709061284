import assert from "node:assert/strict";
import { test } from "node:test";
import { explain, type Circumstances } from "../../../../src/client/reports/explanation.js";

const SERVER = "unix:///run/s.sock";
const about = (facts: Partial<Circumstances>) =>
  explain({
    ...{ trouble: "ENOENT", serverUrl: SERVER, file: "/etc/s.conf", urlFrom: "configuration" },
    ...facts,
  }).join("\n");
const missing = { path: "/run/s.sock", found: "missing" } as const;

test("a daemon that is not running is to be started", () => {
  const text = about({
    socket: missing,
    pidfile: { path: "/run/s.pid", pid: undefined, alive: false },
    listensAt: [SERVER],
  });
  assert.equal(
    text,
    `  configuration  /etc/s.conf
  server         unix:///run/s.sock, from the configuration
  socket         /run/s.sock does not exist
  daemon         most likely not running: there is no /run/s.pid
  try            tsd -c /etc/s.conf`,
  );
});

test("a daemon that lives elsewhere is reported with its address", () => {
  const pidfile = { path: "/run/s.pid", pid: 7, alive: true };
  const text = about({ socket: missing, pidfile, listensAt: ["http://localhost:9001"] });
  assert.match(
    text,
    /daemon +pid 7 of \/run\/s.pid is alive\n {2}listens at +http:\/\/localhost:9001\n {2}try +tsctl -s http/,
  );
  assert.match(about({ pidfile, listensAt: [] }), /listens at +nothing: the configuration has no server section/);
  assert.match(about({ pidfile, listensAt: [SERVER] }), /try +the daemon's own log/);
  assert.match(about({ pidfile: { ...pidfile, alive: false }, listensAt: [SERVER] }), /pid 7 of .* is not alive/);
});

test("who may not enter learns mode and owner", () => {
  const socket = {
    path: "/run/s.sock",
    found: "socket",
    mode: "0700",
    owner: "root (uid 0, gid 0)",
    you: "kim",
  } as const;
  const text = about({ trouble: "EACCES", socket });
  assert.match(text, /socket +\/run\/s.sock has mode 0700 and belongs to root \(uid 0, gid 0\); you are kim\n/);
  assert.match(text, /try +as that user, or set chmod=/);
  assert.match(about({ socket: { path: "/x/s", found: "hidden", you: "kim" } }), /a folder that kim may not enter/);
  assert.match(about({ socket: { path: "/x/s", found: "no folder" } }), /nor does its folder/);
  assert.match(about({ socket: { path: "/x/s", found: "no socket" } }), /is not a socket/);
});

test("a configuration that no daemon starts with is reported before anything else is tried", () => {
  const text = about({ configurationProblem: "no such section" });
  assert.match(text, /problem +no daemon starts with it: no such section\n {2}try +tsd check -c \/etc\/s.conf$/);
});

test("without a configuration there are only flags to try", () => {
  assert.match(
    about({ file: undefined, urlFrom: "default" }),
    /configuration +none found.*\n.*from the default\n {2}try +another -s URL/,
  );
});
