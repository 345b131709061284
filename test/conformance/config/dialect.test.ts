/** The INI dialect against the original's own parser: seeded files, values and messages byte for byte. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { parseDialect } from "../../../src/core/config/text/dialect.js";
import { Document } from "../../../src/core/config/text/document.js";
import { ConfigError } from "../../../src/core/config/model/problems.js";
import { decodeSource } from "../../../src/core/config/text/source-text.js";
import { askOriginal, cases, Dice, type Answer } from "./oracle.js";

const HEADERS = [
  "[a]",
  "[program:x.y]",
  "[DEFAULT]",
  "[b c]",
  "[a]] ;c",
  "[s0]",
  "[true]",
  " [a]",
  "[__proto__]",
  "[[x]",
];
const NAMES = ["command", "key", "K.e-Y", "__proto__", "list[]", "constructor", "toString", "a b", "7", "\u0130"];
const DELIMITERS = ["=", ":", " = ", " : ", "\t=\t"];
// prettier-ignore
const PIECES = [
  "val", "/bin/sh -c \"x\"", "true", "null", " ;c", " #c", ";", "#", "a;b", "a#b", "\"q\"", "'q'", "\"", "\\", "\\n",
  "%(here)s", "\t", "  ", " ", "é", "\u2028", "\x0b", "{}", "[1]", "007", "a=b,c=\"d\"", "\x85", "\xa0", "$", "=", ":",
  "\ufeff", "\r", "\x1c", "\u{1f600}", "[]", "\0", "\u00ad",
];

function line(dice: Dice): string {
  const kind = dice.roll(100);
  const value = dice.join(PIECES, 0, 5);
  if (kind < 18) return dice.pick(HEADERS);
  if (kind < 75) return dice.pick(NAMES) + dice.pick(DELIMITERS) + value;
  if (kind < 88) return dice.pick(["  ", "\t", " "]) + value;
  if (kind < 98) return dice.pick(["", " ", "; c", "# c", "  ; c", ";x=y"]);
  return value;
}

/** A file that usually parses; now and then bytes that are not UTF-8, also beyond the first 8192. */
function randomFile(dice: Dice): Uint8Array {
  const first = dice.once(12) ? "" : "[supervisord]\n";
  const lines = Array.from({ length: 1 + dice.roll(14) }, () => line(dice));
  const bytes = [
    ...new TextEncoder().encode(first + lines.join(dice.pick(["\n", "\n", "\r\n"])) + dice.pick(["", "\n"])),
  ];
  if (dice.once(40)) bytes.push(...new TextEncoder().encode(`\n${"; pad\n".repeat(1300 + dice.roll(200))}`));
  if (dice.once(12))
    bytes.splice(dice.roll(bytes.length + 1), 0, dice.pick([0xe9, 0xff, 0xc0, 0xe2, 0x80, 0xf0, 0xed]));
  if (dice.once(20)) bytes.push(0xe2, 0x82);
  return Uint8Array.from(bytes);
}

function ours(bytes: Uint8Array, path: string): Answer {
  try {
    const document = new Document();
    document.merge(parseDialect(decodeSource(bytes), path));
    return {
      ok: document.sections.map((section) => [
        section,
        document.options(section).map((name) => [name, document.get(section, name)?.text]),
      ]),
    };
  } catch (error) {
    if (error instanceof ConfigError) return { error: error.message };
    throw error;
  }
}

test("CFG-INI-001 the dialect equals the original's parser on 3,000 seeded files, messages included", () => {
  const count = cases(3000);
  const folder = mkdtempSync(join(tmpdir(), "tsd-dialect-"));
  try {
    const dice = new Dice(20240601);
    const files = Array.from({ length: count }, (_, at) => ({
      path: join(folder, `${at}.conf`),
      bytes: randomFile(dice),
    }));
    for (const { path, bytes } of files) writeFileSync(path, bytes);
    const answers = askOriginal(files.map(({ path }) => ({ kind: "dialect", path })));
    let accepted = 0;
    for (const [at, { path, bytes }] of files.entries()) {
      assert.deepEqual(
        ours(bytes, path),
        answers[at],
        `file ${at}: ${JSON.stringify(new TextDecoder().decode(bytes))}`,
      );
      if ("ok" in answers[at]!) accepted += 1;
    }
    const share = accepted / count;
    assert.ok(share > 0.25 && share < 0.9, `the files are a fair mix: ${accepted} of ${count} accepted`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
