/**
 * `healthcheck [NAME…]` (tsctl only): 0 when everything runs that should, else 1 and who does not, for
 * Docker's HEALTHCHECK, which knows no other numbers.
 */
import { splitOnSpace } from "../../core/config/python-text.js";
import { makeNamespec } from "../../core/process/namespec.js";
import { allDetails, allPolicies, isHangUp } from "../details.js";
import { EXIT } from "../exit-codes.js";
import { ailments, expectedToRun } from "../health.js";
import { tell } from "../own-messages.js";
import { Refusal } from "../refusal.js";
import type { Shell } from "../shell.js";
import { socketTrouble } from "../upcheck.js";
import { expand } from "./patterns.js";
import { chosen } from "./own-status.js";

export async function healthcheck(shell: Shell, argument: string): Promise<void> {
  try {
    await check(shell, splitOnSpace(argument));
  } catch (error) {
    if (!isHangUp(error)) throw error;
    throw new Refusal(tell.noAnswer(shell.serverUrl), EXIT.generic, undefined, socketTrouble(error));
  }
}

async function check(shell: Shell, words: readonly string[]): Promise<void> {
  const all = await allDetails(shell.remote);
  const policies = await allPolicies(shell.remote);
  const names = await expand(shell, words, "processes");
  const unknown = (complaint: string): void => {
    shell.print(complaint);
    shell.exitStatus = EXIT.generic;
  };
  const wanted = names.length === 0 ? expectedToRun(all, policies) : chosen(all, names, unknown);
  const byName = new Map(policies.map((each) => [makeNamespec(each.group, each.name), each]));
  const ill = ailments(wanted, (name) => byName.get(name));
  for (const { name, why } of ill) shell.print(tell.unhealthy(name, why));
  if (ill.length > 0) shell.exitStatus = EXIT.generic;
  else if (shell.exitStatus === EXIT.success) {
    shell.print(wanted.length === 0 ? tell.nothingToRun : tell.healthy(wanted.length));
  }
}
