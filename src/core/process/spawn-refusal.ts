/**
 * What no system call can be asked for: texts with a NUL character in them, a umask beyond a C integer. The original forks
 * first and its child fails over them; so does ours, by saying what is known beforehand (LIFE-SPAWN-028..031).
 */

/** The child says `couldn't STEP OBJECT: REASON` where it would have done that, and ends. */
export interface SpawnRefusal {
  readonly step: "chdir to" | "exec";
  readonly object: string;
  readonly reason: string;
}

/** What a child is to have. */
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

/** The first thing on the way that cannot be; undefined when everything can at least be tried. */
export function spawnRefusal({ file, argv, env, directory, umask = 0 }: Asked): SpawnRefusal | undefined {
  if (directory?.includes(NUL))
    return { step: "chdir to", object: directory.replaceAll(NUL, "\\x00"), reason: EMBEDDED_NUL };
  if (umask > MAX_INT || umask < -MAX_INT - 1)
    return { step: "exec", object: file, reason: "the umask is out of range" };
  if ([...argv, ...env].some((text) => text.includes(NUL))) return { step: "exec", object: file, reason: EMBEDDED_NUL };
  return undefined;
}
