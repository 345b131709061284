/** `add NAME…`: activates groups that the last `reread` found (CTL-AD-*). */
import { splitOnSpace } from "../../core/python/text.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { EXIT } from "../sentences/exit-codes.js";
import { say } from "../sentences/original-sentences.js";
import { raise } from "../wire/remote.js";
import type { Shell } from "../shell/shell.js";

export async function add(shell: Shell, argument: string): Promise<void> {
  for (const name of splitOnSpace(argument)) {
    const reply = await shell.remote.call("addProcessGroup", name);
    if (reply.kind === "value") {
      shell.print(say.done(name, say.added));
    } else if (reply.code === FAULTS.ALREADY_ADDED) {
      shell.print(say.alreadyActive);
    } else {
      shell.exitStatus = EXIT.generic;
      if (reply.code === FAULTS.SHUTDOWN_STATE) shell.print(say.shuttingDown);
      else if (reply.code === FAULTS.BAD_NAME) shell.print(say.noSuchEither(name));
      else raise(reply);
    }
  }
}
