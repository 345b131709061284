/** `restart NAME…`: a full `stop`, then a full `start`; prints the output of both (CTL-RS-*). */
import { splitOnSpace } from "../../core/python/text.js";
import { say } from "../sentences/original-sentences.js";
import { usage } from "../sentences/refusal.js";
import type { Shell } from "../shell/shell.js";
import { upcheck } from "../shell/upcheck.js";
import { start, START } from "./start.js";
import { stop, STOP } from "./stop.js";
import { actOn } from "../shell/targets.js";

export async function restart(shell: Shell, argument: string): Promise<void> {
  await upcheck(shell);
  if (splitOnSpace(argument).length === 0) throw usage("restart", say.needsProcess("restart"));
  await stop(shell, argument);
  await start(shell, argument);
}

/** The same, but reports an unknown name only once (tsctl only). */
export async function restartKnown(shell: Shell, argument: string): Promise<void> {
  await upcheck(shell);
  const names = splitOnSpace(argument);
  if (names.length === 0) throw usage("restart", say.needsProcess("restart"));
  const unknown = await actOn(shell, STOP, names);
  await actOn(
    shell,
    START,
    names.filter((name) => !unknown.includes(name)),
  );
}
