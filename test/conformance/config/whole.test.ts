/**
 * Whole configurations, command lines included, against the original: seeded folders with a root
 * file and included files, most of them right, some wrong in every way the generator knows.
 */
import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { loadClientConfig, loadDaemonConfig } from "../../../src/core/config/load.js";
import type {
  DaemonConfig,
  GroupConfig,
  OutputConfig,
  ProcessConfig,
  ServerConfig,
} from "../../../src/core/config/model.js";
import type { ClientOverrides, DaemonOverrides } from "../../../src/core/config/overrides.js";
import type { ConfigWorld } from "../../../src/core/config/world.js";
import { fakeWorld } from "../../unit/core/config/world.js";
import { randomClient, randomDaemon, type RandomCase } from "./generator.js";
import { askOriginal, Dice } from "./oracle.js";

const FOLDER = mkdtempSync(join(tmpdir(), "tsd-whole-"));
after(() => rmSync(FOLDER, { recursive: true }));

/** The files of this machine, but the tests' own users and environment: the same that oracle.py has. */
function world(cwd: string): ConfigWorld {
  const at = (path: string) => (path.startsWith("/") || path === "" ? path : join(cwd, path));
  const isDirectory = (path: string) => statSync(at(path), { throwIfNoEntry: false })?.isDirectory() === true;
  return fakeWorld(
    {},
    {
      environment: { HOME: "/root", PATH: "/bin", TSD_PERCENT: "a%b", TSD_WORD: "word" },
      workingDirectory: cwd,
      readFile: (path) => (isDirectory(path) ? { error: "EISDIR" } : { bytes: readFileSync(at(path)) }),
      exists: (path) => existsSync(at(path)),
      isDirectory,
      listDirectory: (path) => (isDirectory(path) ? readdirSync(at(path)) : undefined),
    },
  );
}

/** Writes a case's files and says how to call both programs. */
function prepare(random: RandomCase, at: number): { cwd: string; args: readonly string[]; random: RandomCase } {
  const cwd = join(FOLDER, String(at));
  mkdirSync(join(cwd, "conf.d"), { recursive: true });
  for (const [name, text] of Object.entries(random.files)) writeFileSync(join(cwd, name), text);
  const typed = Object.values(random.overrides).flatMap(({ flag, value }) => (value === "" ? [flag] : [flag, value]));
  return { cwd, args: ["-c", random.file, ...typed], random };
}

function processAsAnswered(process: ProcessConfig): unknown {
  const channel = (output: OutputConfig) => [
    output.logfile,
    ...[output.maxBytes, output.backups, output.captureMaxBytes, output.eventsEnabled, output.syslog],
  ];
  return {
    name: process.name,
    command: process.command,
    directory: process.directory ?? null,
    umask: process.umask ?? null,
    priority: process.priority,
    autostart: process.autostart,
    startsecs: process.startSeconds,
    startretries: process.startRetries,
    stopsignal: process.stopSignal,
    stopwaitsecs: process.stopWaitSeconds,
    stopasgroup: process.stopAsGroup,
    killasgroup: process.killAsGroup,
    exitcodes: process.exitCodes,
    uid: process.uid ?? null,
    redirect_stderr: process.redirectStderr,
    serverurl: process.serverUrl ?? null,
    autorestart: process.autorestart,
    environment: [...process.environment],
    stdout: channel(process.stdout),
    stderr: channel(process.stderr),
  };
}

function groupAsAnswered(group: GroupConfig): unknown {
  const made = { name: group.name, priority: group.priority, processes: group.processes.map(processAsAnswered) };
  if (group.kind === "program") return { ...made, kind: group.kind };
  if (group.kind === "eventlistener") {
    return { ...made, kind: group.kind, buffer_size: group.bufferSize, events: group.events.toSorted() };
  }
  const { socket } = group;
  const unix = socket.kind === "unix" ? socket : undefined;
  const owner = unix?.owner === undefined ? null : [unix.owner.uid, unix.owner.gid];
  return { ...made, kind: group.kind, socket: [socket.url, socket.backlog ?? null, unix?.mode ?? null, owner] };
}

function serverAsAnswered(server: ServerConfig): unknown {
  const { section, credentials } = server;
  const login = { section, username: credentials?.username ?? null, password: credentials?.password ?? null };
  return server.kind === "inet"
    ? { ...login, host: server.host, port: server.port, file: null, chown: null, chmod: null }
    : { ...login, host: null, port: null, file: server.path, chown: [server.uid, server.gid], chmod: server.mode };
}

