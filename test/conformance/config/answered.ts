/** Our configurations in the shape in which oracle.py tells of the original's, to compare the two. */
import assert from "node:assert/strict";
import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from "node:fs";

import type {
  ClientConfig,
  DaemonConfig,
  GroupConfig,
  OutputConfig,
  ProcessConfig,
  ServerConfig,
} from "../../../src/core/config/model/model.js";
import type { Loaded } from "../../../src/core/config/model/problems.js";
import type { ConfigWorld } from "../../../src/core/config/model/world.js";
import { fakeWorld } from "../../unit/core/config/model/world.js";
import type { Answer } from "./oracle.js";

/** The files of this machine, but the tests' own users and environment: the same that oracle.py has. */
export function testWorld(cwd: string): ConfigWorld {
  const at = (path: string) => (path.startsWith("/") || path === "" ? path : `${cwd}/${path}`);
  /** No file has a name that is too long or has a NUL byte in it. */
  const looked = <T>(look: () => T): T | undefined => {
    try {
      return look();
    } catch {
      return undefined;
    }
  };
  const isDirectory = (path: string) =>
    looked(() => statSync(at(path), { throwIfNoEntry: false }))?.isDirectory() === true;
  return fakeWorld(
    {},
    {
      environment: { HOME: "/root", PATH: "/bin", TSD_PERCENT: "a%b", TSD_WORD: "word" },
      workingDirectory: cwd,
      readFile: (path) => (isDirectory(path) ? { error: "EISDIR" } : { bytes: readFileSync(at(path)) }),
      exists: (path) => existsSync(at(path)),
      hasName: (path) => looked(() => lstatSync(at(path), { throwIfNoEntry: false })) !== undefined,
      isDirectory,
      listDirectory: (path) => (isDirectory(path) ? readdirSync(at(path)) : undefined),
    },
  );
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
const OUR_WARNINGS =
  /^cannot split|^environment of \[.*\], variable |of which only one can run$|so it gets no FastCGI socket/;

/** The original's slips that we do not repeat (IMP-033): a wrong section, and tuples instead of sentences. */
function withoutSlips(message: string): string {
  return message
    .replace(/^\[[^\]]*\] (names unknown|name \S* is ambiguous)/, "[…] $1")
    .replace(/^\('(.*)%s(.*)', (['"])(.*)\3\) in /, (_, before: string, after: string, __, shown: string) => {
      const value = shown.replace(/\\[xu]([0-9a-f]{4}|[0-9a-f]{2})/g, (___, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      );
      return `${before}${value}${after} in `;
    });
}

function clientAsAnswered(config: ClientConfig): unknown {
  const { serverUrl: serverurl, username = null, password = null, prompt, historyFile = null } = config;
  return { serverurl, username, password, prompt, history_file: historyFile };
}

function assertAnswered(original: Answer, ours: Answer): void {
  if ("ok" in original) assert.deepEqual(ours, original);
  else assert.equal(withoutSlips("error" in ours ? ours.error : "we accept it"), withoutSlips(original.error));
}

/** Fails unless our reading of a daemon's configuration is the original's, or refused with the same message. */
export function assertDaemonAnswered(original: Answer, ours: Loaded<DaemonConfig>): void {
  assertAnswered(original, ours.ok ? { ok: daemonAsAnswered(ours.value) } : { error: ours.problem.message });
}

/** The same for a client's. */
export function assertClientAnswered(original: Answer, ours: Loaded<ClientConfig>): void {
  assertAnswered(original, ours.ok ? { ok: clientAsAnswered(ours.value) } : { error: ours.problem.message });
}
