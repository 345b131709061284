/** Would the recorded conversations notice a mistake? Each mutant changes one place in the compiled rules. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fixtureText, parseTraces, replay, type Machinery, type Trace } from "./events-replay.js";

const compiled = fileURLToPath(new URL("../../src/core", import.meta.url));

/** A file below core/events, text that must occur in it exactly once, and what takes its place. */
type Mutant = readonly [file: string, from: string, to: string];

const MUTANTS: readonly Mutant[] = [
  ["pool.js", 'case "lost":', 'case "lost": if (input.kind === "lost") return { next: state, effects: [] };'],
  ["pool.js", 'member), delivery, "first")', 'member), delivery, "last")'],
  ["pool.js", 'offer: undefined }, delivery, "first")', 'offer: undefined }, delivery, "last")'],
  ["pool.js", "nextSerial: serialAfter(poolSerial)", "nextSerial: poolSerial"],
  ["pool.js", "const member = ready[0];", "const member = ready.at(-1);"],
  ["pool.js", "tried: tried + 1", "tried: tried + 2"],
  ["pool.js", "ready.filter((name) => name !== member)", "ready.slice(1)"],
  [
    "pool.js",
    'case "settled":\n            return waiting >= policy.bufferSize',
    'case "settled":\n            return waiting > policy.bufferSize',
  ],
  ["pool.js", "inFlight.delete(member)", "void member"],
  ["waiting-line.js", "{ item, behind: this.#back }", "{ item, behind: undefined }"],
  ["waiting-line.js", "new WaitingLine(turnedRound(this.#back)", "new WaitingLine(this.#back"],
  ["envelope.js", "codePointLength(fields.payload)", "fields.payload.length"],
  ["envelope.js", "poolserial:${fields.poolSerial} ", "poolserial:${fields.serial} "],
  ["listener-protocol.js", '#state = "ACKNOWLEDGED"', '#state = "READY"'],
  [
    "listener-protocol.js",
    "READY_LINE.every((byte, index) => data[at + index] === byte)",
    "data[at] === READY_LINE[0]",
  ],
  ["listener-protocol.js", "RESULT_PREFIX_BYTES = 7", "RESULT_PREFIX_BYTES = 6"],
  ["listener-protocol.js", "return end + 1;", "return end;"],
  ["listener-protocol.js", "if (result.missing > 0)", "if (result.missing > 1)"],
  [
    "listener-protocol.js",
    'verdict === "failed" ? "UNKNOWN" : "ACKNOWLEDGED"',
    'verdict === "processed" ? "ACKNOWLEDGED" : "UNKNOWN"',
  ],
  ["listener-protocol.js", 'said.push({ kind: "answer", answer: "violated", instead: keep(line) })', "void said"],
  ["listener-protocol.js", 'if (to !== "UNKNOWN")', 'if (to === "UNKNOWN")'],
  ["listener-protocol.js", 'data.length && state() !== "UNKNOWN"', "data.length"],
  ["result.js", "this.#length === word.length && word", "word"],
  ["result.js", 'this.#is(OK) ? "processed" : "rejected"', '"processed"'],
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
async function build(name: string, mutant?: Mutant): Promise<Machinery> {
  const copy = join(folder, name);
  // The folders beside it are only needed for their types, which are gone.
  cpSync(compiled, copy, {
    recursive: true,
    filter: (path) => !/\/(config|process|supervisor|xmlrpc|logs)$/.test(path),
  });
  if (mutant !== undefined) {
    const [file, from, to] = mutant;
    const path = join(copy, "events", file);
    const parts = readFileSync(path, "utf8").split(from);
    assert.equal(parts.length, 2, `'${from}' stands once in ${file}`);
    writeFileSync(path, parts.join(to));
  }
  const load = async (file: string) => (await import(pathToFileURL(join(copy, "events", file)).href)) as Machinery;
  const [{ EMPTY_POOL, stepPool }, { ListenerProtocol }] = [await load("pool.js"), await load("listener-protocol.js")];
  return { EMPTY_POOL, stepPool, ListenerProtocol };
}

test("an unchanged copy of the rules is not caught", async () => {
  assert.deepEqual(replay(await build("unchanged"), traces).divergences, []);
});

for (const [index, mutant] of MUTANTS.entries()) {
  const [, from, to] = mutant;
  test(`caught: ${JSON.stringify(from)} made ${JSON.stringify(to)}`, async () => {
    const { divergences } = replay(await build(`mutant-${index}`, mutant), traces, 1);
    assert.equal(divergences.length, 1, `${from} became ${to}, and no trace noticed`);
  });
}
