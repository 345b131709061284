/** The table of options has exactly the names that the original looks up, section by section: it was listened to. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import type { OptionTable } from "../../../src/core/config/options/option.js";
import { SECTIONS } from "../../../src/core/config/options/options.js";
import { askOriginal } from "./oracle.js";

/** Named as the table names kinds of sections. Any Python name will do for a factory: none is called. */
const EVERYTHING = `[unix_http_server]
file=/tmp/s.sock
[inet_http_server]
port=9001
[supervisord]
[supervisorctl]
[rpcinterface:x]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
[ctlplugin:x]
supervisor.ctl_factory=supervisor.rpcinterface:make_main_rpcinterface
[program:x]
command=cat
depends_on=nobody
[group:y]
programs=
[eventlistener:x]
command=cat
events=TICK_5
[fcgi-program:x]
command=cat
socket=unix:///tmp/f.sock
[include]
files=none/*.conf
`;

test("CFG-INI-027 the original looks up the options of our table and no others", (t) => {
  const cwd = mkdtempSync(join(tmpdir(), "tsd-names-"));
  t.after(() => rmSync(cwd, { recursive: true }));
  writeFileSync(join(cwd, "s.conf"), EVERYTHING);
  const [answer] = askOriginal([{ kind: "asked", cwd, args: ["-c", "s.conf"] }]);
  assert.ok(answer !== undefined && "ok" in answer, JSON.stringify(answer));
  const asked = (answer.ok as readonly (readonly [string, string])[]).map(([section, name]) => `${section} ${name}`);
  const tables = Object.entries(SECTIONS as Readonly<Record<string, OptionTable>>);
  const ours = tables.flatMap(([kind, table]) =>
    Object.keys(table).map((name) => `${kind === "group:x" ? "group:y" : kind} ${name}`),
  );
  assert.deepEqual(asked.sort(), ours.sort());
});
