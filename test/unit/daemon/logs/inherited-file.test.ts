/** A file that was inherited is not ours alone: others append to it while we do. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { appendToInherited, useInheritedFiles } from "../../../../src/daemon/logs/inherited-file.js";
import { loadPosix } from "../../../../src/posix/addon.js";
import { until } from "../../../support/until.js";

/** Appends numbered lines until a file says that it is enough; how many is its answer. */
const APPENDER = `
const { existsSync, openSync, writeSync } = require("node:fs");
const [, path, enough] = process.argv;
const fd = openSync(path, "a");
let count = 0;
while (count % 64 > 0 || !existsSync(enough)) writeSync(fd, "theirs " + count++ + "\\n");
console.log(count);
`;

const numbered = (whose: string, count: number) => Array.from({ length: count }, (_, at) => `${whose} ${at}`);

test("LOG-C-008 what others append meanwhile is not written over, and the shell continues behind it", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "tsd-inherited-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "out");
  // As a shell opens it for `>`: not for appending.
  const fd = openSync(path, "w");
  useInheritedFiles(loadPosix());
  const other = spawn(process.execPath, ["-e", APPENDER, path, join(folder, "enough")]);
  let answer = "";
  other.stdout.on("data", (piece: Buffer) => (answer += piece.toString()));
  await until("the other appends", () => statSync(path).size > 0);
  let ours = 0;
  // Both have had thousands of turns, however the machine shares its time.
  await until("both have written much", () => {
    for (let round = 0; round < 1000; round += 1) appendToInherited(fd, Buffer.from(`ours ${ours++}\n`), 0);
    const theirs = readFileSync(path, "utf8").split("theirs ").length;
    return ours > 20_000 && theirs > 5000;
  });
  writeFileSync(join(folder, "enough"), "");
  await once(other, "close");
  appendToInherited(fd, Buffer.from(`xxours ${ours++}\n`), 2);
  writeSync(fd, "the shell\n");
  closeSync(fd);
  const lines = readFileSync(path, "utf8").split("\n");
  const of = (whose: string) => lines.filter((line) => line.startsWith(whose));
  assert.deepEqual(of("theirs "), numbered("theirs", Number(answer)));
  assert.deepEqual(of("ours "), numbered("ours", ours));
  assert.deepEqual(lines.slice(-3), [`ours ${ours - 1}`, "the shell", ""]);
});
