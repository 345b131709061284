/**
 * `healthcheck [--max-restarts N] [NAME…]` (tsctl only): exit status 0 if everything runs that should, else 1 and a
 * list of the processes that do not. Docker's HEALTHCHECK allows no other numbers.
 */
import { splitOnSpace } from "../../core/python/text.js";
import { makeNamespec } from "../../core/process/namespec.js";
import { allDetails, allPolicies, isHangUp, troubles } from "../wire/extension-answers.js";
import { EXIT } from "../sentences/exit-codes.js";
import { healthProblems, expectedToRun } from "../reports/health.js";
import { sentences } from "../sentences/extension-sentences.js";
import { Refusal } from "../sentences/refusal.js";
import type { Shell } from "../shell/shell.js";
import { socketTrouble } from "../shell/upcheck.js";
import { countOption, verbOptions } from "../shell/verb-options.js";
import { expand } from "../shell/patterns.js";
import { chosen } from "./picture.js";

const OPTIONS = { "max-restarts": { type: "string" } } as const;

export async function healthcheck(shell: Shell, argument: string): Promise<void> {
  const { values, names } = verbOptions("healthcheck", splitOnSpace(argument), OPTIONS);
  const { "max-restarts": typed } = values;
  const maxRestarts = typed === undefined ? undefined : countOption("healthcheck", "--max-restarts", typed, 0, 0);
  try {
    await check(shell, names, maxRestarts);
  } catch (error) {
    if (!isHangUp(error)) throw error;
    const trouble = socketTrouble(error);
    const why = trouble === "EACCES" || trouble === "EPERM" ? sentences.mayNotAsk : sentences.noAnswer;
    throw new Refusal(why(shell.serverUrl), EXIT.generic, undefined, trouble);
  }
}

async function check(shell: Shell, words: readonly string[], maxRestarts: number | undefined): Promise<void> {
  const all = await allDetails(shell.remote);
  const policies = await allPolicies(shell.remote);
  const troubled = await troubles(shell.remote);
  if (maxRestarts !== undefined && troubled === undefined) throw new Refusal(sentences.noCounts);
  const names = await expand(shell, words, "processes");
  const unknown = (complaint: string): void => {
    shell.print(complaint);
    shell.exitStatus = EXIT.generic;
  };
  const wanted = names.length === 0 ? expectedToRun(all, policies) : chosen(all, names, unknown);
  const byName = new Map(policies.map((each) => [makeNamespec(each.group, each.name), each]));
  const unhealthy = healthProblems(wanted, (name) => ({
    exitcodes: byName.get(name)?.exitcodes ?? [0],
    trouble: troubled?.get(name),
    maxRestarts,
  }));
  for (const { name, why } of unhealthy) shell.print(sentences.unhealthy(name, why));
  if (unhealthy.length > 0) shell.exitStatus = EXIT.generic;
  else if (shell.exitStatus === EXIT.success) {
    shell.print(wanted.length === 0 ? sentences.nothingToRun : sentences.healthy(wanted.length));
  }
}
