/**
 * Real configuration files against what Supervisor 4.2.5 made of them (`<shared>/corpus`, which is
 * not part of this repository). Every file has its own test; a difference must be explained below.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { kindOf } from "../../../src/core/check/survey/sections.js";
import { dialectLines } from "../../../src/core/config/text/dialect.js";
import { loadDaemonConfig } from "../../../src/core/config/load.js";
import type { DaemonConfig, GroupConfig, LogTarget, ProcessConfig } from "../../../src/core/config/model/model.js";
import { SECTIONS } from "../../../src/core/config/options/options.js";
import type { Loaded } from "../../../src/core/config/model/problems.js";
import { decodeSource } from "../../../src/core/config/text/source-text.js";
import type { ConfigWorld } from "../../../src/core/config/model/world.js";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const CORPUS = join(process.env["TSD_SHARED"] ?? join(ROOT, "..", "shared"), "corpus");
const WRAPPER = "CONFS/WRAPPER.conf";

interface Expected {
  readonly ok: boolean;
  readonly error?: string;
  readonly groups?: readonly { readonly events: readonly string[] }[];
  readonly parse_warnings?: readonly string[];
  readonly parse_infos?: readonly string[];
  readonly env_added: Readonly<Record<string, string>>;
  readonly wrapped_in_include: boolean;
}

/** Begins the lines that only we log; the original has nothing to compare them with. */
const OUR_WARNINGS = [
  /^cannot /,
  /^PROCESS_STATE_FAILED in /,
  /of which only one can run$/,
  /so it gets no FastCGI socket/,
];

/** The world the expectations were recorded in: every directory exists, every user but root is 1000. */
function recordedWorld(name: string, text: Uint8Array, expected: Expected): ConfigWorld {
  const files = new Map<string, Uint8Array>([
    [`/CONFS/${name}`, text],
    [`/${WRAPPER}`, new TextEncoder().encode(`[supervisord]\n[include]\nfiles=${name}\n`)],
  ]);
  const user = (uid: number) => ({ name: "someone", uid, gid: uid, home: "/home" });
  const at = (path: string) => (path.startsWith("/") ? path : `/${path}`);
  return {
    readFile: (path) => {
      const bytes = files.get(at(path));
      return bytes === undefined ? { error: "ENOENT" } : { bytes };
    },
    exists: (path) => files.has(at(path)),
    hasName: (path) => files.has(at(path)),
    isDirectory: () => true,
    listDirectory: () => [],
    userByName: (wanted) => user(wanted === "root" ? 0 : 1000),
    userById: (uid) => user(uid === 0 ? 0 : 1000),
    groupIdByName: () => 1000,
    groupExists: () => true,
    uid: 0,
    environment: { PATH: "/bin", HOME: "/root", ...expected.env_added },
    hostName: "host",
    workingDirectory: "/",
    temporaryDirectory: "/tmp",
  };
}

const KINDS = { program: "ProcessGroupConfig", eventlistener: "EventListenerPoolConfig", fcgi: "FastCGIGroupConfig" };
const AUTORESTART = {
  always: "<class 'supervisor.datatypes.RestartUnconditionally'>",
  unexpected: "<class 'supervisor.datatypes.RestartWhenExitUnexpected'>",
  never: false,
};
/** The class name the original has for an event type, as the expectations record it. */
function eventClass(name: string): string {
  const words = name.split("_").map((word) => word[0]! + word.slice(1).toLowerCase());
  return `${words.join("")}Event`;
}

function logAsRecorded(target: LogTarget): string | null {
  if (target.kind === "file") return target.path;
  return target.kind === "auto" ? "<class 'supervisor.datatypes.Automatic'>" : null;
}

function processAsRecorded(process: ProcessConfig): unknown {
  return {
    autorestart: AUTORESTART[process.autorestart],
    autostart: process.autostart,
    command: process.command,
    directory: process.directory ?? null,
    environment: Object.fromEntries(process.environment),
    exitcodes: process.exitCodes,
    killasgroup: process.killAsGroup,
    name: process.name,
    priority: process.priority,
    redirect_stderr: process.redirectStderr,
    serverurl: process.serverUrl ?? null,
    startretries: process.startRetries,
    startsecs: process.startSeconds,
    stderr_logfile: logAsRecorded(process.stderr.logfile),
    stderr_logfile_maxbytes: process.stderr.maxBytes,
    stdout_events_enabled: process.stdout.eventsEnabled,
    stdout_logfile: logAsRecorded(process.stdout.logfile),
    stdout_logfile_backups: process.stdout.backups,
    stdout_logfile_maxbytes: process.stdout.maxBytes,
    stopasgroup: process.stopAsGroup,
    stopsignal: process.stopSignal,
    stopwaitsecs: process.stopWaitSeconds,
    uid: process.uid ?? null,
    umask: process.umask ?? null,
  };
}

