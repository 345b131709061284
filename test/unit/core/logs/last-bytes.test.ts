import assert from "node:assert/strict";
import { test } from "node:test";
import { LastBytes } from "../../../../src/core/logs/last-bytes.js";

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

test("the last bytes are kept, whatever the pieces they came in", () => {
  const written = Array.from({ length: 300 }, (_, index) => `${index},`);
  for (const limit of [1, 2, 7, 64, 1000, 5000]) {
    const kept = new LastBytes(limit);
    let all = "";
    for (let at = 0, size = 1; at < written.length; at += size, size = (size % 9) + 1) {
      const piece = written.slice(at, at + size).join("");
      kept.push(Buffer.from(piece));
      all += piece;
      assert.equal(text(kept.read()), all.slice(-limit));
    }
  }
});

test("a piece longer than the limit leaves its end; what is forgotten is gone", () => {
  const kept = new LastBytes(4);
  kept.push(Buffer.from("0123456789"));
  assert.equal(text(kept.read()), "6789");
  assert.deepEqual([kept.total, text(kept.between(2, 8)), text(kept.between(0, 5))], [10, "67", ""]);
  kept.clear();
  assert.equal(text(kept.read()), "");
  kept.push(Buffer.from("ab"));
  assert.equal(text(kept.read()), "ab");
});
