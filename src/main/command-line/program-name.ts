/** The name a program was called by: messages contain it, and the search for a configuration begins beside it. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { launchInfo } from "../machine/launch-info.js";

/** The path as it was typed or found in PATH; Node has made it absolute in `process.argv` (CFG-SRCH-002). */
export function programAsTyped(): string {
  if (launchInfo !== undefined) return launchInfo.program;
  const absolute = process.argv[1] ?? process.execPath;
  return wordsOfThisProcess().find((word, at) => at > 0 && resolve(word) === absolute) ?? absolute;
}

function wordsOfThisProcess(): readonly string[] {
  try {
    return readFileSync("/proc/self/cmdline", "utf8").split("\0");
  } catch {
    return []; // Without /proc, the absolute path is used.
  }
}
