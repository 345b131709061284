/** Files of a log that is rotated while its readers stand still. */
import assert from "node:assert/strict";
import { readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { FileChain } from "../../../src/http/file-chain.js";
import { temporaryFolder } from "./raw.js";

test("LOG-T-008 readers that stand still hold some hundred files together, however many they are", (t) => {
  const path = join(temporaryFolder(t), "log");
  writeFileSync(path, "");
  const before = openFiles();
  const chains = Array.from({ length: 20 }, () => FileChain.open(path)!);
  for (let turn = 0; turn < 40; turn += 1) {
    renameSync(path, `${path}.${turn}`);
    writeFileSync(path, String(turn));
    for (const chain of chains) chain.look();
  }
  const held = openFiles() - before;
  assert.ok(held >= 256 && held < 300, `${held} files are held`);
  // Each has the newest, and is notified where files are missing.
  for (const chain of chains) {
    let last = chain.current;
    let gaps = 0;
    while (chain.advance()) [last, gaps] = [chain.current, gaps + Number(chain.current.afterGap)];
    assert.equal(last.stat.size, "39".length);
    assert.ok(gaps > 0, "it is told");
    chain.close();
  }
  assert.equal(openFiles(), before);
  // What was let go of may be held by others.
  const alone = FileChain.open(path)!;
  for (let turn = 0; turn < 30; turn += 1) {
    renameSync(path, `${path}.again.${turn}`);
    writeFileSync(path, "");
    alone.look();
  }
  assert.equal(openFiles() - before, 31);
  alone.close();
});

function openFiles(): number {
  return readdirSync("/proc/self/fd").length;
}
