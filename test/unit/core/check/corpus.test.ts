/**
 * Every real configuration file (`<shared>/corpus`, not part of this repository): checking one never
 * crashes, and of the accepted ones the effective configuration is what the original made of it.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { checkConfiguration, type CheckReport } from "../../../../src/core/check/check.js";
import { LineTable } from "../../../../src/core/check/survey/line-table.js";
import type { CheckWorld } from "../../../../src/core/check/survey/machine.js";
import { dialectLines, parseDialect } from "../../../../src/core/config/text/dialect.js";
import { decodeSource } from "../../../../src/core/config/text/source-text.js";
import { root } from "../../../support/repository.js";

const CORPUS = join(process.env["TSD_SHARED"] ?? join(root, "..", "shared"), "corpus");
const WRAPPER = "CONFS/WRAPPER.conf";
/** The original had this Python package; we cannot load it, and refuse as it does without. */
const PYTHON_HANDLER = "supervisor_stdout:event_handler";
const PLAIN_HANDLER = "supervisor.dispatchers:default_handler";

interface Expected {
  readonly ok: boolean;
  readonly groups?: readonly { readonly events: readonly string[] }[];
  readonly env_added: Readonly<Record<string, string>>;
  readonly wrapped_in_include: boolean;
}

/** Where the expectations were recorded: every directory and program exists, every user but root is 1000. */
function recordedWorld(name: string, text: Uint8Array, { env_added }: Expected): CheckWorld {
  const files = new Map([
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
    environment: { PATH: "/bin", HOME: "/root", ...env_added },
    hostName: "host",
    workingDirectory: "/",
    temporaryDirectory: "/tmp",
    programs: {
      stat: () => ({ mode: 0o100755, uid: 0, gid: 0 }),
      mayExecute: () => true,
      head: () => undefined,
      mayWrite: () => true,
    },
    mostDescriptors: undefined,
  };
}

function check(name: string, text: Uint8Array, expected: Expected): CheckReport {
  const file = expected.wrapped_in_include ? WRAPPER : `CONFS/${name}`;
  return checkConfiguration(recordedWorld(name, text, expected), { file, argv0: "tsd", overrides: {} });
}

/** Without the places of values and without our own options, which the original does not have. */
function withoutSources(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, each: unknown) =>
    key === "sources" || key.startsWith("tsd_") ? undefined : each,
  ) as unknown;
}

const all = existsSync(CORPUS)
  ? (JSON.parse(readFileSync(join(CORPUS, "expected.json"), "utf8")) as Record<string, Expected>)
  : {};

for (const [name, expected] of Object.entries(all)) {
  test(`checked: ${name}`, () => {
    const text = readFileSync(join(CORPUS, "confs", name), "utf8");
    const report = check(name, new TextEncoder().encode(text.replace(PYTHON_HANDLER, PLAIN_HANDLER)), expected);
    assert.equal(report.accepted, expected.ok);
    const errors = report.findings.filter(({ severity }) => severity === "error");
    // In this world all files, users and programs exist: what is accepted has no errors.
    assert.equal(errors.length > 0, !expected.ok, JSON.stringify(errors, null, 1));
    for (const { line, column, now, write } of report.findings) {
      assert.ok(line >= 1 && column >= 1 && now !== "" && write !== "");
    }
    if (report.accepted) assertSameTexts(name, new TextEncoder().encode(text));
    // The original keeps events in a set, whose order means nothing.
    const groups = expected.groups?.map((group) => ({ ...group, events: group.events.toSorted() }));
    assert.deepEqual(withoutSources(report.configuration?.groups ?? null), groups ?? null);
  });
}

/** The two ways of reading a file: what lines there are, and what they mean. */
function assertSameTexts(name: string, bytes: Uint8Array): void {
  const source = decodeSource(bytes);
  const table = new LineTable();
  table.add(name, dialectLines(source));
  const { sections } = parseDialect(source, name);
  assert.deepEqual(
    table.sections.filter((section) => section !== "DEFAULT"),
    [...sections.keys()],
  );
  for (const [section, { options }] of sections) {
    for (const [option, { text, line }] of options) {
      const written = table.option(section, option);
      assert.deepEqual([written?.text, written?.line], [text, line], `${section} ${option}`);
    }
  }
}

const missing = existsSync(CORPUS) ? false : "TSD_SHARED names no folder with a corpus";
test("the corpus was checked", { skip: missing }, () => assert.ok(Object.keys(all).length > 100));
