/** The check before most verbs: is there a server, and does it speak our API version (CTL-G-009..014)? */
import { API_VERSION } from "../../core/version.js";
import { FAULTS } from "../../core/xmlrpc/faults.js";
import { EXIT, type ClientExitStatus } from "../sentences/exit-codes.js";
import { CommandFailure } from "../wire/failures.js";
import { say } from "../sentences/original-sentences.js";
import { Refusal } from "../sentences/refusal.js";
import { raise } from "../wire/remote.js";
import type { Shell } from "./shell.js";

/**
 * Returns if the verb can continue, otherwise throws: a Refusal with a sentence and a status of its own
 * unless `status` gives one; other problems as CommandFailure (CTL-G-012, -015).
 */
export async function upcheck(shell: Shell, status?: ClientExitStatus): Promise<void> {
  try {
    const reply = await shell.remote.call("getVersion");
    if (reply.kind === "fault") {
      if (reply.code === FAULTS.UNKNOWN_METHOD) throw new Refusal(say.noNamespace, status ?? EXIT.unimplemented);
      raise(reply);
    }
    if (reply.value !== API_VERSION) throw new Refusal(say.wrongVersion(reply.value), status ?? EXIT.wrongVersion);
  } catch (error) {
    const trouble = socketTrouble(error);
    if (trouble === "ECONNREFUSED")
      throw new Refusal(say.refusedConnection(shell.serverUrl), status ?? EXIT.refused, undefined, trouble);
    if (trouble === "ENOENT")
      throw new Refusal(say.noSuchSocket(shell.serverUrl), status ?? EXIT.notRunning, undefined, trouble);
    throw error;
  }
}

/** The errno name if an error is a failed system call on the socket. */
export function socketTrouble(error: unknown): string | undefined {
  return error instanceof CommandFailure && error.failure.kind === "system" ? error.failure.code : undefined;
}
