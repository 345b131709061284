import assert from "node:assert/strict";
import { test } from "node:test";

import { daemon, found, only, program } from "../checking.js";

test("quotes of a text processor quote nothing", () => {
  const { line, column, severity, now, write } = only("typographic-quote", daemon("[program:a]\ncommand=cat “a b”\n"));
  assert.deepEqual([line, column, severity], [4, 13, "warning"]);
  assert.equal(now, "“ in command of [program:a] is a typographic quote, which quotes nothing");
  assert.equal(write, `Write " or ' in its place.`);
  assert.equal(only("typographic-quote", program("environment=A=‘1’")).line, 5);
  assert.equal(only("typographic-quote", daemon("environment=A=”1”\n")).line, 3);
});

test("a blank of a web page separates nothing", () => {
  assert.match(
    only("typographic-quote", daemon("[program:a]\ncommand=cat\u00a0x\n")).now,
    /a blank that does not separate/,
  );
});

test("within quotes they are text", () => {
  const text = program('command=cat \'don’t\' "“x”"\nenvironment=A="“\u00a0”"');
  assert.deepEqual(found("typographic-quote", text), []);
});
