import assert from "node:assert/strict";
import { test } from "node:test";
import { makeNamespec, parseNamespec } from "../../../../src/core/process/namespec.js";

test("RPC-N-001 RPC-N-005 names are taken apart at the first colon", () => {
  const table: readonly (readonly [string, string, string | undefined])[] = [
    ["web", "web", "web"],
    ["site:web", "site", "web"],
    ["site:*", "site", undefined],
    ["site:", "site", undefined],
    ["site:a:b", "site", "a:b"],
    [":web", "", "web"],
    ["*", "*", "*"],
    ["", "", ""],
  ];
  for (const [text, group, process] of table) assert.deepEqual(parseNamespec(text), { group, process });
});

test("RPC-N-001 RPC-N-002 the shortest name, which is taken apart to the same", () => {
  assert.equal(makeNamespec("web", "web"), "web");
  assert.equal(makeNamespec("site", "web"), "site:web");
  assert.deepEqual(parseNamespec(makeNamespec("site", "web")), { group: "site", process: "web" });
});
