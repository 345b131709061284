/**
 * Whatever is thrown on the way to a child is a reason why there is none, and nothing more: the program backs off and is
 * tried again. Thrown on, it would leave the program in STARTING for ever, with nothing that starts.
 */
import { spawnFailure, type SpawnStage } from "../../core/process/spawn-failure.js";
import { NoSocket } from "./fcgi-socket.js";
import { logUnexpected } from "../logs/unexpected-errors.js";

/** The reason in the original's words; what has no code of the system's or of Node's is a mistake, and logged as one. */
export function describeTrouble(
  log: Parameters<typeof logUnexpected>[0],
  name: string,
  stage: SpawnStage,
  error: unknown,
): string {
  if (error instanceof NoSocket) return error.message;
  const { code, message } = error instanceof Object ? (error as { code?: unknown; message?: unknown }) : {};
  // Node's own codes are for arguments that it does not hand to the system: a NUL in a path.
  if (typeof code === "string") return spawnFailure(name, stage, code.startsWith("ERR_") ? "EINVAL" : code);
  logUnexpected(log, `starting ${name}`, error);
  const [said] = String(message ?? error).split("\n");
  return spawnFailure(name, stage, said!);
}
