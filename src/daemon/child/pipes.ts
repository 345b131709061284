/**
 * The three pipes between the daemon and a child: real pipes, so that `/dev/stdout` can be opened
 * by name in the child (TRAP-001), the daemon's ends non-blocking (LIFE-SPAWN-020).
 */
import { PosixError } from "../../posix/errors.js";
import type { Posix, UserSwitch } from "../../posix/posix.js";

/** The daemon's ends and the child's ends. Without `stderr`, stderr goes where stdout goes. */
export interface ChildPipes {
  readonly stdin: number | undefined;
  readonly stdout: number;
  readonly stderr: number | undefined;
  readonly childStdin: number | undefined;
  readonly childStdout: number;
  readonly childStderr: number;
}

/** Which pipes a child needs. */
export interface WantedPipes {
  readonly stdin: boolean;
  readonly stderr: boolean;
  /** Two more descriptors must stay free. */
  readonly spare: boolean;
}

/** Throws PosixError (EMFILE…); what had been opened by then is closed again. */
export function openPipes(posix: Posix, wants: WantedPipes): ChildPipes {
  const opened: number[] = [];
  const pipe = (side: "read" | "write") => {
    const ends = posix.pipe(side);
    opened.push(ends.readEnd, ends.writeEnd);
    return ends;
  };
  try {
    const stdin = wants.stdin ? pipe("write") : undefined;
    const stdout = pipe("read");
    const stderr = wants.stderr ? pipe("read") : undefined;
    if (wants.spare) for (const fd of Object.values(posix.pipe("neither")) as number[]) posix.close(fd);
    return {
      stdin: stdin?.writeEnd,
      stdout: stdout.readEnd,
      stderr: stderr?.readEnd,
      childStdin: stdin?.readEnd,
      childStdout: stdout.writeEnd,
      childStderr: stderr?.writeEnd ?? stdout.writeEnd,
    };
  } catch (error) {
    for (const fd of opened) posix.close(fd);
    throw error;
  }
}

/**
 * Give the child's ends to the user that the child will become, so that it can open `/dev/stdout` by name: a pipe can
 * be opened by its owner only, and otherwise that would be us (IMP-024).
 */
export function giveChildEnds(posix: Posix, pipes: ChildPipes, { uid, gid }: UserSwitch): void {
  try {
    for (const fd of new Set([pipes.childStdin, pipes.childStdout, pipes.childStderr]))
      if (fd !== undefined) posix.changeOwner(fd, uid, gid);
  } catch (error) {
    // If we may not change owners, we may not become another user either, and the child reports that.
    if (!(error instanceof PosixError)) throw error;
  }
}

/** After the fork, or when there was none: the daemon does not need the child's ends. */
export function closeChildEnds(posix: Posix, pipes: ChildPipes): void {
  for (const fd of new Set([pipes.childStdin, pipes.childStdout, pipes.childStderr]))
    if (fd !== undefined) posix.close(fd);
}

/** When no child was made: the daemon's ends too. */
export function closeDaemonEnds(posix: Posix, pipes: ChildPipes): void {
  for (const fd of [pipes.stdin, pipes.stdout, pipes.stderr]) if (fd !== undefined) posix.close(fd);
}
