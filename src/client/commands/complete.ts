/**
 * `complete LINE.` (tsctl only, unlisted): what TAB would offer in our own shell, one candidate a line,
 * for the scripts of `completions`. The dot keeps a blank at the end of the line.
 */
import { complete as candidatesFor } from "../completion.js";
import { demand } from "../remote.js";
import type { Shell } from "../shell.js";

export async function complete(shell: Shell, argument: string): Promise<void> {
  const line = argument.replace(/\.$/, "");
  const infos = () => demand(shell.remote, "getAllProcessInfo");
  const [candidates] = await candidatesFor(line, shell.verbs, infos);
  for (const candidate of candidates) shell.print(candidate.trimEnd());
}
