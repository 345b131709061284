import assert from "node:assert/strict";
import { test } from "node:test";
import { AUTO_NAME_CHARS, autoLogName, autoLogPattern } from "../../../../src/core/logs/auto-names.js";

test("LOG-A-001 a name has process, channel and identifier, and ends with eight random letters", () => {
  const bytes = Uint8Array.of(0, 25, 26, 35, 36, 37, 255, 1, 99);
  assert.equal(autoLogName("cat_00", "stdout", "supervisor", bytes), "cat_00-stdout---supervisor-az09_a7b.log");
  for (let byte = 0; byte < 256; byte += 1) {
    const name = autoLogName("p", "stderr", "id", new Uint8Array(AUTO_NAME_CHARS).fill(byte));
    assert.match(name, /^p-stderr---id-[a-z0-9_]{8}\.log$/);
  }
});

test("LOG-A-005 what such names and their backups look like is recognised", () => {
  const pattern = autoLogPattern("supervisor");
  for (const name of [
    "cat-stdout---supervisor-a1b2c3_4.log",
    "cat-stderr---supervisor-a1b2c3_4.log.1",
    "a b-stdout---supervisor-abcdefgh.log.10",
    "x---supervisor-a.log",
    "x---supervisor-a.log.9999",
  ]) {
    assert.match(name, pattern);
  }
});

test("LOG-A-005 LOG-A-006 other identifiers' files are left alone", () => {
  const pattern = autoLogPattern("supervisor");
  for (const name of [
    "x---other-a.log",
    "x---supervisorXX-a.log",
    "---supervisor-a.log",
    "x---supervisor-.log",
    "x.log",
  ]) {
    assert.doesNotMatch(name, pattern);
  }
});

test("LOG-A-005 LOG-A-006 IMP-043 the pattern ends with the name and takes the identifier literally", () => {
  const pattern = autoLogPattern("supervisor");
  for (const name of ["x---supervisor-a.log.bak", "x---supervisor-a.log.12345", "x---supervisor-a.logs"]) {
    assert.doesNotMatch(name, pattern);
  }
  assert.match("x---a.b-a.log", autoLogPattern("a.b"));
  assert.doesNotMatch("x---axb-a.log", autoLogPattern("a.b"));
  const strange = "[(*+?{1}^$|\\/-)]";
  assert.match(autoLogName("p", "stdout", strange, new Uint8Array(8)), autoLogPattern(strange));
});
