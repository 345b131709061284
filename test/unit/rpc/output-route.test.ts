import assert from "node:assert/strict";
import { test } from "node:test";
import { isTooMuch, wishIn } from "../../../src/rpc/output-route.js";

const WISH = { names: ["web"], channels: ["stderr", "stdout"], head: 10, known: {} };

test("a wish is taken as it is, but for a head that is too long", () => {
  assert.deepEqual(wishIn(JSON.stringify(WISH)), { ...WISH, channels: ["stdout", "stderr"], away: undefined });
  assert.equal(wishIn(JSON.stringify({ ...WISH, head: 1e9 }))?.head, 1024 * 1024);
});

test("an invalid request is refused", () => {
  const wrong: readonly unknown[] = [
    ...[1, null, [], {}, { ...WISH, names: "web" }, { ...WISH, names: [1] }, { ...WISH, channels: ["stdin"] }],
    ...[
      { ...WISH, head: -1 },
      { ...WISH, head: "1" },
      { ...WISH, away: -1 },
      { ...WISH, known: null },
    ],
    ...[
      { ...WISH, known: { a: { source: 1, at: 1 } } },
      { ...WISH, known: { a: { source: "s", at: 0.5 } } },
    ],
  ];
  for (const each of wrong) assert.equal(wishIn(JSON.stringify(each)), undefined, JSON.stringify(each));
  assert.equal(wishIn("<xml>"), undefined);
});

test("names may be thousands, patterns not, and none without end", () => {
  const wish = (names: readonly string[]) => wishIn(JSON.stringify({ ...WISH, names }))!;
  const many = (word: (index: number) => string) => Array.from({ length: 10_000 }, (_, index) => word(index));
  assert.equal(isTooMuch(wish(many((index) => `web:w${index}`))), false);
  assert.equal(isTooMuch(wish(many((index) => `w*${index}`))), true);
  assert.equal(isTooMuch(wish(["*".repeat(2000)])), true);
});
