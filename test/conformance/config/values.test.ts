/** Value types, expansion, shell words and `environment=` against the original, seeded, messages included. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { isUrl } from "../../../src/core/config/values/addresses.js";
import { parseEnvironment } from "../../../src/core/config/values/environment.js";
import { expand } from "../../../src/core/config/text/expand.js";
import { checkedName } from "../../../src/core/config/sections/name-syntax.js";
import { ConfigError } from "../../../src/core/config/model/problems.js";
import { pyrepr } from "../../../src/core/python/repr.js";
import { splitShellWords } from "../../../src/core/python/shell-words.js";
import { signalName } from "../../../src/core/config/values/signals.js";
import { VALUE_TYPES } from "../../../src/core/config/values/values.js";
import { fakeWorld } from "../../unit/core/config/model/world.js";
import { askOriginal, cases, Dice, type Answer } from "./oracle.js";

const WORLD = fakeWorld({});
const NAMES = new Map<string, string | number>([
  ["here", "/x y"],
  ["process_num", 12],
  ["numprocs", -3],
  ["z", "é"],
  ["ENV_A", "it's"],
  ["big", 123456789],
]);

/** Every type: how we read a text, and the pieces texts are made of. IPv6 addresses are ours alone (IMP-036). */
const SUBJECTS: Readonly<Record<string, { read: (text: string) => unknown; pieces: readonly string[]; most: number }>> =
  {
    integer: { read: VALUE_TYPES.integer.read, pieces: list("1 0 - + _ 8 255 . é ' 12 \\ "), most: 4 },
    octal: { read: VALUE_TYPES.octal.read, pieces: list("0 7 8 0o 0O _ - + 22 x "), most: 4 },
    byteSize: { read: VALUE_TYPES.byteSize.read, pieces: list("1 50 k kb MB Gb b . - _ "), most: 3 },
    boolean: { read: VALUE_TYPES.boolean.read, pieces: list("yes TRUE Off 1 0 on no false t ' "), most: 2 },
    exitCodes: { read: VALUE_TYPES.exitCodes.read, pieces: list("0 1 255 256 , , - x "), most: 5 },
    signal: { read: VALUE_TYPES.signal.read, pieces: list("TERM sig SIG hup _DFL rtmin 34 64 35 1 0 15 "), most: 2 },
    list: { read: VALUE_TYPES.list.read, pieces: list("a , , b \t "), most: 5 },
    user: { read: (text) => VALUE_TYPES.user.read(text, WORLD), pieces: list("root www 0 33 7 x "), most: 2 },
    owner: {
      read: (text) => {
        const { uid, gid } = VALUE_TYPES.owner.read(text, WORLD);
        return [uid, gid];
      },
      pieces: list("root www : : web 0 34 x . "),
      most: 3,
    },
    address: {
      read: (text) => {
        const { host, port } = VALUE_TYPES.address.read(text);
        return [host, port];
      },
      pieces: list("1 9001 65536 0 : * Host x -1 127.0.0.1 ' "),
      most: 4,
    },
    url: {
      read: (text) => {
        if (isUrl(text)) return text;
        throw new ConfigError(`value ${pyrepr(text)} is not a URL`);
      },
      pieces: list("http unix : / // h:1 ? # x"),
      most: 5,
    },
    pairs: {
      read: (text) => [...parseEnvironment(text)],
      pieces: list('A B_C = = = , , \' " "x_y" \'p_q\' \\ # \n x /p.+-(): $ é 1 ; "" "a\\"b" '),
      most: 12,
    },
    words: {
      read: (text) => {
        const split = splitShellWords(text);
        if (!split.ok) throw new ConfigError(split.error);
        return split.words;
      },
      pieces: list("a b ' \" \\ # \n \t 'x_y' é ; "),
      most: 10,
    },
    repr: {
      read: pyrepr,
      pieces: list("a ' \" \\ \n \t \r \0 \x7f \x80 \xa0 é \u200b \u2028 \ufeff \u{1f600} \ue000 "),
      most: 5,
    },
    expand: {
      read: (text) => expand(text, NAMES, "program:a.command"),
      pieces: list(
        "% %% %(here) %(process_num) %(numprocs) %(z) %(nope) %(big) ( ) s d x X o e E f F g G c r a i u # 0 - + 5 12 " +
          ". .3 * h l Y é abc %(ENV_A) %(process_num)02d %(big)s \n ",
      ),
      most: 7,
    },
    signame: {
      read: (text) => signalName(Number(text)),
      pieces: Array.from({ length: 70 }, (_, at) => String(at)),
      most: 1,
    },
    name: { read: (text) => checkedName(text, ""), pieces: list("a b : / ' é \t "), most: 4 },
  };

/** The languages among the types: they get most of the texts. */
const MOST_INVENTIVE = ["expand", "pairs", "words"];

/** Pieces with blanks between; a blank itself is one too if the text ends in one. */
function list(text: string): readonly string[] {
  const pieces = text.split(" ").filter((piece) => piece !== "");
  return text.endsWith(" ") ? [...pieces, " "] : pieces;
}

function ours(read: (text: string) => unknown, text: string): Answer {
  try {
    return { ok: read(text) };
  } catch (error) {
    if (error instanceof ConfigError) return { error: error.message };
    throw error;
  }
}

test("CFG-TYPE-001 CFG-TYPE-003 CFG-TYPE-018 CFG-EXP-001 CFG-ENV-001 values read as the original reads them, on 15,000 seeded texts", () => {
  const dice = new Dice(77);
  const all = Object.entries(SUBJECTS).flatMap(([type, { pieces, most }]) =>
    Array.from({ length: cases(MOST_INVENTIVE.includes(type) ? 3000 : 400) }, () => ({
      kind: "value",
      type,
      text: dice.join(pieces, type === "signame" ? 1 : 0, most),
    })),
  );
  const answers = askOriginal(all);
  for (const [at, { type, text }] of all.entries()) {
    assert.deepEqual(ours(SUBJECTS[type]!.read, text), answers[at], `${type} of ${JSON.stringify(text)}`);
  }
});

test("CFG-TYPE-008 CFG-TYPE-007 every signal number and name reads as in the original", () => {
  const numbers = Array.from({ length: 70 }, (_, at) => String(at - 2));
  const names = [
    "CLD",
    "CHLD",
    "POLL",
    "IO",
    "RTMIN",
    "SIG_IGN",
    "SIG_BLOCK",
    "_SETMASK",
    "STKFLT",
    "sigTerm",
    " hup ",
    "",
  ];
  const cases = [...numbers, ...names].map((text) => ({ kind: "value", type: "signal", text }));
  for (const [at, answer] of askOriginal(cases).entries()) {
    assert.deepEqual(ours(VALUE_TYPES.signal.read, cases[at]!.text), answer, cases[at]!.text);
  }
});
