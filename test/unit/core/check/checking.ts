/** Checks configurations written in the tests themselves, in a world of a few literals. */
import assert from "node:assert/strict";

import { checkConfiguration, type CheckReport } from "../../../../src/core/check/check.js";
import type { Finding } from "../../../../src/core/check/survey/finding.js";
import type { ConfigWorld } from "../../../../src/core/config/model/world.js";
import { ROOT } from "../config/loading.js";
import { fakeWorld } from "../config/model/world.js";

type Source = string | Readonly<Record<string, string | Uint8Array>>;

/** Differences from the world of the tests: a root who knows /bin/cat, /bin/sh and /srv/app/run. */
export interface Options {
  readonly world?: Partial<ConfigWorld> & { readonly unreadable?: readonly string[] };
  readonly file?: string | undefined;
  /** Mode bits of programs by path, and of other files that a rule looks at; all are root's. */
  readonly programs?: Readonly<Record<string, number>>;
  /** Owner and group of some of them. */
  readonly owners?: Readonly<Record<string, readonly [uid: number, gid: number]>>;
  /** What such files begin with. */
  readonly heads?: Readonly<Record<string, string>>;
  /** What the user who runs the check may not write to. */
  readonly closed?: readonly string[];
  readonly mostDescriptors?: number;
}

const PROGRAMS = { "/bin/cat": 0o100755, "/bin/sh": 0o100755, "/srv/app/run": 0o100755 };

/** The source is the text of the root file, or all files by path. */
export function report(source: Source, options: Options = {}): CheckReport {
  const files = typeof source === "string" ? { [ROOT]: source } : source;
  const programs: Readonly<Record<string, number>> = { ...PROGRAMS, ...options.programs };
  const world = {
    ...fakeWorld(files, options.world),
    programs: {
      stat: (path: string) => {
        const mode = programs[path];
        const [uid, gid] = options.owners?.[path] ?? [0, 0];
        return mode === undefined ? undefined : { mode, uid, gid };
      },
      mayExecute: () => true,
      head: (path: string, count: number) => {
        const text = options.heads?.[path];
        return text === undefined ? undefined : new TextEncoder().encode(text).subarray(0, count);
      },
      mayWrite: (path: string) => options.closed?.includes(path) !== true,
    },
    mostDescriptors: options.mostDescriptors,
  };
  const file = "file" in options ? options.file : ROOT;
  return checkConfiguration(world, { file, argv0: "/usr/bin/tsd", overrides: {} });
}

/** A root file that there is nothing to say about, followed by this text. */
export function daemon(text: string): string {
  return `[supervisord]\nuser=root\n${text}`;
}

/** `[program:a]`, its command and these lines: the first of them is line 5. */
export function program(lines: string): string {
  return daemon(`[program:a]\ncommand=cat\n${lines}\n`);
}

/** Findings of one rule. */
export function found(rule: string, source: Source, options: Options = {}): readonly Finding[] {
  return report(source, options).findings.filter((each) => each.rule === rule);
}

/** `line:column severity` of each finding of one rule, in order. */
export function places(rule: string, source: Source, options: Options = {}): readonly string[] {
  return found(rule, source, options).map(({ line, column, severity }) => `${line}:${column} ${severity}`);
}

/** The only finding of one rule. */
export function only(rule: string, source: Source, options: Options = {}): Finding {
  const [finding, ...others] = found(rule, source, options);
  assert.ok(finding !== undefined, `nothing found; all: ${JSON.stringify(report(source, options).findings, null, 1)}`);
  assert.deepEqual(others, []);
  return finding;
}

/** The rules that found something, each once. */
export function rules(source: Source, options: Options = {}): readonly string[] {
  return [...new Set(report(source, options).findings.map(({ rule }) => rule))];
}
