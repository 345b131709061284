/** As parse-original.py, with our reader: milliseconds on the clock, on a processor, and how many groups were read. */
import { readFileSync } from "node:fs";
import { loadDaemonConfig } from "../../src/core/config/load.js";
import { systemWorld } from "../../src/main/machine/config-world.js";
import { loadPosix } from "../../src/posix/addon.js";

function onProcessor(): number {
  return Number(readFileSync("/proc/self/schedstat", "utf8").split(" ")[0]) / 1e6;
}

const world = systemWorld(loadPosix);
const [clock, processor] = [performance.now(), onProcessor()];
const loaded = loadDaemonConfig(world, { file: process.argv[2], argv0: "/usr/bin/supervisord", overrides: {} });
if (!loaded.ok) throw new Error(loaded.problem.message);
console.log(performance.now() - clock, onProcessor() - processor, loaded.value.groups.length);
