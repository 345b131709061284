/** Seeded random values and documents for the codec's tests: well-formed ones, odd ones, and broken ones. */

import type { Value } from "../../../../src/core/xmlrpc/values.js";

export type Random = () => number;

/** The same numbers in [0, 1) for the same seed, everywhere. */
export function seeded(seed: number): Random {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)]!;
}

function several<T>(random: Random, most: number, make: () => T): T[] {
  return Array.from({ length: Math.floor(random() * (most + 1)) }, make);
}

const TEXTS = ["", "x", " a b ", "a\nb", "<&>\"'", "]]>", "é", "日本", "\u{1F600}", "a\tb", "%d", "\x7f\x85\u2028"];

/** Any value that both sides can carry; struct names never look like array indexes. */
export function randomValue(random: Random, depth = 0): Value {
  switch (Math.floor(random() * (depth < 4 ? 8 : 5))) {
    case 0:
      return pick(random, TEXTS) + pick(random, TEXTS);
    case 1:
      return Math.floor((random() - 0.5) * 2 ** 32);
    case 2:
      return random() < 0.5;
    case 3:
      return randomDouble(random);
    case 4:
      return random() < 0.8 ? String(random()) : null;
    case 5:
    case 6:
      return several(random, 4, () => randomValue(random, depth + 1));
    default:
      return Object.fromEntries(
        several(random, 4, () => [`k${pick(random, TEXTS)}`, randomValue(random, depth + 1)] as const),
      );
  }
}

function randomDouble(random: Random): number {
  const magnitude = 10 ** Math.floor((random() - 0.5) * pick(random, [8, 40, 600]));
  return pick(random, [
    NaN,
    Infinity,
    -Infinity,
    (random() - 0.5) * magnitude,
    Math.floor(random() * 1000) * magnitude,
  ]);
}

const SCALARS = ["int", "i4", "boolean", "string", "double", "dateTime.iso8601", "base64", "nil", "i8", "float", "foo"];
const CONTENTS = [
  ...[
    "",
    "x",
    "5",
    "-5",
    " 7 ",
    "1",
    "0",
    "1.5",
    "1e5",
    "nan",
    "-Infinity",
    "true",
    "1_0",
    "+3",
    "-0",
    ".5",
    "5.",
    "0x1",
  ],
  ...["&lt;&amp;", "&#65;", "&#x1F600;", "<![CDATA[<b>]]>", "é", "a\nb", "a\r\nb", "a\rb"],
  ...["aGk=", "aGk", "a", "gA==", "20240102T03:04:05", "19990231T00:00:00", "20240229T23:59:59"],
];

/** Documents as the world writes them: odd white space, comments, attributes, unknown types. */
export function randomCall(random: Random): string {
  const params = () =>
    tag(
      random,
      "params",
      several(random, 2, () => tag(random, "param", space(random) + valueElement(random))).join(""),
    );
  const name = tag(random, "methodName", pick(random, ["a.b", "a.b", "a.b", "", " m ", "&lt;"]));
  const call = tag(random, "methodCall", space(random) + name + space(random) + (random() < 0.8 ? params() : ""));
  const opening = ["", "<?xml version='1.0'?>\n", '<?xml version="1.0" encoding="UTF-8"?>', "\ufeff", "\n"];
  return pick(random, opening) + space(random) + call + space(random);
}

function valueElement(random: Random, depth = 0): string {
  const gap = () => space(random);
  const form = depth > 3 ? 0 : random();
  if (form < 0.5)
    return tag(random, "value", gap() + tag(random, pick(random, SCALARS), pick(random, CONTENTS)) + gap());
  if (form < 0.6) return tag(random, "value", pick(random, CONTENTS));
  const inside = () => valueElement(random, depth + 1);
  if (form < 0.8) {
    const data = tag(random, "data", several(random, 2, () => gap() + inside()).join(""));
    return tag(random, "value", gap() + tag(random, "array", gap() + data) + gap());
  }
  const member = () => tag(random, "member", gap() + tag(random, "name", pick(random, CONTENTS)) + gap() + inside());
  return tag(random, "value", tag(random, "struct", several(random, 2, member).join("")));
}

function space(random: Random): string {
  return pick(random, ["", "", "", "\n", " ", "\r\n", "<!-- c -->", "<?pi x?>"]);
}

function tag(random: Random, name: string, inside: string): string {
  const extra = pick(random, ["", "", " ", ' a="b"']);
  if (inside === "" && random() < 0.3) return `<${name}${extra}/>`;
  return `<${name}${extra}>${inside}</${name}${pick(random, ["", " "])}>`;
}

/** One or two small accidents: a cut, something put in, something said twice. */
export function broken(random: Random, document: string): string {
  const at = Math.floor(random() * document.length);
  const to = at + Math.floor(random() * 8);
  const [before, piece, after] = [document.slice(0, at), document.slice(at, to), document.slice(at)];
  const added = [
    "<",
    ">",
    "&",
    "/",
    "'",
    '"',
    "x",
    "-",
    "]]>",
    "\t",
    "<value>",
    "</value>",
    "<int>",
    "</int>",
    "?",
    "!",
  ];
  const once = pick(random, [
    before + document.slice(to),
    before + pick(random, added) + after,
    before + piece + after,
  ]);
  return random() < 0.3 ? broken(random, once) : once;
}
