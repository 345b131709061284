/**
 * The listener of the Python package `supervisor_stdout`: it answers every event with the event's own payload, and the
 * result handler `supervisor_stdout:event_handler` prints that in the daemon. Images call it by this name, and removing
 * Python's supervisor removes the package.
 */
import { listen } from "../listener/listen.js";
import { launchInfo } from "./machine/launch-info.js";
import { showCommandAsTyped } from "./daemon/shown-command.js";
import { dieOfUsr1 } from "./daemon/usr1.js";

dieOfUsr1(launchInfo?.ignored);
showCommandAsTyped();
listen(({ payload }) => payload).catch((error: unknown) => {
  process.stderr.write(`supervisor_stdout: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
