import assert from "node:assert/strict";
import { test } from "node:test";
import { coercedLocale } from "../../../../src/core/python/locale.js";

/** A C library that has these locales; "" is answered as it stands in the environment. */
function library(installed: readonly string[]) {
  return (environment: Readonly<Record<string, string>>) => {
    const known = (name: string) => (installed.includes(name) ? name : undefined);
    const own = environment["LC_CTYPE"] || environment["LANG"] || "C";
    const ask = (name: string) => (name === "" ? (own === "C" ? "C" : known(own)) : known(name));
    return coercedLocale(environment, ask);
  };
}

test("LIFE-ENV-001 the first of Python's three locales that the C library has", () => {
  assert.equal(library(["UTF-8", "C.utf8", "C.UTF-8"])({}), "C.UTF-8");
  assert.equal(library(["UTF-8", "C.utf8"])({}), "C.utf8");
  assert.equal(library(["UTF-8"])({}), "UTF-8");
  assert.equal(library([])({}), undefined);
});

test("LIFE-ENV-001 a locale that is not installed counts as C, one that is stays", () => {
  const coerced = library(["C.UTF-8", "de_DE.UTF-8"]);
  assert.equal(coerced({ LANG: "fr_FR.UTF-8" }), "C.UTF-8");
  assert.equal(coerced({ LANG: "de_DE.UTF-8" }), undefined);
  assert.equal(coerced({ LANG: "de_DE.UTF-8", LC_CTYPE: "C" }), "C.UTF-8");
});

test("LIFE-ENV-001 LC_ALL and PYTHONCOERCECLOCALE=0 prevent it, and then the system is not asked", () => {
  const never = () => assert.fail("asked");
  assert.equal(coercedLocale({ LC_ALL: "C" }, never), undefined);
  assert.equal(coercedLocale({ PYTHONCOERCECLOCALE: "0" }, never), undefined);
  const coerced = library(["C.UTF-8"]);
  assert.equal(coerced({ LC_ALL: "", PYTHONCOERCECLOCALE: "warn" }), "C.UTF-8");
});
