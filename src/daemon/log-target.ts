/**
 * Opening what a log option names: a file, or one of the daemon's own descriptors.
 *
 * Only regular files are ever rotated: a pipe or terminal named as a log is written to and nothing
 * else, whatever its maxbytes says (IMP-001; the original breaks there, LOG-R-013).
 */
import { closeSync, constants, fstatSync, openSync } from "node:fs";

/** An open log: its descriptor, whether rotation applies, and how long it is now. */
export interface OpenTarget {
  readonly fd: number;
  /** False for `/dev/fd/N` of a socket, where the daemon's own descriptor is written to. */
  readonly owned: boolean;
  readonly regular: boolean;
  readonly size: number;
}

const OWN_DESCRIPTOR = /^\/(?:dev\/fd|proc\/self\/fd)\/(\d+)$/;
const OWN_BY_NAME: Readonly<Record<string, number>> = { "/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2 };

/** Append to `path`, or start it anew after a rollover. Throws what `open` throws. */
export function openTarget(path: string, mode: "append" | "truncate"): OpenTarget {
  const { O_WRONLY, O_CREAT, O_APPEND, O_TRUNC, O_NOCTTY } = constants;
  const flags = O_WRONLY | O_CREAT | O_APPEND | O_NOCTTY | (mode === "truncate" ? O_TRUNC : 0);
  let fd: number;
  try {
    fd = openSync(path, flags, 0o666);
  } catch (error) {
    // A socket cannot be reopened by name (ENXIO), but it can be written to.
    const own = ownDescriptor(path);
    if (own === undefined || (error as NodeJS.ErrnoException).code !== "ENXIO") throw error;
    return { fd: own, owned: false, regular: false, size: 0 };
  }
  const stat = fstatSync(fd);
  return { fd, owned: true, regular: stat.isFile(), size: stat.size };
}

/** Close it unless the descriptor is the daemon's own. */
export function closeTarget(target: OpenTarget): void {
  if (target.owned) closeSync(target.fd);
}

function ownDescriptor(path: string): number | undefined {
  const digits = OWN_DESCRIPTOR.exec(path)?.[1];
  return digits === undefined ? OWN_BY_NAME[path] : Number(digits);
}
