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
const start = (from: string, to: string): Mutant => ({ file: "autorestart.js", from, to });
const clock = (from: string, to: string): Mutant => ({ file: "clock-rollback.js", from, to });

const MUTANTS: readonly Mutant[] = [
  rules("now - current.lastStart > policy.startSeconds", "now - current.lastStart >= policy.startSeconds"),
  rules('"BACKOFF" && now <= current.retryAt', '"BACKOFF" && now < current.retryAt'),
  rules("current.killAt - now > 0", "current.killAt - now >= 0"),
  rules("ranFor < policy.startSeconds", "ranFor <= policy.startSeconds"),
  rules("ranFor > 0", "ranFor >= 0"),
  rules("now > current.lastStart ?", "now >= current.lastStart ?"),
  rules("now <= stopReportDue(corrected)", "now < stopReportDue(corrected)"),
  start("return current.backoff <= policy.startRetries", "return current.backoff < policy.startRetries"),
  rules("if (current.backoff <= policy.startRetries)", "if (current.backoff < policy.startRetries)"),
  start('current.how === "never-started"', "true"),
  start('autorestart === "unexpected" && !isExpected', 'autorestart === "unexpected" && isExpected'),
  rules("isHeld || !startsByItself", "!startsByItself"),
  rules('"STOPPING" ? policy.killAsGroup', '"STOPPING" ? policy.stopAsGroup'),
  rules("asGroup ? -pid", "asGroup ? pid"),
  rules("current.backoff + 1", "1"),
  // Asked again, it is reported again.
  rules(
    '"STOPPING":\n            return kill(policy, current, stopSignal, now)',
    '"STOPPING":\n            return kill(policy, current, stopSignal, now, current.reportedAt)',
  ),
  rules("SIGKILL, now, current.reportedAt)", "SIGKILL, now)"),
  rules('loseControl(current, "EXITED"', 'loseControl(current, "STOPPED"'),
  rules('"STOPPING" ? "STOPPED" : "EXITED"', '"STOPPING" ? "EXITED" : "EXITED"'),
  // What is only true in one state stays true in the next.
  rules("{ ...pastOf(current), lastStart: now", "{ ...current, lastStart: now"),
  rules('{ ...pastOf(current), backoff, state: "BACKOFF"', '{ ...current, backoff, state: "BACKOFF"'),
  rules('{ ...pastOf(current), state: "STOPPED"', '{ ...current, state: "STOPPED"'),
  rules('{ ...pastOf(current), backoff: 0, state: "EXITED"', '{ ...current, backoff: 0, state: "EXITED"'),
  rules('{ ...pastOf(current), backoff: 0, state: "FATAL"', '{ ...pastOf(current), state: "FATAL"'),
  rules('{ ...pastOf(current), backoff: 0, state: "RUNNING"', '{ ...pastOf(current), state: "RUNNING"'),
  rules('how: "before-retry", spawnError', 'how: "before-spawn"'),
  rules(
    "return giveUp(current);\n        default",
    'return stopped(current, { how: "before-spawn" });\n        default',
  ),
  rules("then(after([line], stopping)", "then(after([], stopping)"),
  rules("after([warning], kill(", "after([], kill("),
  rules('"STARTING" ? run(current)', '"STARTING" ? stay(current)'),
  rules("isKilling(current)", "false"),
  rules("enter(ran.next, exited, expected)", "enter(ran.next, exited)"),
  rules("expected ? undefined : badExitCode(code)", "badExitCode(code)"),
  rules("retryAt: now + backoff", "retryAt: now + 1"),
  rules("killAt = now + stopWaitSeconds", "killAt = now"),
  rules("backoff: next.backoff", "backoff: current.backoff"),
  rules("{ ...corrected, lastStop: now }", "corrected"),
  clock("now < time - span", "now > time - span"),
  clock("now > current.lastStart && now", "now >= current.lastStart && now"),
  clock("now < current.lastStart ?", "false ?"),
  clock("Math.min(current.reportedAt, now)", "current.reportedAt"),
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
