/** The controls of the fuzzer (bytes.test.ts): that it finds one byte that is wrong, and that its models tell right from wrong. */
import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { test } from "node:test";
import { pythonBytesRepr } from "../../../src/core/python/repr.js";
import { bytesOf, equal, fileHas, type Check } from "../../support/fuzz/checks.js";
import { difference } from "../../support/fuzz/difference.js";
import { unexplained, withoutSequences } from "../../support/fuzz/groupings.js";
import { brokenRule, type Delivery } from "../../support/fuzz/heard.js";
import { Random } from "../../support/fuzz/random.js";
import { piecesOf, planOf, scriptOf, sent, type Script } from "../../support/fuzz/script.js";
import { play, type Stage } from "../../support/fuzz/stage.js";
import { bytesOfData } from "../../support/fuzz/undecodable.js";
import { binary, capturing, unicodeLines } from "../../support/fuzz/utterances.js";
import { subjects } from "../../support/implementations.js";
import type { Scene } from "../../support/scene.js";
import { until } from "../../support/until.js";

const SEED = 3;
/** Milliseconds without a change after which a control is given up. */
const QUICKLY = 2000;

function short(name: string): Script {
  const random = new Random(SEED, name);
  return scriptOf(random, name, { stdout: binary(random, name, 8), stderr: binary(random, name, 8) });
}

/** The check, asked when the file of the script's standard output is there from beginning to end. */
function onceWhole(scene: Scene, script: Script, { what, verdict }: Check): Check {
  const { length } = sent(script, "stdout");
  const isWhole = () => bytesOf(scene, `${script.name}.stdout`).length >= length;
  return { what, verdict: () => until("the file is whole", isWhole).then(verdict) };
}

/** The script with the byte at `at` of its standard output changed. */
function withOneByteChanged(script: Script, at: number): Script {
  const bytes = Buffer.from(sent(script, "stdout"));
  bytes[at]! ^= 1;
  return { ...script, pieces: [{ wait: 0, channel: "stdout", bytes }] };
}

function stageOf(script: Script, checks: (scene: Scene) => Check[]): Stage {
  return {
    name: `control-${script.name}`,
    roles: [{ script, lines: "" }],
    listeners: "",
    checks: ({ scene }) => checks(scene),
  };
}

for (const subject of subjects) {
  test(`${subject.name}: LOG-C-001 a byte that is not what was planned is found, with its place and all that is needed to see it again`, async () => {
    const script = short("one");
    const wrong = withOneByteChanged(script, 100);
    await play(
      stageOf(script, (scene) => [fileHas(scene, script, "stdout"), fileHas(scene, script, "stderr")]),
      subject,
      SEED,
    );
    const kept = { path: "" };
    await assert.rejects(
      play(
        stageOf(script, (scene) => [onceWhole(scene, script, fileHas(scene, wrong, "stdout"))]),
        subject,
        SEED,
        QUICKLY,
      ),
      ({ message }: Error) => {
        kept.path = /records: (\S+)/.exec(message)?.[1] ?? "";
        return /^TSD_FUZZ_SEED=3, control-one .*\n- file one\.stdout: differs at byte 100 \((\d+) expected, \1 found\)\n/.test(
          message,
        );
      },
    );
    assert.ok(existsSync(`${kept.path}/plans/one.json`) && existsSync(`${kept.path}/one.stdout`));
    rmSync(kept.path, { recursive: true });
  });

  test(`${subject.name}: LOG-C-001 bytes that come when all was right are found`, async () => {
    const script = short("late");
    const isSaid = (found: Buffer) => found.length === sent(script, "stdout").length;
    let looked = 0;
    const grows = (scene: Scene) => () => {
      const found = bytesOf(scene, "late.stdout");
      if (isSaid(found)) looked += 1;
      return looked > 1 ? Buffer.concat([found, Buffer.from("!")]) : found;
    };
    await assert.rejects(
      play(
        stageOf(script, (scene) => [equal("growing", sent(script, "stdout"), grows(scene))]),
        subject,
        SEED,
        QUICKLY,
      ),
      ({ message }: Error) => {
        rmSync(/records: (\S+)/.exec(message)![1]!, { recursive: true });
        return message.includes("- growing: differs at byte");
      },
    );
  });
}

