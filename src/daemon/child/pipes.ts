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
  /** Two more descriptors must be free. */
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
 * Make the user the child will be the owner of its ends, so that it may open `/dev/stdout` by name:
 * a pipe is for its owner alone, and it would be ours (IMP-024).
 */
export function giveChildEnds(posix: Posix, pipes: ChildPipes, { uid, gid }: UserSwitch): void {
  try {
    for (const fd of new Set([pipes.childStdin, pipes.childStdout, pipes.childStderr]))
      if (fd !== undefined) posix.changeOwner(fd, uid, gid);
  } catch (error) {
    // Who may not give things away may not become another user either, and the child will say so.
    if (!(error instanceof PosixError)) throw error;
  }
}

/** After the fork, and when there was none: the child's ends are of no use to the daemon. */
export function closeChildEnds(posix: Posix, pipes: ChildPipes): void {
  for (const fd of new Set([pipes.childStdin, pipes.childStdout, pipes.childStderr]))
    if (fd !== undefined) posix.close(fd);
}

/** When no child came of it: the daemon's ends too. */
export function closeDaemonEnds(posix: Posix, pipes: ChildPipes): void {
  for (const fd of [pipes.stdin, pipes.stdout, pipes.stderr]) if (fd !== undefined) posix.close(fd);
}
