import assert from "node:assert/strict";
import { test } from "node:test";
import {
  arrayOf,
  encodeCall,
  encodeFault,
  encodeResponse,
  encodeValue,
  responseOf,
} from "../../../../src/core/xmlrpc/encode.js";
import type { Value } from "../../../../src/core/xmlrpc/values.js";

const FRAGMENTS: readonly (readonly [Value, string])[] = [
  [true, "<value><boolean>1</boolean></value>\n"],
  [false, "<value><boolean>0</boolean></value>\n"],
  [0, "<value><int>0</int></value>\n"],
  [-0, "<value><int>0</int></value>\n"],
  [2147483647, "<value><int>2147483647</int></value>\n"],
  [-2147483648, "<value><int>-2147483648</int></value>\n"],
  [2147483648, "<value><double>2147483648.0</double></value>\n"],
  [1e20, "<value><double>1e+20</double></value>\n"],
  [1.5, "<value><double>1.5</double></value>\n"],
  [-0.00012, "<value><double>-0.00012</double></value>\n"],
  [0.000012, "<value><double>1.2e-05</double></value>\n"],
  [9007199254740994, "<value><double>9007199254740994.0</double></value>\n"],
  [NaN, "<value><double>nan</double></value>\n"],
  ["", "<value><string></string></value>\n"],
  ["a<b>&c\"'", "<value><string>a&lt;b&gt;&amp;c\"'</string></value>\n"],
  ["a\r\n\tb", "<value><string>a\r\n\tb</string></value>\n"],
  [null, "<value><nil/></value>"],
  [[], "<value><array><data>\n</data></array></value>\n"],
  [
    { "a&b": [1] },
    "<value><struct>\n<member>\n<name>a&amp;b</name>\n<value><array><data>\n<value><int>1</int></value>\n</data></array></value>\n</member>\n</struct></value>\n",
  ],
];

test("RPC-H-009 each kind of value, as Python prints it", () => {
  for (const [value, xml] of FRAGMENTS) assert.equal(encodeValue(value), xml);
});

test("RPC-H-009 a response starts with the declaration and ends with a line feed", () => {
  assert.equal(
    encodeResponse("x"),
    "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value><string>x</string></value>\n</param>\n</params>\n</methodResponse>\n",
  );
});

test("RPC-H-009 an answer put together from kept fragments is the same answer", () => {
  const value = [{ name: "a" }, { name: "b" }];
  assert.equal(responseOf(arrayOf(value.map(encodeValue))), encodeResponse(value));
});

test("RPC-H-010 a fault is a struct of code and text", () => {
  assert.equal(
    encodeFault(10, "BAD_NAME: a<b"),
    "<?xml version='1.0'?>\n<methodResponse>\n<fault>\n<value><struct>\n" +
      "<member>\n<name>faultCode</name>\n<value><int>10</int></value>\n</member>\n" +
      "<member>\n<name>faultString</name>\n<value><string>BAD_NAME: a&lt;b</string></value>\n</member>\n" +
      "</struct></value>\n</fault>\n</methodResponse>\n",
  );
});

test("RPC-H-009 a call, with and without parameters", () => {
  const around = (params: string) =>
    `<?xml version='1.0'?>\n<methodCall>\n<methodName>a.b</methodName>\n<params>\n${params}</params>\n</methodCall>\n`;
  assert.equal(encodeCall("a.b", []), around(""));
  assert.equal(encodeCall("a.b", [1]), around("<param>\n<value><int>1</int></value>\n</param>\n"));
});

test("RPC-READ-008 what XML cannot carry becomes U+FFFD, and only that", () => {
  const text = "\x1b[31mred\0 \x08\x0b\x0c\x0e\x1f \ufffe\uffff \ud800 \udfff. \u{1F600}\x7f\x85\ufffd";
  const carried =
    "\ufffd[31mred\ufffd \ufffd\ufffd\ufffd\ufffd\ufffd \ufffd\ufffd \ufffd \ufffd. \u{1F600}\x7f\x85\ufffd";
  assert.equal(encodeValue(text), `<value><string>${carried}</string></value>\n`);
});
