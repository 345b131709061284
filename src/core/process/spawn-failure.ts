/** Why a child could not be made, as `spawnerr` says it (LIFE-SPAWN-011..013). */

/** The step of a spawn that the system refused: opening logs and pipes, or the fork. */
export type SpawnStage = "dispatchers" | "fork";

/** The original's sentence for an errno name (`EMFILE`, `EAGAIN`, `ENOENT`…). */
export function spawnFailure(name: string, stage: SpawnStage, errno: string): string {
  if (stage === "dispatchers") {
    return errno === "EMFILE"
      ? `too many open files to spawn '${name}'`
      : `unknown error making dispatchers for '${name}': ${errno}`;
  }
  return errno === "EAGAIN"
    ? `Too many processes in process table to spawn '${name}'`
    : `unknown error during fork for '${name}': ${errno}`;
}
