import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeCall, decodeResponse } from "../../../../src/core/xmlrpc/decode.js";
import { encodeCall, encodeFault, encodeResponse } from "../../../../src/core/xmlrpc/encode.js";
import { CALL_LIMITS } from "../../../../src/core/xmlrpc/limits.js";
import type { Value } from "../../../../src/core/xmlrpc/values.js";
import { broken, randomCall, randomValue, seeded } from "./documents.js";

/** What a call with this one parameter is understood as; undefined when it is refused. */
function param(inside: string): Value | undefined {
  const decoded = decodeCall(
    `<methodCall><methodName>m</methodName><params><param>${inside}</param></params></methodCall>`,
  );
  return decoded.ok ? decoded.call.params[0] : undefined;
}

const TYPES: readonly (readonly [string, Value | undefined])[] = [
  ["<value><int> +1_000 </int></value>", 1000],
  ["<value><i4>-7</i4></value>", -7],
  ["<value><int>12abc</int></value>", undefined],
  ["<value><int/></value>", undefined],
  ["<value><boolean>1</boolean></value>", true],
  ["<value><boolean>true</boolean></value>", false],
  ["<value><boolean> 1</boolean></value>", false],
  ["<value><string> a </string></value>", " a "],
  ["<value><string/></value>", ""],
  ["<value> bare </value>", " bare "],
  ["<value/>", ""],
  ["<value>\n<string>x</string>\n</value>", "x"],
  ["<value><double>1e3</double></value>", 1000],
  ["<value><double>-inf</double></value>", -Infinity],
  ["<value><double>1,5</double></value>", undefined],
  ["<value><dateTime.iso8601>20240229T23:59:59</dateTime.iso8601></value>", "20240229T23:59:59"],
  ["<value><dateTime.iso8601>20230229T23:59:59</dateTime.iso8601></value>", undefined],
  ["<value><base64>aMOp</base64></value>", "hé"],
  ["<value><base64>a\nGk=garbage</base64></value>", "hi"],
  ["<value><base64>aGk</base64></value>", undefined],
  ["<value><base64>/w==</base64></value>", undefined],
  ["<value><nil/></value>", null],
  ["<value><i8>5</i8></value>", "5"],
  ["<value><array><data><value>a</value><value><int>2</int></value></data></array></value>", ["a", 2]],
  ["<value><array/></value>", undefined],
  ["<value><struct><member><name>a</name></member></struct></value>", undefined],
  ["<value><string>a<!-- b -->c<![CDATA[<&>]]>&#100;&#x65;&apos;</string></value>", "ac<&>de'"],
  ["<value><string>a\r\nb\rc&#13;d</string></value>", "a\nb\nc\rd"],
  ["<value a='1' b=\"&lt;\"><string>x</string ></value >", "x"],
  ["", undefined],
];

test("RPC-H-006 TRAP-057 each type as the original understands it", () => {
  for (const [xml, value] of TYPES) assert.deepEqual(param(xml), value, xml);
});

test("RPC-H-006 a struct is safe to have __proto__ and constructor in it", () => {
  const member = (name: string) => `<member><name>${name}</name><value><int>1</int></value></member>`;
  const struct = param(`<value><struct>${member("__proto__")}${member("constructor")}</struct></value>`) as object;
  assert.deepEqual(Object.keys(struct), ["__proto__", "constructor"]);
  assert.equal(Object.getPrototypeOf(struct), null);
  assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
  assert.equal(param("<value><constructor>x</constructor></value>"), "x");
});

test("RPC-H-005 params may be missing", () => {
  assert.deepEqual(decodeCall("<methodCall><methodName>a.b</methodName></methodCall>"), {
    ok: true,
    call: { method: "a.b", params: [] },
  });
});

test("RPC-H-004 a call without a method name is distinguished from a document that is not a call", () => {
  const reasons = ["<methodCall/>", "<methodCall><methodName/></methodCall>", "<a>", "", "hello"].map((document) => {
    const decoded = decodeCall(document);
    return decoded.ok ? "understood" : decoded.reason;
  });
  assert.deepEqual(reasons, ["no method name", "no method name", "unmarshallable", "unmarshallable", "unmarshallable"]);
});

test("RPC-H-007 bytes must be UTF-8; a byte order mark is skipped", () => {
  const call = Buffer.from("\ufeff<methodCall><methodName>é</methodName></methodCall>");
  assert.deepEqual(decodeCall(call), { ok: true, call: { method: "é", params: [] } });
  assert.equal(decodeCall(Buffer.from(call.toString("latin1"), "latin1").subarray(0, -1)).ok, false);
  assert.deepEqual(decodeCall(Uint8Array.of(0x3c, 0xff)), { ok: false, reason: "unmarshallable", detail: "not UTF-8" });
});