test("the same seed is the same plan, another is another; nothing is lost when it is cut", () => {
  assert.equal(planOf(short("a")), planOf(short("a")));
  assert.notEqual(planOf(short("a")), planOf(short("b")));
  const random = new Random(SEED, "cut");
  const said = unicodeLines(random, "cut", 40);
  const script = scriptOf(random, "cut", { stdout: said });
  assert.ok(sent(script, "stdout").equals(Buffer.concat(said)));
  const isWhole = (piece: Buffer) => Buffer.from(piece.toString()).equals(piece);
  assert.ok(
    piecesOf(script).some((piece) => !isWhole(piece)),
    "characters are cut",
  );
});

test("sections are what stands between tokens", () => {
  const { manner, sections } = capturing(unicodeLines);
  const said = manner(new Random(SEED), "c", 60);
  const found = sections(said);
  const text = found.map(({ captured, bytes }) =>
    captured ? `<!--XSUPERVISOR:BEGIN-->${bytes.toString()}<!--XSUPERVISOR:END-->` : bytes.toString(),
  );
  assert.equal(text.join(""), Buffer.concat(said).toString());
  assert.ok(found.filter(({ captured }) => captured).length > 5);
});

test("a swapped byte, a missing one and one too many are differences at their place", () => {
  const [right, swapped] = [Buffer.from("abcdef"), Buffer.from("abdcef")];
  assert.match(
    difference(right, swapped)!,
    /^differs at byte 2 \(6 expected, 6 found\)\n.*"ab" ▸ "cdef"\n.*"ab" ▸ "dcef"$/,
  );
  assert.match(difference(right, right.subarray(0, 5))!, /at byte 5 \(6 expected, 5 found\)/);
  assert.match(difference(right, Buffer.from("abcdefg"))!, /at byte 6 \(6 expected, 7 found\)/);
  assert.equal(difference(right, Buffer.from("abcdef")), undefined);
});

test("what some way of reading explains is right, what none does is wrong", () => {
  const pieces = ["red \x1b[3", "1mtext", "\x1b", "[0mend"].map((text) => Buffer.from(text));
  const verdict = (found: string) => unexplained(pieces, withoutSequences, Buffer.from(found));
  for (const right of ["red textend", "red 1mtextend", "red text\x1b[0mend", "red 1mtext\x1b[0mend"])
    assert.equal(verdict(right), undefined);
  for (const wrong of ["red 31mtextend", "red textEnd", "red texten", "red textend!", ""])
    assert.match(verdict(wrong)!, /beyond byte \d+ of/);
});

test("payloads that are no text are read as the bytes that were sent", () => {
  const random = new Random(SEED, "repr");
  for (let length = 0; length < 200; length += 1) {
    const bytes = Buffer.from(Array.from({ length }, () => random.pick([random.below(256), 39, 34, 92, 10, 13, 9])));
    assert.ok(bytesOfData(`Undecodable: ${pythonBytesRepr(bytes)}`).equals(bytes));
  }
  assert.equal(bytesOfData("Undecodable as such").toString(), "Undecodable as such");
});

test("a pool that loses, doubles, forgets or mixes up events breaks its rules", () => {
  const event = (number: number, accepted = true): Delivery => ({ name: "E", number, payload: "", accepted });
  const rules = (...members: (readonly [number, boolean?])[][]) =>
    brokenRule(members.map((each) => each.map(([number, accepted]) => event(number, accepted))));
  assert.equal(rules([[0], [1, false], [1], [2]]), undefined);
  assert.equal(rules([[0], [3]], [[1, false], [2], [4]], [[1]]), undefined);
  assert.match(rules([[0], [2]])!, /event 1 of 2 was not accepted exactly once/);
  assert.match(rules([[0], [1]], [[1]])!, /event 2 of 3 was not accepted exactly once/);
  assert.match(rules([[0], [1], [2, false]])!, /event 2 was refused and is gone/);
  assert.match(rules([[0], [1, false], [2], [1]])!, /delivery 2 is out of order: event 2/);
  assert.match(rules([[0], [3], [1]], [[2]])!, /out of order: 0,3,1/);
});
