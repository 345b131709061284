/** `avail`: every configured process, active or not (CTL-AV-*). */
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { EXIT } from "../exit-codes.js";
import { say } from "../messages.js";
import { raise } from "../remote.js";
import { availLine } from "../rendering.js";
import { usage } from "../refusal.js";
import type { Shell } from "../shell.js";

export async function avail(shell: Shell, argument: string): Promise<void> {
  if (argument !== "") throw usage("avail", say.noArguments("avail"));
  const reply = await shell.remote.call("getAllConfigInfo");
  if (reply.kind === "value") {
    for (const info of reply.value) shell.print(availLine(info));
    return;
  }
  if (reply.code !== FAULTS.SHUTDOWN_STATE) raise(reply);
  shell.print(say.supervisorShuttingDown);
  shell.exitStatus = EXIT.generic;
}
