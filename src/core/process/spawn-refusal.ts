/**
 * Values that no system call accepts: texts with a NUL character, a umask beyond a C integer. The original forks first,
 * and its child fails. Ours forks too, and the child reports what is known beforehand (LIFE-SPAWN-028..031).
 */

/** The child prints `couldn't STEP OBJECT: REASON` at that step, and ends. */
export interface SpawnRefusal {
  readonly step: "chdir to" | "exec";
  readonly object: string;
  readonly reason: string;
}

/** What the child is to be made with. */
interface Asked {
  readonly file: string;
  readonly argv: readonly string[];
  readonly env: readonly string[];
  readonly directory: string | undefined;
  readonly umask: number | undefined;
}

const NUL = "\0";
const EMBEDDED_NUL = "embedded null byte";
const MAX_INT = 2 ** 31 - 1;

/** The first step that is bound to fail; undefined when every step can at least be tried. */
export function spawnRefusal({ file, argv, env, directory, umask = 0 }: Asked): SpawnRefusal | undefined {
  if (directory?.includes(NUL))
    return { step: "chdir to", object: directory.replaceAll(NUL, "\\x00"), reason: EMBEDDED_NUL };
  if (umask > MAX_INT || umask < -MAX_INT - 1)
    return { step: "exec", object: file, reason: "the umask is out of range" };
  if ([...argv, ...env].some((text) => text.includes(NUL))) return { step: "exec", object: file, reason: EMBEDDED_NUL };
  return undefined;
}
