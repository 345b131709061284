/** A process's machine is driven in one place: code that starts or stops a process calls `Supervisor.start`, `stop`, `restart`. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inRepository } from "../support/repository.js";
import { layerOf, sourcePaths } from "../support/sources.js";

/** Calls that give a child's machine an input. */
const DRIVES = /\bchild\.(start|stop|turn|exited|stopForShutdown|reportStop)\(/g;

test("nothing above the daemon drives a process's machine by hand", () => {
  const above = sourcePaths.filter((path) => ["rpc", "web", "main"].includes(layerOf(path) ?? ""));
  const drivers = above.filter((path) => readFileSync(inRepository(path), "utf8").match(DRIVES) !== null);
  assert.deepEqual(drivers, []);
});

test("control: the daemon does, and is found", () => {
  const text = readFileSync(inRepository("src/daemon/supervisor/control.ts"), "utf8");
  assert.deepEqual(
    new Set(text.match(DRIVES)),
    new Set(["child.start(", "child.stop(", "child.turn(", "child.reportStop("]),
  );
});
