/** The scripts for the shells know the options that the programs have. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CLIENT_FLAGS,
  COMPLETION_SCRIPTS,
  DAEMON_FLAGS,
  SUBCOMMANDS,
} from "../../../../src/client/completion/completion-scripts.js";
import { OWN_CLIENT_OPTIONS } from "../../../../src/main/client/options.js";
import type { OptionSpec } from "../../../../src/main/command-line/command-line.js";
import { DAEMON_OPTIONS } from "../../../../src/main/daemon/options.js";
import { subcommandHelp } from "../../../../src/main/subcommands/subcommands.js";
import { stage, type Script, processInfo } from "../fakes.js";

const flagsOf = (specs: readonly OptionSpec[]) =>
  specs.flatMap(({ short, long }) => (short === "" ? [`--${long}`] : [`-${short.charAt(0)}`, `--${long}`]));

test("TSD-CLIENT-003 what the scripts offer are the options there are", () => {
  assert.deepEqual([...CLIENT_FLAGS].sort(), flagsOf(OWN_CLIENT_OPTIONS).sort());
  assert.deepEqual([...DAEMON_FLAGS].sort(), flagsOf(DAEMON_OPTIONS).sort());
  assert.deepEqual(
    SUBCOMMANDS,
    [...subcommandHelp().matchAll(/^ {2}tsd (\w+)/gm)].map((match) => match[1]),
  );
  for (const script of Object.values(COMPLETION_SCRIPTS))
    for (const name of ["tsctl", "supervisorctl", "tsd", "supervisord"]) assert.ok(script.includes(name));
});

test("for supervisorctl the original's verbs are offered, and none of our flags", async () => {
  const offered = async (line: string) => {
    const script: Script = { getAllProcessInfo: { value: [processInfo("web", "web")] } };
    const { terminal, session } = stage(script, { extensions: true });
    await session.runLine(line);
    return terminal.output.split("\n").slice(0, -1);
  };
  assert.deepEqual(await offered("complete_original st."), ["start", "status", "stop"]);
  assert.deepEqual(await offered("complete_original w."), []);
  assert.deepEqual(await offered("complete w."), ["why"]);
  assert.deepEqual(await offered("complete_original start w."), ["web"]);
  assert.deepEqual(await offered("complete_original status --."), []);
});
