/**
 * Every option that the original does not know begins with `tsd_`, so that a file written for another tool means here
 * what it means there. What the original knows is said by `SECTIONS`, which test/conformance/config/option-names.test.ts
 * compares with the original itself. That tables are the only way to an option is shown by listening to the reader.
 */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { LineTable } from "../../src/core/check/survey/line-table.js";
import { kindOf } from "../../src/core/check/survey/sections.js";
import { Document } from "../../src/core/config/text/document.js";
import { UNDERSTOOD } from "../../src/core/config/options/extensions.js";
import type { OptionTable } from "../../src/core/config/options/option.js";
import { SECTIONS } from "../../src/core/config/options/options.js";
import { report } from "../unit/core/check/checking.js";
import { loadClient } from "../unit/core/config/loading.js";

type Tables = Readonly<Record<string, OptionTable>>;

/** Options understood beyond the original's that another tool may have, too; and names of ours among the original's. */
function misnamed(understood: Tables, originals: Tables): string[] {
  return Object.entries(understood).flatMap(([section, table]) =>
    Object.keys(table)
      .filter((name) => name.startsWith("tsd_") === Object.hasOwn(originals[section] ?? {}, name))
      .map((name) => `[${section}] ${name}`),
  );
}

test("an option is the original's, or begins with tsd_", () => {
  assert.deepEqual(misnamed(UNDERSTOOD, SECTIONS), []);
  // Nothing of the original is lost where ours is added.
  for (const [section, table] of Object.entries(SECTIONS)) {
    const understood: OptionTable = UNDERSTOOD[section as keyof typeof UNDERSTOOD];
    for (const [name, option] of Object.entries(table)) assert.equal(understood[name], option, `[${section}] ${name}`);
  }
});

test("one without, and one of ours in the original's table, are found", () => {
  const option = { type: "text", about: "", part: "name", change: "restart" } as const;
  assert.deepEqual(misnamed({ "group:x": { programs: option, depends_on: option, tsd_a: option } }, SECTIONS), [
    "[group:x] depends_on",
  ]);
  assert.deepEqual(misnamed({ a: { tsd_b: option } }, { a: { tsd_b: option } }), ["[a] tsd_b"]);
});

/** Every kind of section that is read; the factories' names are resolved, not loaded. */
const EVERYTHING = `[unix_http_server]
file=/tmp/s.sock
[inet_http_server]
port=9001
[supervisord]
[supervisorctl]
[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
[ctlplugin:c]
supervisor.ctl_factory=/srv/plugin.mjs:make
[program:p]
command=cat
numprocs=2
process_name=%(process_num)d
tsd_depends_on=q
[program:q]
command=cat
[program:member]
command=cat
[group:g]
programs=member
[eventlistener:e]
command=cat
events=TICK_5
[fcgi-program:f]
command=cat
socket=unix:///tmp/f.sock
[include]
files=none/*.conf
`;

/** `section option` of each look-up while `work` runs; all names of a section at once are a star. */
function lookedUp(t: TestContext, work: () => void): readonly string[] {
  const asked = new Set<string>();
  const method = <This, K extends keyof This>(of: This, name: K) => Reflect.get(of as object, name) as This[K];
  const entries = method(Document.prototype, "entries");
  const options = method(Document.prototype, "options");
  const option = method(LineTable.prototype, "option");
  t.mock.method(Document.prototype, "entries", function (this: Document, section: string) {
    const look = entries.call(this, section);
    return (name: string) => {
      asked.add(`${section} ${name}`);
      return look(name);
    };
  });
  t.mock.method(Document.prototype, "options", function (this: Document, section: string) {
    asked.add(`${section} *`);
    return options.call(this, section);
  });
  t.mock.method(LineTable.prototype, "option", function (this: LineTable, section: string, name: string) {
    asked.add(`${section} ${name}`);
    return option.call(this, section, name);
  });
  work();
  t.mock.restoreAll();
  return [...asked];
}

/** The look-ups of what is in no table; who hands options on to a plugin may have them all. */
function unlisted(asked: readonly string[]): string[] {
  return asked.filter((each) => {
    const [section = "", name = ""] = each.split(" ");
    const kind = kindOf(section);
    return kind !== undefined && !Object.hasOwn(kind.table, name) && !(name === "*" && kind.open);
  });
}

test("no option is read that is not in a table", (t) => {
  const asked = lookedUp(t, () => {
    assert.deepEqual(
      report(EVERYTHING).findings.filter(({ severity }) => severity === "error"),
      [],
    );
    assert.ok(loadClient(EVERYTHING, { world: { exists: () => true } }).ok);
  });
  // Every option of every section was asked for: nothing is read in a way that goes unheard.
  for (const [kind, table] of Object.entries(UNDERSTOOD)) {
    const sections = [...new Set(asked.map((each) => each.split(" ")[0]!))].filter(
      (name) => kindOf(name)?.kind === kind,
    );
    const names = sections.flatMap((section) => asked.filter((each) => each.startsWith(`${section} `)));
    for (const name of Object.keys(table))
      assert.ok(
        names.some((each) => each.endsWith(` ${name}`)),
        `${kind} ${name}`,
      );
  }
  assert.deepEqual(unlisted(asked), []);
});

test("a look-up past the tables is heard", (t) => {
  const asked = lookedUp(t, () => {
    const document = new Document();
    document.get("program:a", "depends_on");
    document.get("program:a", "command");
    document.options("group:g");
    document.options("rpcinterface:r");
  });
  assert.deepEqual(unlisted(asked), ["program:a depends_on", "group:g *"]);
});
