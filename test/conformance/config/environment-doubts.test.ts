/**
 * Wherever the original, its next version, a person and we do not all read `environment=` alike, there is something to
 * say of it: seeded values, read by the original's own parser. And nothing that is said shows a value.
 */
import assert from "node:assert/strict";
import { test } from "node:test";

import { parseEnvironment, releasedPairs } from "../../../src/core/config/values/environment.js";
import {
  DOUBTS,
  environmentDoubts,
  insteadOf,
  type DoubtfulVariable,
} from "../../../src/core/config/values/environment-doubts.js";
import { expand } from "../../../src/core/config/text/expand.js";
import { ConfigError } from "../../../src/core/config/model/problems.js";
import { askOriginal, cases, Dice, type Answer } from "./oracle.js";

interface Case {
  readonly raw: string;
  /** What `%(ENV_x)s` stands for. */
  readonly names: ReadonlyMap<string, string>;
  /** What a person who wrote it means, where that is known. */
  readonly meant?: ReadonlyMap<string, string>;
}

/** In every value, and in nothing else. */
const SECRET = "s3cr3t";

const PIECES = [
  "a",
  "B",
  "1",
  "=",
  "=",
  ",",
  ",",
  ";",
  '"',
  '"',
  "'",
  "\\",
  "#",
  " ",
  "\n",
  "?",
  "&",
  "*",
  "$",
  "@",
  ":/",
  "é",
  "-",
];

/** Anything at all: pieces of the grammar in any order. */
function anything(dice: Dice): Case {
  const names = new Map([["ENV_X", dice.join(PIECES, 0, 5)]]);
  const start = dice.pick(["", "A=", "A=1,B=", 'A="', "A='x',C="]);
  return { raw: start + dice.join([...PIECES, '"x y"', "'p'", "%%", "%(ENV_X)s", "A=1"], 0, 9), names };
}

/** Entries as people write them: a name, and a value in one of the ways there are. */
function entries(dice: Dice): Case {
  const names = new Map<string, string>();
  const meant = new Map<string, string>();
  const written = Array.from({ length: 1 + dice.roll(3) }, (_, at) => {
    const name = dice.pick(["A", "B_C", "JAVA_OPTS"]);
    const value = SECRET + dice.join(PIECES, 0, 4);
    const doubled = value.replaceAll("%", "%%");
    const expansion = `%(ENV_X${at})s`;
    names.set(`ENV_X${at}`, value);
    const ways: readonly [string, string][] = [
      [`"${expansion}"`, value],
      [`'${expansion}'`, value],
      [expansion, value],
      [`"x ${expansion}:y"`, `x ${value}:y`],
    ];
    const literal: [string, string][] = [];
    if (!/["\\]/.test(value)) literal.push([`"${doubled}"`, value]);
    if (!value.includes("'")) literal.push([`'${doubled}'`, value]);
    if (!/[,\n]/.test(value)) literal.push([doubled, value.replace(/ +$/, "")]);
    const [text, means] = dice.pick([...ways, ...literal, ...literal]);
    meant.set(name, means);
    return name + dice.pick(["=", " = "]) + text;
  });
  return { raw: written.join(dice.pick([",", ", ", ",\n"])), names, meant };
}

const expandAll = ({ raw, names }: Case) => expand(raw, names, "environment");

function ours(text: string): Answer {
  try {
    return { ok: [...parseEnvironment(text)] };
  } catch (error) {
    if (error instanceof ConfigError) return { error: error.message };
    throw error;
  }
}

function doubtsOf({ raw, names }: Case, text: string): readonly DoubtfulVariable[] {
  const section = "program:a";
  return environmentDoubts({
    section,
    raw,
    text,
    released: releasedPairs(text),
    expand: (part) => expand(part, names, "environment"),
  });
}

const same = (a: Answer, b: Answer) => JSON.stringify(a) === JSON.stringify(b);

test("CFG-ENV-001 CFG-ENV-012 CFG-ENV-013 where readings differ there is a finding, and where all agree there is no finding", () => {
  const dice = new Dice(4711);
  const random = Array.from({ length: cases(6000) }, (_, at) => (at % 2 === 0 ? anything(dice) : entries(dice)));
  // Rare: the value that is cut loses to a later one, but what was cut off is a variable.
  const foreign = { raw: `A=${SECRET}@&=2,A=${SECRET}`, names: new Map(), meant: new Map([["A", SECRET]]) };
  const all: readonly Case[] = [...random, foreign];
  const texts = all.map(expandAll);
  const ask = (type: string) => askOriginal(texts.map((text) => ({ kind: "value", type, text })));
  const [released, newer] = [ask("releasedPairs"), ask("newerPairs")];
  const count = { refused: 0, alike: 0, doubted: 0, misread: 0 };
  for (const [at, each] of all.entries()) {
    const text = texts[at]!;
    const shown = JSON.stringify({ raw: each.raw, text });
    const given = ours(text);
    const doubts = doubtsOf(each, text);
    if ("error" in given) {
      assert.ok("error" in released[at]! && "error" in newer[at]!, shown);
      assert.deepEqual(doubts, [], shown);
      count.refused += 1;
      continue;
    }
    if ("ok" in released[at]!) assert.deepEqual(given, released[at], shown);
    const differ = !same(given, released[at]!) || !same(given, newer[at]!);
    const values = new Map(given.ok as readonly [string, string][]);
    const misread = [...(each.meant ?? [])].filter(([name, value]) => values.get(name) !== value);
    for (const [name] of misread)
      assert.ok(
        doubts.some((doubt) => doubt.name === name),
        `${name}: ${shown}`,
      );
    const isForeign = each.meant !== undefined && [...values.keys()].some((name) => !each.meant!.has(name));
    if (differ || isForeign) assert.ok(doubts.length > 0, shown);
    if (each.meant !== undefined && !differ && !isForeign && misread.length === 0) assert.deepEqual(doubts, [], shown);
    if (misread.length > 0) count.misread += 1;
    count[doubts.length > 0 ? "doubted" : "alike"] += 1;
    if (each.meant === undefined) continue;
    for (const doubt of doubts)
      assert.ok(![doubt.name, DOUBTS[doubt.doubt].now, insteadOf(doubt)].join().includes(SECRET), shown);
  }
  for (const [what, number] of Object.entries(count)) assert.ok(number > 100, `${what}: ${number} of ${all.length}`);
});
