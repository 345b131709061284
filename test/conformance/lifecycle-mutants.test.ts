/** Would the recorded lives notice a mistake? Each mutant changes one place in the compiled rules. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fixtureText, parseTraces, replay, type Machine, type Trace } from "./lifecycle-replay.js";

const compiled = fileURLToPath(new URL("../../src/core", import.meta.url));

interface Mutant {
  readonly file: string;
  /** Must occur exactly once. */
  readonly from: string;
  readonly to: string;
}

const rules = (from: string, to: string): Mutant => ({ file: "transitions.js", from, to });
const clock = (from: string, to: string): Mutant => ({ file: "clock-rollback.js", from, to });

const MUTANTS: readonly Mutant[] = [
  rules("now - current.lastStart > policy.startSeconds", "now - current.lastStart >= policy.startSeconds"),
  rules('"BACKOFF" && now <= current.delay', '"BACKOFF" && now < current.delay'),
  rules("current.delay - now > 0", "current.delay - now >= 0"),
  rules("ranFor < policy.startSeconds", "ranFor <= policy.startSeconds"),
  rules("ranFor > 0", "ranFor >= 0"),
  rules("now > current.lastStart ?", "now >= current.lastStart ?"),
  rules("now <= sane.lastStopReport", "now < sane.lastStopReport"),
  rules("return current.backoff <= policy.startRetries", "return current.backoff < policy.startRetries"),
  rules("if (current.backoff <= policy.startRetries)", "if (current.backoff < policy.startRetries)"),
  rules("current.lastStart === 0", "true"),
  rules('autorestart === "unexpected" && !isExpected', 'autorestart === "unexpected" && isExpected'),
  rules("isHeld || !startsByItself", "!startsByItself"),
  rules('"STOPPING" ? policy.killAsGroup', '"STOPPING" ? policy.stopAsGroup'),
  rules("asGroup ? -current.pid", "asGroup ? current.pid"),
  rules("current.backoff + 1", "1"),
  rules("{ ...current, lastStopReport: 0 }", "current"),
  rules("killing: false, delay: 0 }, text", "delay: 0 }, text"),
  rules("exitStatus: undefined, lastStart: now", "lastStart: now"),
  rules("exitStatus: undefined, spawnError: EXITED", "exitStatus: code, spawnError: EXITED"),
  rules("return giveUp(current);\n        default", 'return enter(current, "STOPPED");\n        default'),
  rules("then(after([line], stopping)", "then(after([], stopping)"),
  rules("after([warning], kill(", "after([], kill("),
  rules('? enter(outcome, "RUNNING")', "? stay(outcome)"),
  rules("killing: true", "killing: false"),
  rules('enter(ran.next, "EXITED", expected)', 'enter(ran.next, "EXITED")'),
  rules("delay: now + policy.startSeconds", "delay: 0"),
  clock("now < current.delay - span", "now > current.delay - span"),
  clock("now > current.lastStart && now", "now >= current.lastStart && now"),
  clock("Math.min(current.lastStart, now)", "current.lastStart"),
  clock("Math.min(current.lastStopReport, now)", "current.lastStopReport"),
];

let folder: string;
let traces: readonly Trace[];

before(() => {
  folder = mkdtempSync(join(tmpdir(), "tsd-mutants-"));
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  traces = parseTraces(fixtureText());
});

after(() => rmSync(folder, { recursive: true }));

/** A copy of the compiled rules, changed in one place; loaded from a folder of its own, since modules are cached. */
async function build(name: string, mutant?: Mutant): Promise<Machine> {
  const copy = join(folder, name);
  cpSync(compiled, copy, { recursive: true });
  if (mutant !== undefined) {
    const path = join(copy, "process", mutant.file);
    const parts = readFileSync(path, "utf8").split(mutant.from);
    assert.equal(parts.length, 2, `'${mutant.from}' stands once in ${mutant.file}`);
    writeFileSync(path, parts.join(mutant.to));
  }
  return (await import(pathToFileURL(join(copy, "process", "transitions.js")).href)) as Machine;
}

test("an unchanged copy of the rules is not caught", async () => {
  assert.deepEqual(replay(await build("unchanged"), traces).divergences, []);
});

for (const [index, mutant] of MUTANTS.entries()) {
  test(`caught: ${JSON.stringify(mutant.from)} made ${JSON.stringify(mutant.to)}`, async () => {
    const { divergences } = replay(await build(`mutant-${index}`, mutant), traces, 1);
    assert.equal(divergences.length, 1, `${mutant.from} became ${mutant.to}, and no trace noticed`);
  });
}
