/** `shutdown`: asks the server to end, and does not wait for it (CTL-SH-*). */
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { EXIT } from "../sentences/exit-codes.js";
import { say } from "../sentences/original-sentences.js";
import { raise } from "../wire/remote.js";
import { Refusal, usage } from "../sentences/refusal.js";
import type { Shell } from "../shell/shell.js";
import { socketTrouble } from "../shell/upcheck.js";
import { confirmed } from "../shell/confirm.js";

export async function shutdown(shell: Shell, argument: string): Promise<void> {
  if (argument !== "") throw usage("shutdown", say.noArguments("shutdown"));
  if (!(await confirmed(shell, say.askShutdown))) return;
  try {
    const reply = await shell.remote.call("shutdown");
    if (reply.kind === "value") shell.print(say.shutDown);
    else if (reply.code === FAULTS.SHUTDOWN_STATE) shell.print(say.alreadyShuttingDown);
    else raise(reply);
  } catch (error) {
    shell.exitStatus = EXIT.generic;
    const trouble = socketTrouble(error);
    const refusal = (sentence: string) => new Refusal(sentence, EXIT.generic, undefined, trouble);
    if (trouble === "ECONNREFUSED") throw refusal(say.refusedAlready(shell.serverUrl));
    if (trouble === "ENOENT") throw refusal(say.noSocketAlready(shell.serverUrl));
    throw error;
  }
}
