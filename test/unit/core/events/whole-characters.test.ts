import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8 } from "../../../../src/core/text.js";
import { keep } from "../../../../src/core/bytes.js";
import { WholeCharacters } from "../../../../src/core/events/whole-characters.js";
import { bytesOf, cutEverywhere, latinOf, lendEach } from "../../../support/wire.js";

/** The pieces that come of a feed, and of the release at the end. */
function piecesOf(pieces: readonly Uint8Array[]): Uint8Array[] {
  const characters = new WholeCharacters();
  const fed = lendEach(pieces, (piece) => characters.feed(piece).map(keep));
  return [...fed, characters.release()].filter(({ length }) => length > 0);
}

test("EV-PAY-010 text of characters of every length is text in each piece, however it is cut", () => {
  const text = "aé–😀\u0800\ud7ff\ue000\uffff\u{10000}\u{10ffff}\u07ffz";
  const bytes = Uint8Array.from(Buffer.from(text));
  for (const cut of cutEverywhere(bytes)) {
    const pieces = piecesOf(cut);
    for (const piece of pieces) assert.notEqual(decodeUtf8(piece), undefined);
    assert.equal(pieces.map((piece) => decodeUtf8(piece)).join(""), text);
  }
});

test("EV-PAY-010 control: without waiting, a cut inside a character leaves no text", () => {
  assert.equal(decodeUtf8(Buffer.from("é").subarray(0, 1)), undefined);
});

test("bytes that begin no character never wait, and nothing is lost of them or gets out of order", () => {
  for (const latin of [
    "\x80",
    "\xbf\xbf",
    "\xc0",
    "\xc1\x80",
    "\xe0\x9f",
    "\xed\xa0",
    "\xf0\x8f",
    "\xf4\x90",
    "\xf5",
    "\xff",
  ]) {
    const characters = new WholeCharacters();
    assert.equal(
      characters
        .feed(bytesOf(`a${latin}`))
        .map(latinOf)
        .join(""),
      `a${latin}`,
    );
    assert.equal(characters.isHolding, false);
  }
  for (const cut of cutEverywhere(bytesOf("\xe9\xe9\xc3(\xf0\x9f\xe2\x82x\xc3\xc3\xa9\xed\xa0\x80\xff")))
    assert.equal(piecesOf(cut).map(latinOf).join(""), "\xe9\xe9\xc3(\xf0\x9f\xe2\x82x\xc3\xc3\xa9\xed\xa0\x80\xff");
});

test("what was no beginning of a character after all comes by itself: what follows it stays text", () => {
  assert.deepEqual(piecesOf([bytesOf("caf\xe9"), bytesOf("\nnext\n")]).map(latinOf), ["caf", "\xe9", "\nnext\n"]);
  assert.deepEqual(piecesOf([bytesOf("\xf0\x9f"), bytesOf("\x98"), bytesOf("x")]).map(latinOf), ["\xf0\x9f\x98", "x"]);
});

test("three bytes wait at most, and they are given up when that is asked for", () => {
  const characters = new WholeCharacters();
  assert.deepEqual(characters.feed(bytesOf("a\xf0\x9f\x98")).map(latinOf), ["a"]);
  assert.equal(characters.isHolding, true);
  assert.equal(latinOf(characters.release()), "\xf0\x9f\x98");
  assert.equal(characters.isHolding, false);
  assert.equal(characters.release().length, 0);
});
