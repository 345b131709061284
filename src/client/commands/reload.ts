/** `reload`: asks the server to restart with a freshly read configuration (CTL-RL-*). */
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { EXIT } from "../sentences/exit-codes.js";
import { say } from "../sentences/original-sentences.js";
import { raise } from "../wire/remote.js";
import { sentences } from "../sentences/extension-sentences.js";
import { Refusal, usage } from "../sentences/refusal.js";
import type { Shell } from "../shell/shell.js";
import { confirmed } from "../shell/confirm.js";

export async function reload(shell: Shell, argument: string): Promise<void> {
  if (argument !== "") throw usage("reload", say.noArguments("reload"));
  if (!(await confirmed(shell, say.askReload))) return;
  await restart(shell);
}

/**
 * The same (tsctl only), but first checks the file: if the daemon could not start with it, prints why and asks for
 * nothing. The original promises a restart without checking.
 */
export async function reloadIfPossible(shell: Shell, argument: string): Promise<void> {
  if (argument !== "") throw usage("reload", say.noArguments("reload"));
  if (!(await confirmed(shell, say.askReload))) return;
  const read = await shell.remote.call("reloadConfig");
  if (read.kind === "fault" && read.code === FAULTS.CANT_REREAD)
    throw new Refusal(`${say.cannotReread(read.text)}\n${sentences.notReloaded}`);
  await restart(shell);
}

async function restart(shell: Shell): Promise<void> {
  const reply = await shell.remote.call("restart");
  if (reply.kind === "value") {
    shell.print(say.restarted);
    return;
  }
  if (reply.code !== FAULTS.SHUTDOWN_STATE) raise(reply);
  shell.print(say.alreadyShuttingDown);
  shell.exitStatus = EXIT.generic;
}
