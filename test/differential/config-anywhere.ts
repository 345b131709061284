/**
 * Texts that are tried in every option of every section, whatever its type: what `%` expands to and how often, and
 * digits, white space and letters on which Python and JavaScript do not agree by themselves.
 */

/** Expansions, doubled and left open; `%(ENV_TSD_PERCENT)s` has a `%` in its value. */
const PERCENTS = [
  ...["%", "%%", "%%%", "%%%%", "5%", 'A="%%"', 'A="%%%%"', 'A="50%"', "%(x)s", "%%(x)s", "%%%%(x)s"],
  ...["%(here)s", "%%(here)s", "%%%%(here)s", "%(ENV_TSD_PERCENT)s", 'A="%%(ENV_TSD_PERCENT)s"', "%(ENV_TSD_WORD)s"],
  ...["%%(ENV_TSD_WORD)s", "A=%(ENV_TSD_WORD)s", "%(host_node_name)s", "A=%(host_node_name)s"],
  ...["A=%%(host_node_name)s", "%(", "%(here", "%(here)", "%(here)Q", "%(here).1s", "%(here)0.0000001s"],
  ...["%(here).0002s", "%(here)99999999999999999999s", "%(here).99999999999999999999s", "%(here).999999999s"],
];

/** Numbers: other scripts, signs, underscores and white space of every kind. */
const NUMBERS = [
  ...["१२", "１２", "٣", "1२", "१_२", "𝟘𝟙", "²", "Ⅷ", "፩", "+१", "-１", "+ 5", "- 5", "--5", "+5", "-0", "+0"],
  ...["1_0", "1__0", "_1", "1_", "0_7", "0o_7", "0O17", "0x10", "0b1", "00", "0017", "1e1", "1.0", "∞", "०o७"],
  ...["0o७", "००७", "０ｏ７"],
  ...[
    "1\u00a0",
    "\u00a01",
    "\u00851",
    "1\u2028",
    "1\u3000",
    "\ufeff1",
    "1\ufeff",
    "\u200b1",
    "x\u001c1",
    "1\u001c",
    "1\u00002",
  ],
  ...[
    "1,\u001c2",
    "1,\u00a02",
    "1,\u00852",
    "१,２",
    "1 ,\ufeff2",
    "1\u00a0KB",
    "१mb",
    "1\u001cKB",
    "１２Gb",
    "1\u212aB",
  ],
  ...["h:\u00a01", "h:१", "h:\u001c1", "*:１", "tcp://h:१", "tcp://h:１２", "tcp://a\u001cb:1", "tcp://a\u0085b:1"],
  ...[
    "tcp://a\ufeffb:1",
    "tcp://h:²",
    "tcp://h:0",
    "tcp://h:००",
    "३३",
    "३३:३४",
    "www:３４",
    "0".repeat(4301),
    "9".repeat(4301),
  ],
  ...["0".repeat(4290) + "7", "7" + "0".repeat(30), "０".repeat(4301)],
];

/** Letters whose case is no matter of 26 of them. */
const LETTERS = [
  ...["TRUE\u0130", "trUe", "\u0130", "no\u0307", "O\ufb00", "o\ufb00", "\u017fIGTERM", "\u017figterm", "TERM\u00a0"],
  ...["yes\u00a0", "\u0130nfo", "inﬁ", "AUTO\u0307", "auto\ufeff", "t\u0131ck_5", "TICK_５", "\u212aILL", "ß", "HÜP"],
  ...["pro\u017fs", "a\u00a0b", "a\u2028b", "a\u0085b", "a\u001cb", "a\ufeffb", "\u0085a\u0085", "\ufeffa", "\u001ca"],
];

/** All of them. */
export const ANYWHERE: readonly string[] = [...PERCENTS, ...NUMBERS, ...LETTERS];
