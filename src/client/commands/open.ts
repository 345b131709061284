/** `open URL`: switches to another server and shows its processes; the exit status stays (CTL-O-001). */
import { say } from "../sentences/original-sentences.js";
import { Refusal } from "../sentences/refusal.js";
import { schemeOf } from "../wire/server-address.js";
import type { Shell } from "../shell/shell.js";
import { status } from "./status.js";

export async function open(shell: Shell, url: string): Promise<void> {
  if (!["unix", "http", "https"].includes(schemeOf(url))) throw new Refusal(say.badUrl);
  shell.turnTo(url);
  const before = shell.exitStatus;
  try {
    await status(shell, "");
  } catch (error) {
    throw error instanceof Refusal ? new Refusal(error.message, before) : error;
  }
  shell.exitStatus = before;
}
