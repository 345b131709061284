/**
 * Anything that is thrown while a child is made is only a reason why there is no child: the program backs off and is
 * tried again. If it were thrown further, the program would stay in STARTING for ever.
 */
import { spawnFailure, type SpawnStage } from "../../core/process/spawn-failure.js";
import { NoSocket } from "./fcgi-socket.js";
import { logUnexpected } from "../logs/unexpected-errors.js";

/**
 * The reason in the original's words. An error without a code of the system or of Node is a bug, and is logged as one.
 */
export function describeTrouble(
  log: Parameters<typeof logUnexpected>[0],
  name: string,
  stage: SpawnStage,
  error: unknown,
): string {
  if (error instanceof NoSocket) return error.message;
  const { code, message } = error instanceof Object ? (error as { code?: unknown; message?: unknown }) : {};
  // Node's own codes are for arguments that it does not pass to the system: a NUL in a path.
  if (typeof code === "string") return spawnFailure(name, stage, code.startsWith("ERR_") ? "EINVAL" : code);
  logUnexpected(log, `starting ${name}`, error);
  const [said] = String(message ?? error).split("\n");
  return spawnFailure(name, stage, said!);
}
