/**
 * A regular file that the daemon inherited as standard output or standard error: `supervisord -n > log`.
 *
 * Opened by its name it gets a second file offset, and the log lines written through the inherited descriptor and the
 * programs' output written through the new one overwrite each other (the original loses most of both). So everything
 * goes through the inherited descriptor: its offset is also that of the shell that opened it, whose later output
 * continues after ours. Each write appends: standard output and standard error may have been opened separately, others
 * may append to the file, and logrotate's copytruncate must not leave a hole.
 */
import { fstatSync } from "node:fs";
import { lend, type Borrowed } from "../../core/bytes.js";
import type { Posix } from "../../posix/posix.js";

const STANDARD = [1, 2];

let append: Posix["append"] | undefined;

/**
 * From now on, standard output and error are written through the inherited descriptors where these are files. Not for a
 * daemon in the background: its standard descriptors lead to /dev/null, and logs for such a file open it by name.
 */
export function useInheritedFiles(posix: Pick<Posix, "append">): void {
  append = (fd, from) => posix.append(fd, from);
}

/** Is this descriptor an inherited file that is written to through the descriptor? */
export function isInheritedFile(fd: number): boolean {
  if (append === undefined || !STANDARD.includes(fd)) return false;
  try {
    return fstatSync(fd).isFile();
  } catch {
    return false;
  }
}

/** Write at its end, from an index on. Returns how many bytes were taken. Throws what `write` throws. */
export function appendToInherited(fd: number, bytes: Borrowed, from: number): number {
  if (append === undefined) throw new Error(`descriptor ${fd} is not to be written to as a file`);
  return append(fd, lend(bytes.subarray(from)));
}
