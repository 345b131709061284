/** What the original's verbs do otherwise under our own name, and help. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { verbsFor } from "../../../../src/client/commands/index.js";
import { SUMMARIES } from "../../../../src/client/commands/summaries.js";
import { complete } from "../../../../src/client/completion/completion.js";
import { TSD_VERSION } from "../../../../src/core/version.js";
import { stage, type Script } from "../fakes.js";

async function said(line: string, script: Script, extensions = true) {
  const { terminal, server, session } = stage(script, { extensions });
  await session.runLine(line);
  return { out: terminal.output, status: session.exitStatus, calls: server.calls };
}

test("CTL-RL-004 reload of a file that the daemon refuses says what is refused, and asks for no restart", async () => {
  const script: Script = {
    reloadConfig: { fault: "CANT_REREAD", text: "CANT_REREAD: File contains no section headers." },
    restart: { value: true },
  };
  assert.deepEqual(await said("reload", script), {
    out:
      "ERROR: CANT_REREAD: File contains no section headers.\n" +
      "the daemon could not start with that file: nothing was restarted, and everything continues to run\n",
    status: 1,
    calls: ["reloadConfig()"],
  });
  const original = await said("reload", script, false);
  assert.deepEqual(original, { out: "Restarted supervisord\n", status: 0, calls: ["restart()"] });
});

test("CTL-RL-001 reload of a good file restarts, and of a daemon that ends already says that", async () => {
  const good = await said("reload", { reloadConfig: { value: [[[], [], []]] }, restart: { value: true } });
  assert.deepEqual([good.out, good.status], ["Restarted supervisord\n", 0]);
  const ending = { fault: "SHUTDOWN_STATE" } as const;
  const late = await said("reload", { reloadConfig: ending, restart: ending });
  assert.deepEqual([late.out, late.status], ["ERROR: already shutting down\n", 1]);
});

test("CTL-V-001 version prints the server's as ever, and below it ours", async () => {
  const script: Script = { getSupervisorVersion: { value: "4.3.0" }, "tsd.getVersion": { value: "9.9" } };
  assert.equal((await said("version", script)).out, `4.3.0\ntsctl ${TSD_VERSION}; the server is tsd 9.9\n`);
  assert.equal((await said("version", script, false)).out, "4.3.0\n");
  const original = await said("version", { ...script, "tsd.getVersion": { fault: "UNKNOWN_METHOD" } });
  assert.equal(original.out, `4.3.0\ntsctl ${TSD_VERSION}; the server is not tsd\n`);
});

test("help has a sentence for every verb that is listed, and none for another", async () => {
  const listed = verbsFor(true).filter((verb) => verb.unlisted === undefined);
  assert.deepEqual(Object.keys(SUMMARIES).sort(), listed.map(({ name }) => name).sort());
  const { out } = await said("help", {});
  for (const { name, summary = "" } of listed)
    assert.match(out, new RegExp(`^  ${name} +${summary.slice(0, 20)}`, "m"));
  assert.match((await said("help", {}, false)).out, /^add +exit +open/m, "the original's is a table of words");
});

test("TAB offers the flags that a verb's help names, under our own name only", async () => {
  const offered = async (line: string, extensions = true) => {
    const [candidates] = await complete(line, verbsFor(extensions), () => Promise.resolve([]));
    return candidates.map((each) => each.trimEnd());
  };
  assert.deepEqual((await offered("status --")).includes("--json"), true);
  assert.deepEqual(await offered("tail -"), ["-f"]);
  assert.deepEqual(await offered("why -"), ["-n"]);
  assert.deepEqual(await offered("tail -", false), []);
  assert.deepEqual(await offered("status --wa"), ["--watch"]);
});

test("help of a word that is no verb says which was meant, under our own name only", async () => {
  const hinted = async (line: string, extensions = true) => {
    const { terminal, session } = stage({}, { extensions });
    await session.runLine(line);
    return [terminal.output, terminal.errors];
  };
  assert.deepEqual(await hinted("help wyh"), ["*** No help on wyh\n", "Did you mean why?\n"]);
  assert.deepEqual(await hinted("help nothing-like-it"), [
    "*** No help on nothing-like-it\n",
    "tsctl help lists the actions.\n",
  ]);
  assert.deepEqual(await hinted("help wyh", false), ["*** No help on wyh\n", ""]);
});
