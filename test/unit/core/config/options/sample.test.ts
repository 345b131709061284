/** The sample is made from the table of options: everything is in it, and everything in it can be read. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadClientConfig } from "../../../../../src/core/config/load-client.js";
import { loadDaemonConfig } from "../../../../../src/core/config/load.js";
import { UNDERSTOOD } from "../../../../../src/core/config/options/extensions.js";
import { sampleConfiguration } from "../../../../../src/core/config/options/sample.js";
import type { ConfigWorld } from "../../../../../src/core/config/model/world.js";

/** A machine that has every file, directory and user. */
function worldWith(text: string): ConfigWorld {
  const user = { name: "somebody", uid: 1, gid: 1, home: "/" };
  return {
    readFile: () => ({ bytes: new TextEncoder().encode(text) }),
    exists: () => true,
    hasName: () => true,
    isDirectory: () => true,
    listDirectory: () => [],
    userByName: () => user,
    userById: () => user,
    groupIdByName: () => 1,
    groupExists: () => true,
    uid: 0,
    environment: {},
    hostName: "host",
    workingDirectory: "/",
    temporaryDirectory: "/tmp",
  };
}

const request = { file: "/sample.conf", argv0: "supervisord", overrides: {} };

/** The sample's lines from a section's header to the next one's, whether switched on or not. */
function sectionsOf(text: string): Map<string, string[]> {
  const sections = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of text.split("\n")) {
    const title = /^;?\[(.+)\]$/.exec(line)?.[1];
    if (title !== undefined) sections.set(title.replace(/:.*/, ":x"), (current = []));
    else if (/^;?[a-z]\S* ?=/.test(line)) current.push(/^;?([^ =]+)/.exec(line)![1]!);
  }
  return sections;
}

test("CLI-E-003 every option of every section is in the sample", () => {
  const sections = sectionsOf(sampleConfiguration());
  assert.deepEqual([...sections.keys()].sort(), Object.keys(UNDERSTOOD).sort());
  for (const [section, options] of Object.entries(UNDERSTOOD)) {
    assert.deepEqual([...new Set(sections.get(section))], Object.keys(options), section);
  }
});

test("CLI-E-002 the sample ends with one newline, and no line is empty after its semicolon", () => {
  const text = sampleConfiguration();
  assert.match(text, /[^\n]\n$/);
  assert.doesNotMatch(text, /=\s*;|undefined|\[object/);
});

test("CLI-E-003 as it is, it configures a daemon on /tmp/supervisor.sock, without programs", () => {
  const world = worldWith(sampleConfiguration());
  const loaded = loadDaemonConfig(world, request);
  assert.ok(loaded.ok, JSON.stringify(loaded));
  const { daemon, groups, servers, rpcInterfaces } = loaded.value;
  assert.deepEqual([groups, servers.length, rpcInterfaces.length], [[], 1, 1]);
  assert.equal(servers[0]?.kind === "unix" && servers[0].path, "/tmp/supervisor.sock");
  assert.deepEqual([daemon.logfile, daemon.pidfile], ["/tmp/supervisord.log", "/tmp/supervisord.pid"]);
  const client = loadClientConfig(world, request);
  assert.equal(client.ok && client.value.serverUrl, "unix:///tmp/supervisor.sock");
});

test("CLI-E-003 with everything switched on, every example is a value that can be read", () => {
  const switchedOn = sampleConfiguration()
    .replaceAll(/^;(?=[a-z[])/gm, "")
    .replace("serverurl=http://127.0.0.1:9001", "")
    .replace("programs=progname1,progname2", "programs=theprogramname")
    .replaceAll("tsd_depends_on=anotherprogram", "")
    .replace(/^events=EVENT /m, "events=TICK_5 ")
    // The name of a factory that another package would have to bring along.
    .replace(/^\[ctlplugin:[^]*?(?=^\[)/m, "");
  const loaded = loadDaemonConfig(worldWith(switchedOn), request);
  assert.ok(loaded.ok, JSON.stringify(loaded));
  assert.equal(loaded.value.groups.length, 3);
});