const LEVELS = 5000;
const HOSTILE: readonly (readonly [string, string])[] = [
  ["nesting", "<value><array><data>".repeat(LEVELS) + "</data></array></value>".repeat(LEVELS)],
  ["nesting never closed", "<a>".repeat(LEVELS)],
  ["too many elements", `<a>${"<b/>".repeat(CALL_LIMITS.elements)}</a>`],
  ["too long", `<a>${"x".repeat(CALL_LIMITS.characters)}</a>`],
  ["a document type", "<!DOCTYPE methodCall><methodCall/>"],
  [
    "billion laughs",
    '<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><methodCall><methodName>&b;</methodName></methodCall>',
  ],
  ["an outside entity", '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><methodName>&a;</methodName>'],
  ["an unknown entity", "<methodName>&nbsp;</methodName>"],
  ["an entity never ended", "<methodName>&lt</methodName>"],
  ["a reference to nothing", "<methodName>&#0;</methodName>"],
  ["a reference to half a character", "<methodName>&#xD800;</methodName>"],
  ["a reference beyond Unicode", "<methodName>&#99999999999999999999;</methodName>"],
  ["a control character", "<methodName>\x1b</methodName>"],
  ["half a character", "<methodName>\ud800</methodName>"],
  ["two elements", "<methodName>a</methodName><methodName>b</methodName>"],
  ["text after the end", "<methodName>a</methodName>b"],
  ["a closing tag alone", "</methodName>"],
  ["a closing tag without a name", "</>"],
  ["closing tags crossed", "<a><b></a></b>"],
  ["an attribute twice", "<a b='1' b='2'/>"],
  ["a tag inside an attribute", "<a b='<'/>"],
  ["a late declaration", " <?xml version='1.0'?><methodName>a</methodName>"],
  ["an integer without end", `<a><methodName>m</methodName><int>${"9".repeat(400)}</int></a>`],
];

test("RPC-H-004 hostile documents are refused, quickly and with a reason", () => {
  for (const [what, document] of HOSTILE) {
    const decoded = decodeCall(document);
    assert.equal(decoded.ok ? "understood" : decoded.reason, "unmarshallable", what);
    assert.equal(decodeResponse(document, CALL_LIMITS).ok, false, what);
  }
});

test("RPC-H-004 a call cut at any byte is refused, never thrown", () => {
  const whole = Buffer.from(encodeCall("a.b", ["é", 1, [true, { k: 1.5 }]]).trimEnd());
  assert.equal(decodeCall(whole).ok, true);
  for (let end = 0; end < whole.length; end += 1) assert.equal(decodeCall(whole.subarray(0, end)).ok, false);
});

test("RPC-H-004 broken documents give an answer, whatever they say", () => {
  const random = seeded(5);
  for (let round = 0; round < 3000; round += 1) {
    const document = broken(random, broken(random, randomCall(random)));
    assert.equal(typeof decodeCall(document).ok, "boolean");
    assert.equal(typeof decodeResponse(document).ok, "boolean");
  }
});

test("RPC-H-009 RPC-H-010 answers are read: a value, a fault, and nothing else", () => {
  const random = seeded(6);
  for (let round = 0; round < 500; round += 1) {
    const value = randomValue(random);
    const decoded = decodeResponse(encodeResponse(value));
    assert.ok(decoded.ok && decoded.response.kind === "value");
    assert.equal(encodeResponse(decoded.response.value), encodeResponse(value));
  }
  assert.deepEqual(decodeResponse(encodeFault(70, "NOT_RUNNING: x")), {
    ok: true,
    response: { kind: "fault", code: 70, text: "NOT_RUNNING: x" },
  });
  const none = [
    "<html/>",
    "<methodResponse/>",
    "<methodResponse><params/></methodResponse>",
    "<methodResponse><fault/></methodResponse>",
  ];
  for (const document of none) assert.equal(decodeResponse(document).ok, false, document);
});

test("RPC-H-006 answers of other servers: i8, ex:nil, and strict booleans", () => {
  const answer = (inside: string) =>
    decodeResponse(`<methodResponse><params><param><value>${inside}</value></param></params></methodResponse>`);
  assert.deepEqual(answer("<i8>5000000000</i8>"), { ok: true, response: { kind: "value", value: 5000000000 } });
  assert.deepEqual(answer("<ex:nil/>"), { ok: true, response: { kind: "value", value: null } });
  assert.equal(answer("<boolean>true</boolean>").ok, false);
  assert.equal(answer("<unheard>5</unheard>").ok, false);
});
