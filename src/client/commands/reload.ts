/** `reload`: asks the server to start afresh with its configuration read again (CTL-RL-*). */
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { EXIT } from "../exit-codes.js";
import { say } from "../messages.js";
import { raise } from "../remote.js";
import { usage } from "../refusal.js";
import type { Shell } from "../shell.js";
import { confirmed } from "./confirm.js";

export async function reload(shell: Shell, argument: string): Promise<void> {
  if (argument !== "") throw usage("reload", say.noArguments("reload"));
  if (!(await confirmed(shell, say.askReload))) return;
  const reply = await shell.remote.call("restart");
  if (reply.kind === "value") {
    shell.print(say.restarted);
    return;
  }
  if (reply.code !== FAULTS.SHUTDOWN_STATE) raise(reply);
  shell.print(say.alreadyShuttingDown);
  shell.exitStatus = EXIT.generic;
}
