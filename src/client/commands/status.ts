/** `status [NAME…]`: the table of processes; the exit status says whether all listed ones are up (CTL-ST-*). */
import { splitOnSpace } from "../../core/python/text.js";
import { STATE_CODES } from "../../core/process/states.js";
import { parseNamespec } from "../../core/process/namespec.js";
import type { ProcessInfo } from "../wire/answers.js";
import { EXIT } from "../sentences/exit-codes.js";
import { say } from "../sentences/original-sentences.js";
import { demand } from "../wire/remote.js";
import { statusTable } from "../reports/rendering.js";
import type { Shell } from "../shell/shell.js";
import { upcheck } from "../shell/upcheck.js";

/** States in which a process is neither up nor starting (CTL-X-004). */
export const DOWN: readonly number[] = [
  STATE_CODES.STOPPED,
  STATE_CODES.EXITED,
  STATE_CODES.FATAL,
  STATE_CODES.UNKNOWN,
];

export async function status(shell: Shell, argument: string): Promise<void> {
  await upcheck(shell, EXIT.statusUnknown);
  const all = await demand(shell.remote, "getAllProcessInfo");
  const names = splitOnSpace(argument);
  const listed =
    names.length === 0 || names.includes("all") ? all : names.flatMap((name) => matching(shell, all, name));
  for (const line of statusTable(listed, shell.style)) shell.print(line);
  // A process that is down outweighs a bad name: it is assigned last (CTL-X-009).
  if (listed.some((info) => DOWN.includes(info.state))) shell.exitStatus = EXIT.statusNotRunning;
}

/** The processes that a name means; complains of a name that matches none (CTL-ST-007). */
export function matching(shell: Shell, all: readonly ProcessInfo[], name: string): readonly ProcessInfo[] {
  const { group, process } = parseNamespec(name);
  const found = all.filter((info) => info.group === group && (process === undefined || info.name === process));
  if (found.length === 0) {
    shell.print(process === undefined ? say.problem(group, say.unknownGroup) : say.problem(name, say.unknownProcess));
    shell.exitStatus = EXIT.statusUnknown;
  }
  return found;
}
