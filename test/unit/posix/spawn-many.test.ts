/** Many children: none forgotten, none leaked, whatever the daemon's size. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SpawnPlan } from "../../../src/posix/posix.js";
import { ended, posix } from "./children.js";
import { descriptors, status } from "./proc.js";

/** Start a child with three pipes, drop every end, and tell its pid. */
function spawnWithPipes(plan: Omit<SpawnPlan, "stdin" | "stdout" | "stderr">): number {
  const [input, output, errors] = [posix.pipe("write"), posix.pipe("read"), posix.pipe("read")];
  const pid = posix.spawn({ ...plan, stdin: input.readEnd, stdout: output.writeEnd, stderr: errors.writeEnd });
  for (const { readEnd, writeEnd } of [input, output, errors]) {
    posix.close(readEnd);
    posix.close(writeEnd);
  }
  return pid;
}

test("LIFE-REAP-001 two hundred children at once are all reaped, each with its own status", async () => {
  const pids = Array.from({ length: 200 }, (_, i) =>
    spawnWithPipes({ file: "/bin/sh", argv: ["sh", "-c", `exit ${i}`], env: [] }),
  );
  assert.equal(new Set(pids).size, pids.length);
  const statuses = await Promise.all(pids.map(ended));
  assert.deepEqual(
    statuses,
    pids.map((_, i) => i << 8),
  );
  assert.deepEqual(posix.reap(), []);
});

test("a thousand spawns leak neither memory nor descriptors, also when they fail in the child", async () => {
  const big = "V=" + "x".repeat(100_000);
  async function round(count: number): Promise<void> {
    for (let i = 0; i < count; i += 20) {
      const file = i % 40 === 0 ? "/bin/true" : "/no/such/program";
      const pids = Array.from({ length: 20 }, () => spawnWithPipes({ file, argv: ["x"], env: [big] }));
      await Promise.all(pids.map(ended));
    }
  }
  await round(200);
  const memory = privateMemory();
  const open = descriptors("self").size;
  await round(1000);
  assert.equal(descriptors("self").size, open);
  const grown = privateMemory() - memory;
  assert.ok(grown < 40_000, `grew by ${grown} kB; the plans' copies alone were 100,000`);
});

test("SIGCHLD listeners and reap() work together when children end while others are being started", async () => {
  let reported = 0;
  const count = (): void => void (reported += 1);
  process.on("SIGCHLD", count);
  const pids: number[] = [];
  for (let i = 0; i < 50; i++) {
    pids.push(spawnWithPipes({ file: "/bin/true", argv: ["true"], env: [] }));
    await new Promise(setImmediate);
  }
  assert.deepEqual(await Promise.all(pids.map(ended)), Array<number>(50).fill(0));
  process.off("SIGCHLD", count);
  assert.ok(reported >= 1, "the other listener was called, once or more: signals coalesce");
});

/** kB */
function privateMemory(): number {
  return Number.parseInt(status("self")["RssAnon"]!, 10);
}