function groupAsRecorded(group: GroupConfig): unknown {
  const listener = group.kind === "eventlistener" ? group : undefined;
  return {
    buffer_size: listener?.bufferSize ?? null,
    events: (listener?.events ?? []).map(eventClass).sort(),
    kind: KINDS[group.kind],
    name: group.name,
    priority: group.priority,
    processes: group.processes.map(processAsRecorded),
  };
}

/** What the original would print: paths below CONFS/ as the expectations have them. */
function asRecorded(text: string): string {
  return text.replaceAll("/CONFS/", "CONFS/");
}

function load(name: string, text: Uint8Array, expected: Expected): Loaded<DaemonConfig> {
  const file = expected.wrapped_in_include ? WRAPPER : `CONFS/${name}`;
  return loadDaemonConfig(recordedWorld(name, text, expected), { file, argv0: "supervisord", overrides: {} });
}

function assertAsRecorded(result: Loaded<DaemonConfig>, expected: Expected): void {
  if (!result.ok) {
    assert.equal(expected.ok, false, `we refuse it: ${result.problem.message}`);
    assert.equal(asRecorded(result.problem.message), expected.error);
    return;
  }
  assert.equal(expected.ok, true, `the original refuses it: ${expected.error ?? ""}`);
  // The original keeps events in a set, whose order means nothing.
  const groups = expected.groups?.map((group) => ({ ...group, events: group.events.toSorted() }));
  assert.deepEqual(result.value.groups.map(groupAsRecorded), groups);
  const warnings = result.value.notices.warn.filter((line) => !OUR_WARNINGS.some((ours) => ours.test(line)));
  assert.deepEqual(warnings.map(asRecorded), expected.parse_warnings);
  assert.deepEqual(result.value.notices.info.map(asRecorded), expected.parse_infos);
}

/** The file with each line made a comment that belongs to an option the original ignores; `ours` is how ours begin. */
function withoutIgnored(bytes: Uint8Array, ours = "tsd_"): Uint8Array {
  const source = decodeSource(bytes);
  if (source.fault !== undefined) return bytes;
  const lines = source.text.split("\n");
  let [section, isIgnored] = ["", false];
  for (const { kind, name, line } of dialectLines(source)) {
    if (kind === "section") section = name;
    if (kind !== "more") isIgnored = false;
    if (kind === "option") isIgnored = isUnknown(section, name) && !(ours !== "" && name.startsWith(ours));
    if (isIgnored) lines[line - 1] = ";";
  }
  return new TextEncoder().encode(lines.join("\n"));
}

function isUnknown(section: string, option: string): boolean {
  const kind = kindOf(section);
  return kind !== undefined && !kind.open && !Object.hasOwn(SECTIONS[kind.kind as keyof typeof SECTIONS], option);
}

if (existsSync(CORPUS)) {
  const all = JSON.parse(readFileSync(join(CORPUS, "expected.json"), "utf8")) as Record<string, Expected>;
  for (const [name, expected] of Object.entries(all)) {
    const text = readFileSync(join(CORPUS, "confs", name));
    test(`corpus: ${name}`, () => assertAsRecorded(load(name, text, expected), expected));
    test(`corpus, no option the original ignores means anything: ${name}`, () => {
      assert.deepEqual(load(name, withoutIgnored(text), expected), load(name, text, expected));
    });
  }

  test("control: an option of ours under a name that the corpus has would change what a file means", () => {
    const name = "browser-use__web-ui__supervisord.conf";
    const text = new TextEncoder().encode(
      readFileSync(join(CORPUS, "confs", name), "utf8").replaceAll(/^depends_on=.*,/gm, "tsd_depends_on="),
    );
    const [with_, without] = [load(name, text, all[name]!), load(name, withoutIgnored(text, ""), all[name]!)];
    assert.ok(with_.ok && without.ok);
    assert.notDeepEqual(with_, without);
  });
} else {
  test("the corpus", { skip: "TSD_SHARED names no folder with a corpus" });
}
