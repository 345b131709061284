/** Memory that was freed goes back to the system: buffers of an answer's or a log's size, freed behind one that stays. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";

/**
 * Pieces of 100 kB, 80 MB in all, between small ones that stay; then only those. What remains, in MB. A larger block goes
 * first: freeing it is what raises glibc's threshold above the pieces.
 */
const SCRIPT = `
  import { readFileSync } from "node:fs";
  import { loadPosix } from ${JSON.stringify(new URL("../../../src/posix/addon.js", import.meta.url).href)};
  const posix = loadPosix();
  if (process.argv[1] === "return") posix.returnMemory();
  const held = () => Number(/RssAnon:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]) / 1024;
  const take = (bytes) => Buffer.allocUnsafeSlow(bytes).fill(1);
  const collect = async () => { for (let i = 0; i < 3; i++) { gc(); await new Promise(setImmediate); } };
  take(16 << 20);
  await collect();
  const before = held();
  const stay = [];
  let pieces = [];
  for (let i = 0; i < 800; i++) { pieces.push(take(100_000)); stay.push(take(5_000)); }
  const most = held();
  pieces = [];
  await collect();
  console.log(JSON.stringify({ most: most - before, left: held() - before, stay: stay.length }));
`;

function run(...words: string[]): { most: number; left: number } {
  const args = ["--expose-gc", "--input-type=module", "--eval", SCRIPT, ...words];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  assert.notEqual(stdout, "", stderr);
  return JSON.parse(stdout) as { most: number; left: number };
}

const isGlibc = /\/libc\.so\.6/.test(readFileSync("/proc/self/maps", "utf8"));

test("freed buffers are given back; control: left to itself, glibc keeps them", { skip: !isGlibc }, () => {
  const [reported, untold] = [run("return"), run()];
  for (const { most } of [reported, untold]) assert.ok(most > 70, `${most} MB were in use`);
  assert.ok(reported.left < 20, `${reported.left} MB are left`);
  assert.ok(untold.left > 60, `${untold.left} MB are left without it`);
});
