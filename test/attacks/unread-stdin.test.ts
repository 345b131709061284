/**
 * The attack: four callers send texts of all sizes to programs that never read their standard input. Before the cure the
 * daemon kept all of it (54 MiB a minute and caller, as the original does), and hundreds of bytes for each text of one.
 *
 * What must hold: 16 MiB a program and no more, the fault NO_FILE for the rest and no other, and a program beside them
 * that reads gets everything, in order.
 *
 *   TSD_ATTACK_SECONDS=300 node scripts/test.mjs test/attacks/unread-stdin.test.ts
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { configuration, endpointOf } from "../support/configuration.js";
import { startDaemon } from "../support/daemon.js";
import { tsd } from "../support/implementations.js";
import { statusOf } from "../support/proc.js";
import { call } from "../support/rpc.js";
import { createScene } from "../support/scene.js";

const SECONDS = Number(process.env["TSD_ATTACK_SECONDS"] ?? 5);
const DEAF = ["deaf0", "deaf1", "deaf2", "deaf3"];
const SIZES = [1, 1, 10, 1000, 60_000, 300_000, 1_000_000, 3_000_000];
/** KiB: what may wait for all of them, and what a daemon breathes that reads requests of three megabytes. */
const MOST = DEAF.length * 16 * 1024 + 128 * 1024;

const residentOf = (pid: number) => Number.parseInt(statusOf(pid).get("VmRSS") ?? "0", 10);

test("standard input that no process reads, from four callers", async (t) => {
  const program = (name: string, command: string) => `[program:${name}]\ncommand=${command}\nstartsecs=0\n`;
  const scene = createScene(t, {
    "supervisord.conf": configuration(
      DEAF.map((name) => program(name, "/bin/sleep 100000")).join("") + program("hears", "/bin/sh -c 'cat >heard'"),
    ),
  });
  const daemon = startDaemon(scene, tsd);
  const rpc = (method: string, ...params: unknown[]) => call(endpointOf(scene), `supervisor.${method}`, ...params);
  await daemon.until("they run", () => rpc("sendProcessStdin", "hears", ""));
  const before = residentOf(daemon.pid);
  const end = performance.now() + SECONDS * 1000;
  let taken = 0;
  let refused = 0;
  let sent = "";
  const caller = async (name: string) => {
    for (let number = 0; performance.now() < end || number < 2 * SIZES.length; number += 1) {
      const text = "x".repeat(SIZES[number % SIZES.length]!);
      try {
        await rpc("sendProcessStdin", name, text);
        taken += text.length;
      } catch (fault) {
        const { faultCode } = fault as { faultCode?: number };
        if (faultCode !== 20) throw fault as Error;
        refused += 1;
      }
      if (name !== DEAF[0]) continue;
      const line = `${number}\n`;
      await rpc("sendProcessStdin", "hears", line);
      sent += line;
    }
  };
  // In turn as well, so that one of a byte comes behind many of a byte.
  await Promise.all(DEAF.map(caller));
  for (let number = 0; number < 1000; number += 1) await rpc("sendProcessStdin", DEAF[0]!, "x").catch(() => undefined);
  const grown = residentOf(daemon.pid) - before;
  assert.ok(refused > 0 || taken > 8_000_000, "negative control: more was sent than any pipe holds");
  assert.ok(taken <= DEAF.length * 16 * 1024 * 1024 + DEAF.length * 65_536, `${taken} bytes were taken`);
  assert.ok(grown < MOST, `${grown} KiB more, with ${taken} bytes waiting`);
  await daemon.until("who reads has heard everything", () => scene.read("heard") === sent);
  t.diagnostic(`${taken} bytes taken, ${refused} texts refused, ${grown} KiB more`);
  daemon.kill("SIGTERM");
  assert.deepEqual(await daemon.exits(), { code: 0, signal: undefined });
});
