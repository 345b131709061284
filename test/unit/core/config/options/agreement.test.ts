/** The tables and the model agree by types; here is what the compiler says when they do not, and what types cannot say. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { differenceOfGroups } from "../../../../../src/core/config/difference.js";
import type { Agreements, Agrees, AllTrue } from "../../../../../src/core/config/model/agreement.js";
import { UNDERSTOOD } from "../../../../../src/core/config/options/extensions.js";
import type { OptionTable } from "../../../../../src/core/config/options/option.js";
import { accept, daemon } from "../loading.js";

interface Model {
  readonly pace: number;
}
type Option = { readonly type: "integer"; readonly about: ""; readonly change: "restart" };
type Pace = { readonly pace: Option & { readonly field: "pace" } };

test("a forgotten field and a forgotten option do not compile", () => {
  type Complete = AllTrue<[Agrees<Pace, Model>]>;
  // @ts-expect-error: the option names a field that the model has not.
  type NoField = AllTrue<[Agrees<Pace & { readonly tempo: Option & { readonly part: "tempo" } }, Model>]>;
  // @ts-expect-error: the model has a field that no option is for.
  type NoOption = AllTrue<[Agrees<Pace, Model & { readonly tempo: number }>]>;
  // @ts-expect-error: an option says which field it is, or is part of.
  const neither: OptionTable = { tempo: { type: "integer", about: "", change: "restart" } };
  const all: [Complete?, NoField?, NoOption?, Agreements?] = [];
  assert.deepEqual([all, Object.keys(neither)], [[], ["tempo"]]);
});

test("an option follows one of its own section, and has no default then", () => {
  for (const [section, table] of Object.entries(UNDERSTOOD as Readonly<Record<string, OptionTable>>)) {
    for (const [name, option] of Object.entries(table)) {
      if (option.follows === undefined) continue;
      assert.ok(Object.hasOwn(table, option.follows), `${section} ${name}`);
      assert.equal(option.default, undefined, `${section} ${name}`);
    }
  }
});

const PROGRAM = "[program:p]\ncommand=x\nprocess_name=%(process_num)d\n";
const SECTIONS = {
  "program:x": PROGRAM,
  "eventlistener:x": "[eventlistener:p]\ncommand=x\nevents=TICK\nprocess_name=%(process_num)d\n",
  "fcgi-program:x": "[fcgi-program:p]\ncommand=x\nsocket=unix:///tmp/s\nprocess_name=%(process_num)d\n",
  "group:x": `${PROGRAM}[program:q]\ncommand=x\n[group:p]\nprograms=p\n`,
};

/** A value other than the default, for each option of programs and groups. */
const OTHERWISE: Readonly<Record<string, string>> = {
  ...{ command: "y", process_name: "z", numprocs: "2", numprocs_start: "1", priority: "5", autostart: "false" },
  ...{ startsecs: "2", startretries: "4", autorestart: "true", exitcodes: "1", stopsignal: "INT", stopwaitsecs: "1" },
  ...{ stopasgroup: "true", killasgroup: "true", user: "www", redirect_stderr: "true", environment: "A=1" },
  ...{ directory: "/", umask: "1", serverurl: "http://h", events: "EVENT", buffer_size: "1", programs: "q" },
  ...{ result_handler: "supervisor_stdout:event_handler", socket: "unix:///tmp/t", socket_owner: "www" },
  ...{ socket_mode: "0777", socket_backlog: "1", tsd_orphans: "on_stop", tsd_essential: "true" },
  ...{ tsd_restart_pause: "1", tsd_depends_on: "other", tsd_sigpipe: "default", tsd_log_format: "json" },
  ...{ tsd_log_prefix: "x", tsd_log_stdout: "true", tsd_tail_memory: "1", tsd_nice: "1" },
};

function otherwise(option: string): string {
  const channel = /^std(?:out|err)_/;
  if (!channel.test(option)) return OTHERWISE[option]!;
  const name = option.replace(channel, "");
  return { logfile: "/tmp/x", logfile_maxbytes: "1", logfile_backups: "1", capture_maxbytes: "1" }[name] ?? "true";
}

/** The section with one more line, which takes the place of one of the same name. */
function withOption(text: string, name: string, value: string): string {
  const [last = ""] = text.split("\n[").slice(-1);
  return text.replace(last, `${last.replace(new RegExp(`^${name}=.*\\n`, "m"), "")}${name}=${value}\n`);
}

test("CFG-DIFF-003 update restarts what its option says it restarts, and nothing else", () => {
  const read = (text: string) => accept(daemon(`[program:other]\ncommand=x\n${text}`)).groups;
  for (const [kind, text] of Object.entries(SECTIONS)) {
    const table: OptionTable = UNDERSTOOD[kind as keyof typeof SECTIONS];
    for (const [name, { change }] of Object.entries(table)) {
      // It is refused for listeners.
      if (kind === "eventlistener:x" && name === "redirect_stderr") continue;
      const { changed } = differenceOfGroups(read(text), read(withOption(text, name, otherwise(name))));
      assert.equal(changed.includes("p"), change === "restart", `${kind} ${name}`);
    }
  }
});
