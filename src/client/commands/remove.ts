/** `remove NAME…`: deactivates stopped groups (CTL-RM-*). */
import { splitOnSpace } from "../../core/python/text.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { EXIT } from "../sentences/exit-codes.js";
import { say } from "../sentences/original-sentences.js";
import { raise } from "../wire/remote.js";
import type { Shell } from "../shell/shell.js";

export async function remove(shell: Shell, argument: string): Promise<void> {
  for (const name of splitOnSpace(argument)) {
    const reply = await shell.remote.call("removeProcessGroup", name);
    if (reply.kind === "value") {
      shell.print(say.done(name, say.removed));
      continue;
    }
    shell.exitStatus = EXIT.generic;
    if (reply.code === FAULTS.STILL_RUNNING) shell.print(say.stillRunning(name));
    else if (reply.code === FAULTS.BAD_NAME) shell.print(say.noSuchEither(name));
    else raise(reply);
  }
}
