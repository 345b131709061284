import assert from "node:assert/strict";
import { test } from "node:test";
import { complete } from "../../../../src/client/completion/completion.js";
import { VERBS, verbsFor } from "../../../../src/client/commands/index.js";
import { processInfo } from "../fakes.js";

const INFOS = [processInfo("cat", "cat"), processInfo("g", "a"), processInfo("g", "b"), processInfo("g2", "g2")];
const offer = async (line: string) => await complete(line, verbsFor(false), () => Promise.resolve(INFOS));

test("CTL-I-005 the first word is a verb or help", async () => {
  assert.deepEqual(await offer("sta"), [["start ", "status "], "sta"]);
  assert.deepEqual(await offer("he"), [["help "], "he"]);
  assert.equal((await offer(""))[0].length, VERBS.filter((verb) => !verb.unlisted).length + 1);
  assert.ok(!(await offer(""))[0].includes("EOF "));
});

test("CTL-I-005 after help, verbs", async () => {
  assert.deepEqual(await offer("help rel"), [["reload "], "rel"]);
});

test("CTL-I-007 verbs also after any part of the word help", async () => {
  assert.deepEqual(await offer("h rel"), [["reload "], "rel"]);
  assert.deepEqual(await offer("x rel"), [[], "rel"]);
});

test("CTL-I-005 after add, remove and update, groups", async () => {
  assert.deepEqual(await offer("update g"), [["g ", "g2 "], "g"]);
  assert.deepEqual(await offer("add cat "), [["cat ", "g ", "g2 "], ""]);
});

test("CTL-I-005 elsewhere, processes and whole groups", async () => {
  assert.deepEqual(await offer("stop "), [["cat ", "g2 ", "g:* ", "g:a ", "g:b "], ""]);
  assert.deepEqual(await offer("stop g:"), [["g:* ", "g:a ", "g:b "], "g:"]);
  assert.deepEqual(await offer("stop cat:"), [["cat:* ", "cat:cat "], "cat:"]);
  assert.deepEqual(await offer("version c"), [[], "c"]);
});

test("CTL-I-004 a name may contain a colon, a star and a dash; other punctuation ends it", async () => {
  assert.equal((await offer("stop g:a-*"))[1], "g:a-*");
  assert.equal((await offer("stop x,g"))[1], "g");
});

test("a server in trouble offers nothing", async () => {
  assert.deepEqual(await complete("stop c", verbsFor(false), () => Promise.reject(new Error("down"))), [[], "c"]);
});