const LEVELS = { critical: 50, error: 40, warn: 30, info: 20, debug: 10, trace: 5, blather: 3 };

function daemonAsAnswered({ daemon, groups, servers, rpcInterfaces, serverUrl, notices }: DaemonConfig): unknown {
  return {
    settings: {
      logfile: daemon.logfile,
      logfile_maxbytes: daemon.logfileMaxBytes,
      logfile_backups: daemon.logfileBackups,
      loglevel: LEVELS[daemon.loglevel],
      pidfile: daemon.pidfile,
      umask: daemon.umask,
      minfds: daemon.minfds,
      minprocs: daemon.minprocs,
      childlogdir: daemon.childlogdir,
      uid: daemon.uid ?? null,
      directory: daemon.directory ?? null,
      identifier: daemon.identifier,
      serverurl: serverUrl ?? null,
      nodaemon: daemon.nodaemon,
      silent: daemon.silent,
      nocleanup: daemon.nocleanup,
      strip_ansi: daemon.stripAnsi,
    },
    environment: [...daemon.environment],
    groups: groups.map(groupAsAnswered),
    servers: servers.map(serverAsAnswered),
    rpc: rpcInterfaces.map(({ namespace, options }) => [namespace, [...options]]),
    warnings: notices.warn.filter((line) => !OUR_WARNINGS.test(line)),
    infos: notices.info,
  };
}

/** Lines only we log. */
const OUR_WARNINGS = /^cannot split|of which only one can run$|so it gets no FastCGI socket/;

/** The original's slips that we do not repeat (IMP-033): a wrong section, and tuples instead of sentences. */
function withoutSlips(message: string): string {
  return message
    .replace(/^\[[^\]]*\] (names unknown|name \S* is ambiguous)/, "[…] $1")
    .replace(/^\('(.*)%s(.*)', '(.*)'\) in /, "$1$3$2 in ");
}

function compare(answer: unknown, ours: unknown): void {
  const original = answer as { ok?: unknown; error?: string };
  if (original.error === undefined) assert.deepEqual(ours, original);
  else {
    const { error } = ours as { error?: string };
    assert.equal(withoutSlips(error ?? "we accept it"), withoutSlips(original.error));
  }
}

test("CFG-ERR-004 CFG-SD-020 a daemon's whole configuration equals the original's on 500 seeded folders", () => {
  const dice = new Dice(4242);
  const cases = Array.from({ length: 500 }, (_, at) => prepare(randomDaemon(dice), at));
  const answers = askOriginal(cases.map(({ cwd, args }) => ({ kind: "daemon", cwd, args })));
  let accepted = 0;
  for (const [at, { cwd, random }] of cases.entries()) {
    const overrides = random.overrides as DaemonOverrides;
    const result = loadDaemonConfig(world(cwd), { file: random.file, argv0: "/usr/bin/supervisord", overrides });
    const ours = result.ok ? { ok: daemonAsAnswered(result.value) } : { error: result.problem.message };
    if ("ok" in answers[at]!) accepted += 1;
    try {
      compare(answers[at], ours);
    } catch (error) {
      console.error(JSON.stringify(random, undefined, 1).replaceAll("\\n", "\n"));
      throw error;
    }
  }
  assert.ok(accepted > 150 && accepted < 400, `a fair mix: ${accepted} of 500 accepted`);
});

test("CFG-CTL-001 CFG-CTL-003 CFG-CTL-004 a client's configuration equals the original's on 200 seeded files", () => {
  const dice = new Dice(99);
  const cases = Array.from({ length: 200 }, (_, at) => prepare(randomClient(dice), 1000 + at));
  const answers = askOriginal(cases.map(({ cwd, args }) => ({ kind: "client", cwd, args })));
  for (const [at, { cwd, random }] of cases.entries()) {
    const overrides = random.overrides as ClientOverrides;
    const result = loadClientConfig(world(cwd), { file: random.file, argv0: "/usr/bin/supervisorctl", overrides });
    if (!result.ok) {
      compare(answers[at], { error: result.problem.message });
      continue;
    }
    const { serverUrl: serverurl, username = null, password = null, prompt, historyFile = null } = result.value;
    compare(answers[at], { ok: { serverurl, username, password, prompt, history_file: historyFile } });
  }
});
