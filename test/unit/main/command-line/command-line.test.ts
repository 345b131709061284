/** Reading a command line, and walking its options in order (docs/behaviour/command-lines.md). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCommandLine, walkOptions, type OptionSpec } from "../../../../src/main/command-line/command-line.js";

const SPECS: readonly OptionSpec[] = [
  { key: "file", short: "f", long: "file", value: "NAME", help: "" },
  { key: "filter", short: "", long: "filter", value: "TEXT", help: "" },
  { key: "quiet", short: "q", long: "quiet", help: "" },
  { key: "help", short: "h?", long: "help", help: "" },
  { key: "two", short: "2", long: "two_words", aliases: ["two-words"], value: "X", help: "" },
];

/** `key=value` for every option, then the words after a bar. */
function read(...words: string[]): string {
  const parsed = parseCommandLine(SPECS, words);
  if (!parsed.ok) return parsed.message;
  return [...parsed.given.map(({ key, flag, value }) => `${key}(${flag})=${value}`), "|", ...parsed.rest].join(" ");
}

const TABLE: readonly [words: readonly string[], outcome: string][] = [
  [[], "|"],
  [["-q", "-f", "x"], "quiet(-q)= file(-f)=x |"],
  [["-qfx"], "quiet(-q)= file(-f)=x |"],
  [["-fq"], "file(-f)=q |"],
  [["-f", "-q"], "file(-f)=-q |"],
  [["--file", "--quiet"], "file(--file)=--quiet |"],
  [["--file=a=b"], "file(--file)=a=b |"],
  [["--file="], "file(--file)= |"],
  [["-f", ""], "file(-f)= |"],
  [["--q", "--fil", "x"], "option --fil not a unique prefix"],
  [["--q", "--filt", "x"], "quiet(--quiet)= filter(--filter)=x |"],
  [["--two", "x"], "two(--two_words)=x |"],
  [["--two-words", "x"], "two(--two_words)=x |"],
  [["--two-w", "x"], "option --two-w not recognized"],
  [["-?"], "help(-?)= |"],
  [["-q", "word", "-f"], "quiet(-q)= | word -f"],
  [["-q", "-", "-f"], "quiet(-q)= | - -f"],
  [["-q", "--", "-f"], "quiet(-q)= | -f"],
  [["-q", "-q"], "quiet(-q)= quiet(-q)= |"],
  [["-qx"], "option -x not recognized"],
  [["-\u{1f600}"], "option -\u{1f600} not recognized"],
  [["-f"], "option -f requires argument"],
  [["--f", "x"], "option --f not a unique prefix"],
  [["--filter"], "option --filter requires argument"],
  [["--quiet=x"], "option --quiet must not have an argument"],
];

for (const [words, outcome] of TABLE) {
  test(`CLI-D-022 ${JSON.stringify(words)} is ${outcome}`, () => assert.equal(read(...words), outcome));
}

function walk(...words: string[]) {
  const parsed = parseCommandLine(SPECS, words);
  assert.ok(parsed.ok);
  return walkOptions(parsed.given, ({ key, value }) => {
    if (key === "help") return "last";
    return value === "bad" ? { message: `bad ${key}`, advice: [] } : undefined;
  });
}

test("CLI-D-005 options are judged from left to right, up to the last there is", () => {
  assert.equal(walk("-f", "bad", "-h").end, "refused");
  assert.equal(walk("-h", "-f", "bad").end, "last");
  assert.equal(walk("-q", "-f", "good").end, "all");
});

test("CLI-D-023 an option given twice is refused by the spelling of the second, once it has been judged", () => {
  const message = (...words: string[]) => {
    const walked = walk(...words);
    return walked.end === "refused" ? walked.problem.message : walked.end;
  };
  assert.equal(message("-q", "--quiet"), "conflicting command line option '--quiet'");
  assert.equal(message("--file", "a", "-fb", "-h"), "conflicting command line option '-f'");
  assert.equal(message("-f", "a", "-f", "bad"), "bad file");
  assert.equal(message("-h", "-q", "-q"), "last");
});
