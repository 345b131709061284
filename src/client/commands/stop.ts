/** `stop NAME…`: stops processes, groups or everything, and waits until they have stopped (CTL-SO-*). */
import { splitOnSpace } from "../../core/python/text.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { say } from "../sentences/original-sentences.js";
import { usage } from "../sentences/refusal.js";
import type { Shell } from "../shell/shell.js";
import { upcheck } from "../shell/upcheck.js";
import { SIGNAL } from "./signal.js";
import { actOn, type Action } from "../shell/targets.js";

/** Stopping as a row. */
export const STOP: Action = {
  ...SIGNAL,
  one: "stopProcess",
  group: "stopProcessGroup",
  all: "stopAllProcesses",
  success: "stopped",
  tolerated: FAULTS.NOT_RUNNING,
};

export async function stop(shell: Shell, argument: string): Promise<void> {
  await upcheck(shell);
  const names = splitOnSpace(argument);
  if (names.length === 0) throw usage("stop", say.needsProcess("stop"));
  await actOn(shell, STOP, names);
}
