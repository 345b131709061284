/** What every log can do, be it a file or a stream: the activity log and the logs of children are written through this. */

import type { Borrowed } from "../../core/bytes.js";
import type { LevelName } from "../../core/config/model/option-values.js";
import { ForeignLink } from "../../posix/names.js";

/** Size limits of a log, as configured. */
export interface LogLimits {
  readonly maxBytes: number;
  readonly backups: number;
}

/** What can go wrong with a log, each told once until it has changed. `code` is what `reasonOf` says. */
export type Trouble =
  /** Nothing can be written; what does not fit into memory is lost from now on. */
  | { readonly kind: "unwritable"; readonly code: string }
  /** It works again, and so many bytes are missing. */
  | { readonly kind: "writable"; readonly lost: number }
  /** It was closed before it could be written to again, with so many bytes, at least one, that it had been given. */
  | { readonly kind: "lost"; readonly code: string; readonly lost: number }
  /** It is written to, and grows, but its full file cannot be put aside. */
  | { readonly kind: "unrotated"; readonly code: string };

/** Told of trouble with the log at a path. */
export type OnTrouble = (path: string, trouble: Trouble) => void;

/** Trouble as a line of the activity log; `what` is written there ("output of web"). */
export function troubleLine(what: string, path: string, trouble: Trouble): { level: LevelName; text: string } {
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

/** Why a log could not be cleared, for the one who asked. */
export function cannotClear(path: string, error: unknown): Error {
  return new Error(`cannot clear ${path}: ${reasonOf(error)}`, { cause: error });
}

function describe(what: string, path: string, trouble: Trouble): string {
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
  /** Call once they have gone out, or been lost with the reader. */
  whenWritten(go: () => void): void;
}

/** An open log. Writing never throws. */
export interface Log {
  readonly path: string;
  /** False: more shall come only when `whenRoom` has said so. */
  readonly write: (bytes: Borrowed) => boolean;
  /** Call once there is room again, unless what is returned is called before. */
  whenRoom(go: () => void): () => void;
  /** What it was given and has not passed on yet, which is done although it is closed; undefined when nothing waits. */
  unwritten(): Unwritten | undefined;
  /** Close and open the path again (LOG-T-001). */
  reopen(): void;
  /**
   * Remove what is there and begin anew (LOG-T-003). What is no file of its own has nothing to clear, and stays as it is.
   * Throws what `cannotClear` makes.
   */
  clear(): void;
  /** For good. */
  close(): void;
}
