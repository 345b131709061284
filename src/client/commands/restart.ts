/** `restart NAME…`: a full `stop`, then a full `start`, with the outputs of both (CTL-RS-*). */
import { splitOnSpace } from "../../core/config/python-text.js";
import { say } from "../messages.js";
import { usage } from "../refusal.js";
import type { Shell } from "../shell.js";
import { upcheck } from "../upcheck.js";
import { start } from "./start.js";
import { stop } from "./stop.js";

export async function restart(shell: Shell, argument: string): Promise<void> {
  await upcheck(shell);
  if (splitOnSpace(argument).length === 0) throw usage("restart", say.needsProcess("restart"));
  await stop(shell, argument);
  await start(shell, argument);
}
