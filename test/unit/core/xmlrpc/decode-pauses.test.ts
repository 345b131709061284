/** A call of megabytes is read with pauses, and means what it means without: wherever a piece happens to end. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeCall, decodeCallInPieces } from "../../../../src/core/xmlrpc/decode.js";

/** Characters that a piece's end must not part, or that are looked for in whole documents. */
const WORDS = ["&lt;", "&#x1F600;", "é", "😀", "\r\n", "\r", "x", "]] >", "&amp;", "-", "\ufffd"];
const PLAIN = ["<", "😀", "é", "😀", "\n", "\n", "x", "]] >", "&", "-", "\ufffd"];

const callWith = (text: string) =>
  `<methodCall><methodName>a.b</methodName><params><param><value><string>${text}</string></value></param></params></methodCall>`;

function pausesIn(document: string): number {
  const reading = decodeCallInPieces(Buffer.from(document));
  for (let pauses = 0; ; pauses += 1) if (reading.next().done === true) return pauses;
}

test("RPC-H-006 a text of any length is the same in pieces, wherever these end", () => {
  for (let shift = 0; shift < 16; shift += 1) {
    const parts = Array.from({ length: 60_000 }, (_, index) => (index * index + shift) % WORDS.length);
    const before = "y".repeat(shift);
    const written = before + parts.map((part) => `${WORDS[part]!}z`).join("");
    const meant = before + parts.map((part) => `${PLAIN[part]!}z`).join("");
    for (const document of [callWith(written), Buffer.from(callWith(written))]) {
      const decoded = decodeCall(document);
      assert.ok(decoded.ok);
      assert.ok(decoded.call.params[0] === meant, `shifted by ${shift}`);
    }
  }
});

test("IMP-039 whatever a long call consists of, others can be served meanwhile", () => {
  const size = 1024 * 1024;
  const filled = (piece: string) => piece.repeat(size / piece.length);
  const documents = {
    text: callWith(filled("x")),
    references: callWith(filled("&lt;")),
    "ends of lines": callWith(filled("\r")),
    attributes: `<methodCall ${Array.from({ length: size / 16 }, (_, index) => `a${index}="&lt;"`).join(" ")}/>`,
    comments: callWith(filled("<!---->")),
    instructions: callWith(filled("<?a?>")),
    elements: `<methodCall>${filled("<a/>").slice(0, 90_000 * 4)}</methodCall>`,
  };
  for (const [what, document] of Object.entries(documents)) {
    const least = Math.floor(document.length / (128 * 1024));
    assert.ok(pausesIn(document) >= least, `${what}: ${pausesIn(document)} pauses, at least ${least} wanted`);
  }
  assert.equal(pausesIn(callWith("short")), 0, "what is short is read in one go");
});

test("a reference is never parted, and one without an end is refused", () => {
  const long = callWith(`${"x".repeat(64 * 1024 - 3)}&amp;${"y".repeat(100)}`);
  const decoded = decodeCall(long);
  assert.ok(decoded.ok && JSON.stringify(decoded.call.params).endsWith(`x&${"y".repeat(100)}"]`));
  assert.equal(decodeCall(callWith(`${"x".repeat(100_000)}&amp`)).ok, false);
  assert.equal(decodeCall(callWith(`<!--${"-".repeat(100_000)}-->`)).ok, false);
  assert.equal(decodeCall(callWith("<!-- a --->")).ok, false);
  assert.equal(decodeCall(callWith("<!-- a -->")).ok, true);
  assert.equal(decodeCall(callWith(`]]>`)).ok, false);
});

test("a number of megabytes is no number", () => {
  for (const type of ["int", "double"])
    assert.equal(decodeCall(callWith("").replaceAll("string", type).replace("><", `>${"1_".repeat(4_000_000)}1<`)).ok, false); // prettier-ignore
});
