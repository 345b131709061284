/**
 * Whole configurations, command lines included, against the original: seeded folders with a root
 * file and included files, most of them right, some wrong in every way the generator knows.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { loadClientConfig } from "../../../src/core/config/load-client.js";
import { loadDaemonConfig } from "../../../src/core/config/load.js";
import type { ClientOverrides, DaemonOverrides } from "../../../src/core/config/reading/overrides.js";
import { assertClientAnswered, assertDaemonAnswered, testWorld } from "./answered.js";
import { randomClient, randomDaemon, type RandomCase } from "./generator.js";
import { askOriginal, cases, Dice } from "./oracle.js";

const FOLDER = mkdtempSync(join(tmpdir(), "tsd-whole-"));
after(() => rmSync(FOLDER, { recursive: true }));

/** Writes a case's files and says how to call both programs. */
function prepare(random: RandomCase, at: number): { cwd: string; args: readonly string[]; random: RandomCase } {
  const cwd = join(FOLDER, String(at));
  mkdirSync(join(cwd, "conf.d"), { recursive: true });
  for (const [name, text] of Object.entries(random.files)) writeFileSync(join(cwd, name), text);
  const typed = Object.values(random.overrides).flatMap(({ flag, value }) => (value === "" ? [flag] : [flag, value]));
  return { cwd, args: ["-c", random.file, ...typed], random };
}

test("CFG-ERR-004 CFG-SD-020 a daemon's whole configuration equals the original's on 500 seeded folders", () => {
  const dice = new Dice(4242);
  const all = Array.from({ length: cases(500) }, (_, at) => prepare(randomDaemon(dice), at));
  const answers = askOriginal(all.map(({ cwd, args }) => ({ kind: "daemon", cwd, args })));
  let accepted = 0;
  for (const [at, { cwd, random }] of all.entries()) {
    const overrides = random.overrides as DaemonOverrides;
    const result = loadDaemonConfig(testWorld(cwd), { file: random.file, argv0: "/usr/bin/supervisord", overrides });
    if ("ok" in answers[at]!) accepted += 1;
    try {
      assertDaemonAnswered(answers[at]!, result);
    } catch (error) {
      console.error(JSON.stringify(random, undefined, 1).replaceAll("\\n", "\n"));
      throw error;
    }
  }
  const share = accepted / all.length;
  assert.ok(share > 0.3 && share < 0.8, `a fair mix: ${accepted} of ${all.length} accepted`);
});

test("CFG-CTL-001 CFG-CTL-003 CFG-CTL-004 a client's configuration equals the original's on 200 seeded files", () => {
  const dice = new Dice(99);
  const all = Array.from({ length: cases(200) }, (_, at) => prepare(randomClient(dice), 1000 + at));
  const answers = askOriginal(all.map(({ cwd, args }) => ({ kind: "client", cwd, args })));
  for (const [at, { cwd, random }] of all.entries()) {
    const overrides = random.overrides as ClientOverrides;
    const result = loadClientConfig(testWorld(cwd), { file: random.file, argv0: "/usr/bin/supervisorctl", overrides });
    assertClientAnswered(answers[at]!, result);
  }
});
