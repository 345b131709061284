/** `shutdown`: asks the server to end, and does not wait for it (CTL-SH-*). */
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { EXIT } from "../exit-codes.js";
import { say } from "../messages.js";
import { raise } from "../remote.js";
import { usage } from "../refusal.js";
import type { Shell } from "../shell.js";
import { socketTrouble } from "../upcheck.js";
import { confirmed } from "./confirm.js";

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
    if (trouble === "ECONNREFUSED") shell.print(say.refusedAlready(shell.serverUrl));
    else if (trouble === "ENOENT") shell.print(say.noSocketAlready(shell.serverUrl));
    else throw error;
  }
}
