import assert from "node:assert/strict";
import { test } from "node:test";
import { accept, refuse } from "../loading.js";

const styleOf = (text: string, name: string) =>
  accept(text)
    .groups.flatMap(({ processes }) => processes)
    .find((process) => process.name === name)?.outputStyle;

test("what [supervisord] says holds for every program that says nothing itself", () => {
  const text = `[supervisord]
tsd_log_format=JSON
tsd_log_prefix=%(program_name)s-%(process_num)d on %(group_name)s |
tsd_log_stdout=true
tsd_tail_memory=64KB
[program:a]
command=/bin/cat
[program:b]
command=/bin/cat
tsd_log_format=plain
tsd_log_prefix=
tsd_log_stdout=no
tsd_tail_memory=0
[group:g]
programs=a
`;
  assert.deepEqual(styleOf(text, "a"), { format: "json", prefix: "a-0 on g |", toStdout: true, tailMemory: 65_536 });
  assert.deepEqual(styleOf(text, "b"), { format: "plain", prefix: "", toStdout: false, tailMemory: 0 });
  assert.equal(accept(text).daemon.logFormat, "json");
});

test("a format there is not is refused, with the place", () => {
  const problem = refuse("[supervisord]\n[program:a]\ncommand=/bin/cat\ntsd_log_format=xml\n");
  assert.match(problem.message, /cannot take 'xml' for tsd_log_format/);
  assert.match(problem.advice.join("\n"), /Write plain or json\./);
});
