/** Files as `tsd check` looks at them, and how many files the daemon could open here (`core/check/survey/machine`). */
import { accessSync, closeSync, constants, openSync, readFileSync, readSync, statSync } from "node:fs";
import type { CheckedFiles } from "../../core/check/survey/machine.js";
import { RLIMIT_NOFILE } from "./descriptor-limit.js";
import { fileWorld } from "./file-world.js";
import type { Posix } from "../../posix/posix.js";

/** Files by their paths; `at` maps a path to where it really is when the root is another folder. */
export function checkedFiles(at: (path: string) => string = (path) => path): CheckedFiles {
  return {
    stat: (path) => answered(() => statSync(at(path), { throwIfNoEntry: false })),
    mayExecute: (path) => fileWorld.mayExecute(at(path)),
    // Pipes are left out: reading one would block, and would take the bytes from its reader.
    head: (path, count) => answered(() => (statSync(at(path)).isFile() ? firstBytes(at(path), count) : undefined)),
    mayWrite(path) {
      try {
        accessSync(at(path), constants.W_OK);
        return true;
      } catch {
        return false;
      }
    },
  };
}

function firstBytes(path: string, count: number): Uint8Array {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const bytes = new Uint8Array(count);
    return bytes.subarray(0, readSync(fd, bytes, 0, count, 0));
  } finally {
    closeSync(fd);
  }
}

/** The number of the capability to raise hard limits. */
const CAP_SYS_RESOURCE = 24n;

/** The limit on open files that the daemon could reach: with the capability, as many as the system allows. */
export function mostDescriptors(posix: Pick<Posix, "getLimit">): number {
  const { hard } = posix.getLimit(RLIMIT_NOFILE);
  const status = answered(() => readFileSync("/proc/self/status", "utf8")) ?? "";
  const capabilities = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0"}`);
  const most = Number(answered(() => readFileSync("/proc/sys/fs/nr_open", "utf8")) ?? 0);
  return (capabilities >> CAP_SYS_RESOURCE) % 2n === 1n ? Math.max(hard, most) : hard;
}

/** Undefined where it fails: nothing is reported about what cannot be looked at. */
function answered<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
