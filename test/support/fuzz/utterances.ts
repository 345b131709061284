/**
 * What the programs of the fuzzer write: sequences of small units, each of which means something to one consumer of
 * output, and all of which name the program, so that a byte in the wrong place is noticed.
 */
import type { Random } from "./random.js";

/** Written in one piece, but can be cut anywhere. */
export type Unit = Buffer;

/** Makes the units one channel of a program says. */
export type Manner = (random: Random, name: string, count: number) => Unit[];

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789 .:;&<>|%'\\/\t";
const OTHERS = "äßéñЖщ€汉字ツ\u2028\ufeff😀🜁𝔘";
/**
 * More than the longest token: the original keeps back that much in capture mode, and loses it at an exit
 * (LOG-CAP-007).
 */
const ENOUGH_TO_FLUSH = 60;

function word(random: Random, alphabet: readonly string[], longest: number): string {
  return Array.from({ length: random.between(1, longest) }, () => random.pick(alphabet)).join("");
}

/** Two of the three bytes of €. */
const HALF_A_CHARACTER: Unit = Buffer.from([0xe2, 0x82]);

const ascii = Array.from(LETTERS);
const unicode = Array.from(LETTERS + OTHERS + OTHERS);

function units(count: number, make: (index: number) => string | Buffer): Unit[] {
  return Array.from({ length: count }, (_, index) => Buffer.from(make(index) as string));
}

/** Any bytes; NUL, escapes and halves of characters among them. */
export const binary: Manner = (random, name, count) =>
  units(count, (index) => {
    const noise = Array.from({ length: random.between(1, random.chance(0.1) ? 2500 : 80) }, () => random.below(256));
    return Buffer.concat([Buffer.from(`${name}#${index}`), Buffer.from(noise)]);
  });

/** Lines of ASCII, whole at the end. */
export const asciiLines: Manner = (random, name, count) => lines(random, name, count, ascii);

/** Lines of characters of one to four bytes, whole at the end. */
export const unicodeLines: Manner = (random, name, count) => lines(random, name, count, unicode);

function lines(random: Random, name: string, count: number, alphabet: readonly string[]): Unit[] {
  return units(count, (index) => {
    const longest = random.chance(0.05) ? 1200 : 40;
    const end = index === count - 1 || random.chance(0.6) ? "\n".repeat(random.chance(0.1) ? 2 : 1) : " ";
    return `${name}#${index} ${word(random, alphabet, longest)}${end}`;
  });
}

/** Lines that one in five times are no text at all. */
export const mixedLines: Manner = (random, name, count) =>
  unicodeLines(random, name, count).map((unit) =>
    random.chance(0.2) ? Buffer.from([0, 0xff, 0xc3, 0x28, ...unit.subarray(-9)]) : unit,
  );

/** Like another, but the last unit is the beginning of a character that is never completed. */
export const unfinished =
  (manner: Manner): Manner =>
  (random, name, count) => [...manner(random, name, count), HALF_A_CHARACTER];

/**
 * Text with colours and movements, some of them long, each ended by a letter that may end one (LOG-S-002, LOG-S-004).
 */
export const colourful: Manner = (random, name, count) =>
  unicodeLines(random, name, count).flatMap((unit) => (random.chance(0.5) ? [escapeSequence(random), unit] : [unit]));

function escapeSequence(random: Random): Buffer {
  const inside = Array.from({ length: random.between(0, 5) }, () => random.pick(Array.from("0123456789;?")));
  const long = random.chance(0.1) ? "XYZ 2 3 XYZ" : "";
  return Buffer.from(`\x1b[${inside.join("")}${long}${random.pick(Array.from("HfABCDRsuJKhlpm"))}`);
}

/** What stands between two tokens, if anything does. */
export interface Section {
  readonly captured: boolean;
  readonly bytes: Buffer;
}

const BEGIN = Buffer.from("<!--XSUPERVISOR:BEGIN-->");
const END = Buffer.from("<!--XSUPERVISOR:END-->");

/** Separately: what is written in capture mode, and the sections it consists of. Ends outside of a section. */
export function capturing(manner: Manner): {
  readonly manner: Manner;
  readonly sections: (said: readonly Unit[]) => Section[];
} {
  return {
    manner: (random, name, count) => {
      const said: Unit[] = [];
      for (const unit of manner(random, name, count)) {
        said.push(unit);
        if (random.chance(0.2)) said.push(nearlyToken(random));
        if (random.chance(0.25))
          said.push(BEGIN, ...manner(random, `${name}!`, random.below(4)), ...inside(random), END);
      }
      return [...said, Buffer.from(`${name} ${"-".repeat(ENOUGH_TO_FLUSH)}\n`)];
    },
    sections: (said) => {
      const sections: { captured: boolean; bytes: Buffer }[] = [{ captured: false, bytes: Buffer.alloc(0) }];
      for (const unit of said) {
        const last = sections.at(-1)!;
        if (unit === (last.captured ? END : BEGIN)) sections.push({ captured: !last.captured, bytes: Buffer.alloc(0) });
        else last.bytes = Buffer.concat([last.bytes, unit]);
      }
      return sections;
    },
  };
}

/** A beginning of a token that continues differently. */
function nearlyToken(random: Random): Buffer {
  const token = random.pick([BEGIN, END]);
  return Buffer.concat([token.subarray(0, random.between(1, token.length - 1)), Buffer.from("~")]);
}

/** In a section, a token that begins one is data (LOG-CAP-012); and it may end within a character. */
function inside(random: Random): Unit[] {
  return random.pick([[], [], [BEGIN], [nearlyToken(random)], [HALF_A_CHARACTER]]);
}
