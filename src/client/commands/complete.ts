/**
 * `complete LINE.` (tsctl only, unlisted): what TAB would offer in our own shell, one candidate a line,
 * for the scripts of `completions`. The dot keeps a blank at the end of the line.
 */
import { complete as candidatesFor } from "../completion/completion.js";
import { demand } from "../wire/remote.js";
import type { Shell, Verb } from "../shell/shell.js";

export function complete(shell: Shell, argument: string): Promise<void> {
  return offer(shell, argument, shell.verbs);
}

/** The same with the verbs of the original's client, for users who type `supervisorctl`. */
export function completeOriginal(shell: Shell, argument: string): Promise<void> {
  const verbs = shell.verbs.filter((verb) => verb.isOwn === undefined);
  return offer(shell, argument, verbs.map((verb) => ({ ...verb, summary: undefined }))); // prettier-ignore
}

async function offer(shell: Shell, argument: string, verbs: readonly Verb[]): Promise<void> {
  const line = argument.replace(/\.$/, "");
  const infos = () => demand(shell.remote, "getAllProcessInfo");
  const [candidates] = await candidatesFor(line, verbs, infos);
  for (const candidate of candidates) shell.print(candidate.trimEnd());
}
