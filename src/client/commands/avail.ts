/** `avail`: every configured process, active or not (CTL-AV-*). */
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { EXIT } from "../sentences/exit-codes.js";
import { say } from "../sentences/original-sentences.js";
import { raise } from "../wire/remote.js";
import { availLine } from "../reports/rendering.js";
import { usage } from "../sentences/refusal.js";
import type { Shell } from "../shell/shell.js";

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
