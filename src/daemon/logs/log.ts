/**
 * The operations of every log, be it a file or a stream: the activity log and the logs of children are written through
 * this.
 */

import type { Borrowed } from "../../core/bytes.js";
import type { LevelName } from "../../core/config/model/option-values.js";
import { ForeignLink } from "../../posix/names.js";

/** Size limits of a log, as configured. */
export interface LogLimits {
  readonly maxBytes: number;
  readonly backups: number;
}

/** What can go wrong with a log; each is reported once until it has changed. `code` is what `reasonOf` returns. */
export type LogTrouble =
  /** Nothing can be written; what does not fit into memory is lost from now on. */
  | { readonly kind: "unwritable"; readonly code: string }
  /** It works again, and this many bytes are missing. */
  | { readonly kind: "writable"; readonly lost: number }
  /** It was closed before it could be written to again; this many bytes, at least one, are lost. */
  | { readonly kind: "lost"; readonly code: string; readonly lost: number }
  /** It is written to, and grows, but its full file cannot be put aside. */
  | { readonly kind: "unrotated"; readonly code: string };

/** Notified of trouble with the log at a path. */
export type OnTrouble = (path: string, trouble: LogTrouble) => void;

/** Trouble as a line of the activity log; `what` names what is written there ("output of web"). */
export function troubleLine(what: string, path: string, trouble: LogTrouble): { level: LevelName; text: string } {
  return {
    level: trouble.kind === "writable" && trouble.lost === 0 ? "info" : "error",
    text: describe(what, path, trouble),
  };
}

/** Why something could not be done with a log: the errno name, or what to do about a link that is not followed. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return error instanceof ForeignLink ? message : (code ?? message);
}

/** Why a log could not be cleared, for the client that asked. */
export function cannotClear(path: string, error: unknown): Error {
  return new Error(`cannot clear ${path}: ${reasonOf(error)}`, { cause: error });
}

function describe(what: string, path: string, trouble: LogTrouble): string {
  switch (trouble.kind) {
    case "unwritable":
      return `cannot write ${what} to ${path}: ${trouble.code}; it may be lost until it can be written again`;
    case "writable":
      return `${what} is written to ${path} again; ${trouble.lost === 0 ? "nothing was" : `${trouble.lost} bytes were`} lost`;
    case "lost":
      return `cannot write ${trouble.lost} bytes of ${what} to ${path}: ${trouble.code}; they are lost`;
    case "unrotated":
      return `cannot rotate ${path}: ${trouble.code}; ${what} is written on`;
  }
}

/** Bytes that wait for the reader of a stream. */
export interface Unwritten {
  readonly path: string;
  /** Call `go` once they have been written, or been lost with the reader. */
  whenWritten(go: () => void): void;
}

/** An open log. Writing never throws. */
export interface Log {
  readonly path: string;
  /** False: the caller must wait for `whenRoom` before it brings more. */
  readonly write: (bytes: Borrowed) => boolean;
  /** Call `go` once there is room again, unless the returned function is called before. */
  whenRoom(go: () => void): () => void;
  /** What it was given and has not written yet (it is written even after closing); undefined when nothing waits. */
  unwritten(): Unwritten | undefined;
  /** Close and open the path again (LOG-T-001). */
  reopen(): void;
  /**
   * Remove the file and start a new one (LOG-T-003). A log that is not a regular file has nothing to clear and stays as
   * it is. Throws what `cannotClear` makes.
   */
  clear(): void;
  /** Final: nothing is written after it. */
  close(): void;
}
