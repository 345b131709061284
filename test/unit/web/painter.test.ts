/** What the log page makes of a terminal's text, wherever it is cut. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { ANSI_SCRIPT } from "../../../src/web/assets/ansi-script.js";

/** A line feed, or a text with what it looks like. */
type Piece = "\n" | ({ readonly text: string } & Readonly<Record<string, unknown>>);

const newPainter = () =>
  runInNewContext(`${ANSI_SCRIPT}; (() => { const painter = new Painter(); return (text) => JSON.stringify([...painter.paint(text)]); })()`) as (text: string) => string; // prettier-ignore

function painted(...texts: string[]): Piece[] {
  const paint = newPainter();
  return texts.flatMap((text) => JSON.parse(paint(text)) as Piece[]);
}

/** `red[fg=1]`, joined. */
function shown(pieces: readonly Piece[]): string {
  const looks = (piece: Exclude<Piece, "\n">) =>
    Object.entries(piece)
      .filter(([key]) => key !== "text")
      .map(([key, value]) => (value === true ? key : `${key}=${String(value)}`))
      .join(",");
  return pieces
    .map((piece) => (piece === "\n" ? piece : `${piece.text}${looks(piece) === "" ? "" : `[${looks(piece)}]`}`))
    .join("");
}

test("colours are marked, not stripped and not shown as text", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["a\x1b[31mb\x1b[0mc", "ab[fg=1]c"],
    ["\x1b[1;4;92;41mx\x1b[22;24;39;49my", "x[bold,underline,fg=10,bg=1]y"],
    ["\x1b[38;5;208mo\x1b[38;5;9mr\x1b[48;5;244mg", "o[fg=rgb(255 135 0)]r[fg=9]g[fg=9,bg=rgb(128 128 128)]"],
    ["\x1b[38;2;1;2;3mt\x1b[m.", "t[fg=rgb(1 2 3)]."],
    ["\x1b[38;2;1;2;999mt", "t"],
    ["\x1b[38;5mt\x1b[38mu", "tu"],
    ["\x1b[2K\x1b[1Aup\x1b[?25lx", "upx"],
    ["\x1b]0;title\x07a\x1b]8;;http://x\x1b\\b\x1b(Bc", "abc"],
    ["one\r\ntwo\rthree\n", "one\ntwo\nthree\n"],
    ["bell\x07 \x7f\0", "bell\u2407 \u2421\u2400"],
    ["<b>&", "<b>&"],
  ];
  for (const [text, wanted] of rows) assert.equal(shown(painted(text)), wanted, JSON.stringify(text));
});

test("a text that is cut anywhere looks the same", () => {
  const text = "a\x1b[1;38;5;208mb\r\nc\x1b]0;t\x1b\\d\x1b(B\x1b[0m\re\n";
  const plain = (pieces: readonly Piece[]) =>
    pieces.flatMap((piece): Piece[] =>
      piece === "\n" ? [piece] : Array.from(piece.text).map((each) => ({ ...piece, text: each })),
    );
  const whole = plain(painted(text));
  for (let cut = 1; cut < text.length; cut += 1)
    assert.deepEqual(plain(painted(text.slice(0, cut), text.slice(cut))), whole, `cut at ${cut}`);
});

test("what never becomes a sequence does not grow for ever", () => {
  const pieces = painted(`\x1b[${"1;".repeat(100)}`, "m and on");
  assert.match(shown(pieces), /and on/);
});
