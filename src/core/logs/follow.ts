/**
 * How a log is followed (`tail -f` over HTTP): from a look at the file to what is to be done (LOG-T-007).
 *
 * The follower holds one open file. Each time it looks it learns the size of that file and the
 * inode its path leads to now; one look asks for at most one thing, then it looks again.
 */

/** Sent when the file has become shorter than what was sent of it already. */
export const TRUNCATED = "==> File truncated <==\n";

/** What is remembered of a followed file between two looks. */
export interface FollowState {
  /** Inode of the file that is open. */
  readonly inode: number;
  /** How much of it has been sent, or was skipped at the beginning. */
  readonly position: number;
}

/** What a look at the file shows. */
export interface FollowLook {
  /** Undefined when the path leads nowhere; the open file is followed all the same (LOG-T-009). */
  readonly pathInode: number | undefined;
  /** Size of the open file. */
  readonly size: number;
}

/** What the shell is to do about a look at the file. */
export type FollowAction =
  /** Send the open file's bytes from `start` up to `end`. */
  | { readonly kind: "send"; readonly start: number; readonly end: number }
  /** Send {@link TRUNCATED}. */
  | { readonly kind: "truncated" }
  /** Open the path again and go on with {@link reopened}. */
  | { readonly kind: "reopen" }
  /** Nothing new. */
  | { readonly kind: "wait" };

/** The answer to one look. */
export interface FollowStep {
  readonly next: FollowState;
  readonly action: FollowAction;
}

/** Begins with the last `head` bytes, or all there is. */
export function beginFollowing(inode: number, size: number, head: number): FollowState {
  return { inode, position: Math.max(0, size - head) };
}

/** Begins anew, from the first byte, with the file that was opened in place of the former. */
export function reopened(inode: number): FollowState {
  return { inode, position: 0 };
}

/**
 * One look. A file that was rotated away is sent to its end before the new one is opened; the
 * original forgets what was written between its last look and the rotation (LOG-T-008).
 */
export function follow(state: FollowState, look: FollowLook): FollowStep {
  if (look.size > state.position) {
    const action = { kind: "send", start: state.position, end: look.size } as const;
    return { next: { ...state, position: look.size }, action };
  }
  if (look.pathInode !== undefined && look.pathInode !== state.inode)
    return { next: state, action: { kind: "reopen" } };
  if (look.size < state.position) return { next: { ...state, position: 0 }, action: { kind: "truncated" } };
  return { next: state, action: { kind: "wait" } };
}
