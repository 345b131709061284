/** Loads configurations written in the tests themselves: the value, or the message of the refusal. */
import assert from "node:assert/strict";

import { loadClientConfig } from "../../../../src/core/config/load-client.js";
import { loadDaemonConfig } from "../../../../src/core/config/load.js";
import type {
  ClientConfig,
  DaemonConfig,
  GroupConfig,
  ProcessConfig,
} from "../../../../src/core/config/model/model.js";
import type { ClientOverrides, DaemonOverrides } from "../../../../src/core/config/reading/overrides.js";
import type { ConfigProblem, Loaded } from "../../../../src/core/config/model/problems.js";
import type { ConfigWorld } from "../../../../src/core/config/model/world.js";
import { fakeWorld } from "./model/world.js";

/** Path of the root file of every test. */
export const ROOT = "/etc/s.conf";

type Source = string | Readonly<Record<string, string | Uint8Array>>;

interface Options {
  readonly world?: Partial<ConfigWorld> & { readonly unreadable?: readonly string[] };
  readonly overrides?: DaemonOverrides;
  readonly file?: string;
}

/** The source is the text of the root file, or all files by path. */
export function load(source: Source, { world = {}, overrides = {}, file = ROOT }: Options = {}): Loaded<DaemonConfig> {
  const files = typeof source === "string" ? { [ROOT]: source } : source;
  return loadDaemonConfig(fakeWorld(files, world), { file, argv0: "/usr/bin/supervisord", overrides });
}

/** The configuration; fails the test with the message if there is none. */
export function accept(source: Source, options: Options = {}): DaemonConfig {
  const result = load(source, options);
  assert.ok(result.ok, result.ok ? "" : result.problem.message);
  return result.value;
}

/** The problem; fails the test if there is none. */
export function refuse(source: Source, options: Options = {}): ConfigProblem {
  const result = load(source, options);
  assert.ok(!result.ok, "it was accepted");
  return result.problem;
}

/** The message of the problem. */
export function message(source: Source, options: Options = {}): string {
  return refuse(source, options).message;
}

/** A file with a `[supervisord]` section before the text. */
export function daemon(text: string): string {
  return `[supervisord]\n${text}`;
}

/** `[program:a]` with a command and these further lines, below a `[supervisord]` section. */
export function program(lines: string): string {
  return daemon(`[program:a]\ncommand=/bin/cat\n${lines}\n`);
}

/** The only process of `[program:a]`. */
export function processOf(lines: string, options: Options = {}): ProcessConfig {
  const { groups } = accept(program(lines), options);
  assert.equal(groups.length, 1);
  assert.equal(groups[0]!.processes.length, 1);
  return groups[0]!.processes[0]!;
}

/** What follows a message about a section of the root file (CFG-ERR-002). */
export function suffix(section: string, file = ROOT): string {
  return ` in section '${section}' (file: '${file}')`;
}

/** A group by name. */
export function groupNamed(config: DaemonConfig, name: string): GroupConfig {
  const group = config.groups.find((candidate) => candidate.name === name);
  assert.ok(group !== undefined, `there is no group ${name}`);
  return group;
}

/** Loads a client's configuration from a root file's text; `undefined` means there is no file. */
export function loadClient(
  text: string | undefined,
  { world = {}, overrides = {} }: { world?: Partial<ConfigWorld>; overrides?: ClientOverrides } = {},
): Loaded<ClientConfig> {
  const file = text === undefined ? undefined : ROOT;
  const files = text === undefined ? {} : { [ROOT]: text };
  return loadClientConfig(fakeWorld(files, world), { file, argv0: "/usr/bin/supervisorctl", overrides });
}
